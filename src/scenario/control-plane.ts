import {
  type ClientLimit,
  type ControlPlaneSpec,
  type CycleCost,
  INSTANT,
  KUBERNETES,
  type NodeMonitorSpec,
} from "../spec/control-plane.ts";
import { minorOf } from "../spec/minor-of.ts";
import { buildParts, type PartsWritten } from "./control-plane-parts.ts";
import { object, optional } from "./fields.ts";
import { duration, oneOf, positiveDuration, probability, rate, wholeNumber } from "./scalars.ts";
import { byKind, mapped, type Shape } from "./shape.ts";

type Steps = ControlPlaneSpec["latencies"];
/** What was written; undefined for what was not. */
export type Written<T> = { readonly [Key in keyof T]: T[Key] | undefined };

export interface LatencyPart extends Written<Steps> {
  readonly cycle: Written<CycleCost> | "none" | undefined;
  readonly controllers: Written<ClientLimit> | "none" | undefined;
  readonly scheduler: Written<ClientLimit> | "none" | undefined;
  readonly kubelets: Written<ClientLimit> | "none" | undefined;
}
export type MonitorPart = Written<Omit<NodeMonitorSpec, "isSimulated" | "passesFrom">>;

/** Events a second. */
const perSecond = mapped(rate, (gap) => 1_000_000 / gap);

/** Nodes a second; 0 and none are limits, too. */
const evictionRate: Shape<number> = byKind<number>(
  "a rate, or none",
  "write 0.1/s, 0 (never) or none (without limit)",
  {
    scalar: {
      read: (value, reading) => {
        if (value.kind === "scalar" && value.value === "none") return Number.POSITIVE_INFINITY;
        if (value.kind === "scalar" && value.value === 0) return 0;
        return perSecond.read(value, reading);
      },
      schema: (definitions) => ({ anyOf: [perSecond.schema(definitions), { enum: ["none", 0] }] }),
    },
  },
);

/** `none`, or a map of what differs from the defaults. */
function noneOr<T>(map: Shape<T>, example: string): Shape<T | "none"> {
  return byKind<T | "none">("none, or a map", `none, or ${example}`, { scalar: oneOf("none"), map });
}

function writtenLimit({ rate, burst }: ClientLimit) {
  return { rate: `${rate}/s`, burst };
}

const limit = noneOr<Written<ClientLimit>>(
  object({
    rate: optional(perSecond, "writes that it may send in the long run: 20/s"),
    burst: optional(wholeNumber(1, 1_000_000), "writes that it may send at once"),
  }),
  "{rate: 20/s, burst: 30}",
);

const cycle: Shape<Written<CycleCost> | "none"> = noneOr<Written<CycleCost>>(
  object({
    base: { ...optional(duration, "whatever the nodes"), written: "300us" },
    filter: { ...optional(duration, "for each node that filters are asked about"), written: "1us" },
    score: { ...optional(duration, "for each node that is rated"), written: "2us" },
  }),
  "{base: 300us, filter: 1us, score: 2us}",
);

export const latencies: Shape<LatencyPart | "none"> = noneOr<LatencyPart>(
  object({
    write: { ...optional(duration, "a write to the API server"), written: "5ms" },
    watch: { ...optional(duration, "from a change to its being seen by whoever watches"), written: "1ms" },
    bind: { ...optional(duration, "the scheduler's binding of a pod"), written: "9ms" },
    status: {
      ...optional(duration, "from a change on a node to its being in the pod's status"),
      written: "6ms",
    },
    cycle: {
      ...optional(
        cycle,
        "a decision of the scheduler about one pod, with the queue kubernetes; none: no time",
      ),
      written: { base: "300us", filter: "1us", score: "2us" },
    },
    controllers: {
      ...optional(limit, "what each controller may write; none: without limit"),
      written: writtenLimit(KUBERNETES.controllerLimit),
    },
    scheduler: {
      ...optional(limit, "what the scheduler may write; none: without limit"),
      written: writtenLimit(KUBERNETES.schedulerLimit),
    },
    kubelets: {
      ...optional(limit, "what each kubelet may write; none: without limit"),
      written: writtenLimit(KUBERNETES.kubeletLimit),
    },
  }),
  "{write: 5ms, watch: 1ms}",
);

