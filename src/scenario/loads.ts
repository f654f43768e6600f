import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed, Value } from "../document/value.ts";
import type { AutoscalingOptions } from "../spec/autoscaling.ts";
import { KUBERNETES_AUTOSCALING } from "../spec/autoscaling.ts";
import type { LoadMetricSpec, LoadSpec } from "../spec/load.ts";
import type { BehaviorEntry } from "./behaviors.ts";
import { choice } from "./choice.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { constantCurve, pointCurve, sineCurve, spikeCurve, stepCurve } from "./load-curves.ts";
import { fileCurve } from "./load-file.ts";
import type { Staircase } from "./load-steps.ts";
import type { Reading } from "./reading.ts";
import type { LoadNumbers } from "./resolve-behavior.ts";
import { duration, name, positiveDuration, positiveNumber, probability, shorten, string } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

export interface Load {
  readonly name: Placed<string>;
  readonly curve: Staircase;
}

const curve = choice<Staircase>(
  "a load",
  {
    constant: constantCurve,
    steps: stepCurve,
    points: pointCurve,
    sine: sineCurve,
    spikes: spikeCurve,
    file: fileCurve,
  },
  [
    "name",
    "repeat",
    "resolution",
    "time",
    "value",
    "countedOver",
    "requests",
    "from",
    "lasts",
    "speedup",
    "scale",
  ],
);

const named = object({ name: required(placed(name), "what others call it") });

/** How much is asked of applications over time. */
export const load: Shape<Load> = {
  read: (value: Value, reading) => {
    if (value.kind !== "map") return named.read(value, reading) as undefined;
    const only = (wanted: (key: string) => boolean) => ({
      ...value,
      entries: new Map([...value.entries].filter(([key]) => wanted(key))),
    });
    const title = named.read(
      only((key) => key === "name"),
      reading,
    );
    const read = curve.read(
      only((key) => key !== "name"),
      reading,
    );
    return title === undefined || read === undefined ? undefined : { name: title.name, curve: read };
  },
  schema: (definitions) => ({
    allOf: [{ ...named.schema(definitions), additionalProperties: true }, openCurve(definitions)],
  }),
};

/** The curve's schema with the name beside it. */
function openCurve(definitions: Parameters<Shape<unknown>["schema"]>[0]) {
  const { oneOf } = curve.schema(definitions) as {
    readonly oneOf: readonly { readonly properties: object }[];
  };
  return {
    oneOf: oneOf.map((each) => ({ ...each, properties: { name: true, ...each.properties } })),
  } as unknown as ReturnType<Shape<unknown>["schema"]>;
}

export interface LoadMetric {
  readonly name: Placed<string>;
  readonly load: Placed<string>;
  readonly scale: number;
}

/** What a metric of autoscalers stands for. */
export const loadMetric: Shape<LoadMetric> = object({
  name: required(placed(string()), "name of the metric, as autoscalers have it"),
  load: required(placed(string()), "name of the load that it is"),
  scale: defaulted(positiveNumber, "so much for each unit of the load", 1, 1),
});

/** The load of each name. */
export function numberLoads(loads: readonly Load[]): LoadNumbers {
  return new Map(loads.map(({ name }, position) => [name.value, position]));
}

export function buildLoads(loads: readonly Load[]): readonly LoadSpec[] {
  return loads.map(({ name, curve }) => ({ name: name.value, ...curve }));
}

/** What is written, and each load under its own name. */
export function buildLoadMetrics(
  metrics: readonly LoadMetric[],
  loads: LoadNumbers,
  reading: Reading,
): readonly LoadMetricSpec[] {
  const written = metrics.flatMap(({ name, load, scale }) => {
    const number = loads.get(load.value);
    if (number === undefined) return reportUnknownLoad(load, loads, reading) ?? [];
    return [{ name: name.value, load: number, scale }];
  });
  const taken = new Set(written.map(({ name }) => name));
  const own = Array.from(loads, ([name, load]) => ({ name, load, scale: 1 }));
  return [...written, ...own.filter(({ name }) => !taken.has(name))];
}

export function reportUnknownLoad(written: Placed<string>, loads: LoadNumbers, reading: Reading): undefined {
  const message = `there is no load "${shorten(written.value)}"`;
  const names = [...loads.keys()];
  const hint = names.length === 0 ? "add it under loads" : suggestion(written.value, names, "the loads are");
  return reading.error(written.place, "bad-target", message, hint);
}

/** Reports loads that behaviors follow, and that are not there. */
export function checkFollowed(entries: readonly BehaviorEntry[], loads: LoadNumbers, reading: Reading): void {
  for (const { usage } of entries)
    for (const used of [usage?.cpu, usage?.memory])
      if (typeof used === "object" && used.kind === "load" && !loads.has(used.load.value))
        reportUnknownLoad(used.load, loads, reading);
}

/** Flags of kube-controller-manager and metrics-server that autoscalers go by. */
export const podAutoscaling: Shape<AutoscalingOptions> = mapped(
  object({
    syncPeriod: { ...optional(positiveDuration, "how often each is evaluated"), written: "15s" },
    downscaleStabilization: {
      ...optional(duration, "how far back the highest recommendation holds, where no behavior says"),
      written: "5m",
    },
    tolerance: { ...optional(probability, "how far from its target usage may be"), written: 0.1 },
    cpuInitializationPeriod: {
      ...optional(duration, "how long the CPU of a new pod counts only once it is ready"),
      written: "5m",
    },
    initialReadinessDelay: {
      ...optional(duration, "how long after its start a pod may turn unready and count as never ready"),
      written: "30s",
    },
    metricsResolution: {
      ...optional(positiveDuration, "how often metrics-server reads what pods use"),
      written: "15s",
    },
    metricsDelay: {
      ...optional(duration, "how old a pod must be at a reading to have metrics by it"),
      written: "10s",
    },
  }),
  (read): AutoscalingOptions => {
    const { syncPeriod, downscaleStabilization, tolerance, cpuInitializationPeriod } = KUBERNETES_AUTOSCALING;
    const { initialReadinessDelay, metricsResolution, metricsDelay } = KUBERNETES_AUTOSCALING;
    return {
      syncPeriod: read.syncPeriod ?? syncPeriod,
      downscaleStabilization: read.downscaleStabilization ?? downscaleStabilization,
      tolerance: read.tolerance ?? tolerance,
      cpuInitializationPeriod: read.cpuInitializationPeriod ?? cpuInitializationPeriod,
      initialReadinessDelay: read.initialReadinessDelay ?? initialReadinessDelay,
      metricsResolution: read.metricsResolution ?? metricsResolution,
      metricsDelay: read.metricsDelay ?? metricsDelay,
    };
  },
);