export const nodeMonitor: Shape<MonitorPart | "none"> = noneOr<MonitorPart>(
  object({
    gracePeriod: {
      ...optional(positiveDuration, "how long a node may be silent before it counts as not ready"),
      written: "50s",
    },
    period: {
      ...optional(positiveDuration, "how often the control plane looks at its nodes"),
      written: "5s",
    },
    leaseInterval: { ...optional(positiveDuration, "how often a node says that it lives"), written: "10s" },
    evictionRate: {
      ...optional(evictionRate, "lost nodes of a zone whose pods are told to go, or none: without limit"),
      written: "0.1/s",
    },
    secondaryRate: {
      ...optional(evictionRate, "the same in a large zone that is lost in part"),
      written: "0.01/s",
    },
    largeZone: {
      ...optional(
        wholeNumber(0, 1_000_000),
        "a zone with more nodes is large; in others that are lost in part none is told",
      ),
      written: 50,
    },
    unhealthyThreshold: {
      ...optional(probability, "share of a zone's nodes that are lost from which on it is lost in part"),
      written: 0.55,
    },
    leaseJitter: {
      ...optional(probability, "by up to this share the lease interval is longer, drawn for each renewal"),
      written: 0.04,
    },
    startupGrace: {
      ...optional(positiveDuration, "how long a new node may not have been ready before it counts as lost"),
      written: "60s",
    },
    garbagePeriod: {
      ...optional(positiveDuration, "how often pods are looked for whose node is gone or out of service"),
      written: "20s",
    },
    orphanQuarantine: {
      ...optional(duration, "how long a node must have been gone before its pods are removed"),
      written: "40s",
    },
  }),
  "{gracePeriod: 50s, period: 5s}",
);

/** The last minor release with a grace period of 40 s. */
const SHORT_GRACE = 30;

/**
 * What steps of the control plane take: as written, the rest as Kubernetes of this release has it.
 *
 * Where nothing is written, a world without objects has none of it: its tasks are given to the scheduler directly.
 */
export function buildControlPlane(
  steps: LatencyPart | "none" | undefined,
  monitor: MonitorPart | "none" | undefined,
  parts: PartsWritten | undefined,
  { hasObjects, version }: { readonly hasObjects: boolean; readonly version: string },
): ControlPlaneSpec {
  const isInstant = steps === "none" || (steps === undefined && !hasObjects);
  const base = isInstant ? INSTANT : ofRelease(version);
  const written = steps === "none" ? undefined : steps;
  return {
    latencies: {
      write: written?.write ?? base.latencies.write,
      watch: written?.watch ?? base.latencies.watch,
      bind: written?.bind ?? base.latencies.bind,
      status: written?.status ?? base.latencies.status,
    },
    cycle: cycleFrom(written?.cycle, base.cycle),
    volumes: base.volumes,
    controllerLimit: limitFrom(written?.controllers, base.controllerLimit),
    schedulerLimit: limitFrom(written?.scheduler, base.schedulerLimit),
    kubeletLimit: limitFrom(written?.kubelets, base.kubeletLimit),
    ...buildParts(parts, base),
    retries: base.retries,
    nodeMonitor: monitorFrom(monitor, base.nodeMonitor, ofRelease(version).nodeMonitor),
  };
}

function ofRelease(version: string): ControlPlaneSpec {
  const minor = minorOf(version);
  if (!(minor <= SHORT_GRACE)) return KUBERNETES;
  return { ...KUBERNETES, nodeMonitor: { ...KUBERNETES.nodeMonitor, gracePeriod: 40_000_000 } };
}

function cycleFrom(written: Written<CycleCost> | "none" | undefined, base: CycleCost): CycleCost {
  if (written === "none") return INSTANT.cycle;
  return {
    base: written?.base ?? base.base,
    filter: written?.filter ?? base.filter,
    score: written?.score ?? base.score,
  };
}

function limitFrom(written: Written<ClientLimit> | "none" | undefined, base: ClientLimit): ClientLimit {
  if (written === "none") return INSTANT.controllerLimit;
  return { rate: written?.rate ?? base.rate, burst: written?.burst ?? base.burst };
}

function monitorFrom(
  written: MonitorPart | "none" | undefined,
  absent: NodeMonitorSpec,
  base: NodeMonitorSpec,
): NodeMonitorSpec {
  if (written === undefined) return absent;
  if (written === "none") return INSTANT.nodeMonitor;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)),
    isSimulated: true,
  };
}
