import { averageReplicas } from "../../src/controllers/pod-autoscaler/average-replicas.ts";
import { type MeteredPod, MetricError } from "../../src/controllers/pod-autoscaler/metered-pod.ts";
import {
  type ScaleEvent,
  scaleDownLimit,
  scaleUpLimit,
} from "../../src/controllers/pod-autoscaler/scale-limits.ts";
import { withinTolerance } from "../../src/controllers/pod-autoscaler/tolerance.ts";
import { utilizationReplicas } from "../../src/controllers/pod-autoscaler/utilization-replicas.ts";
import { sharedValueReplicas, valueReplicas } from "../../src/controllers/pod-autoscaler/value-replicas.ts";
import type { ScalingRules } from "../../src/spec/autoscaling.ts";
import type { Comparison } from "./comparison.ts";
import { type Counts, noCounts } from "./counts.ts";
import type { AnyCase } from "./folder.ts";
import { ANY, list, record } from "./shapes.ts";

/** A call of the real calculator of replicas, or of its limits, and what it gave. */
export interface CalculatorCall extends AnyCase {
  readonly fn: string;
  readonly current: number;
  readonly resource?: string;
  readonly target?: number;
  readonly value?: number;
  readonly values?: readonly number[];
  readonly toleranceDown?: number;
  readonly toleranceUp?: number;
  readonly pods?: readonly RecordedPod[];
  readonly rules?: {
    readonly selectPolicy: ScalingRules["select"];
    readonly policies: readonly {
      readonly type: "Pods" | "Percent";
      readonly value: number;
      readonly periodSeconds: number;
    }[];
  };
  readonly up?: readonly RecordedScaling[] | null;
  readonly down?: readonly RecordedScaling[] | null;
  readonly [answer: string]: unknown;
}

interface RecordedScaling {
  readonly change: number;
  readonly ago: number;
}

interface RecordedPod {
  readonly phase: MeteredPod["phase"];
  readonly deleted?: boolean;
  readonly request?: number;
  readonly ready: "True" | "False" | "none";
  readonly startAgo?: number;
  readonly transitionAgo: number;
  readonly metric?: number;
  readonly metricAgo: number;
  readonly window: number;
}

/** Fields of the inputs, then of the answers. */
export const CALL = record({
  ...{ id: ANY, family: ANY, fn: ANY, current: ANY },
  ...{ "resource?": ANY, "target?": ANY, "value?": ANY, "values?": ANY, "up?": ANY, "down?": ANY },
  ...{ "toleranceDown?": ANY, "toleranceUp?": ANY },
  "pods?": list(
    record({
      ...{ phase: ANY, ready: ANY, transitionAgo: ANY, metricAgo: ANY, window: ANY },
      ...{ "deleted?": ANY, "request?": ANY, "startAgo?": ANY, "metric?": ANY },
    }),
  ),
  "rules?": record({
    selectPolicy: ANY,
    policies: list(record({ type: ANY, value: ANY, periodSeconds: ANY })),
  }),
  ...{ "replicas?": ANY, "utilization?": ANY, "raw?": ANY, "usage?": ANY, "limit?": ANY, "error?": ANY },
});

const SECOND = 1_000_000;
const NOW = 1_000_000 * SECOND;
/** What the calculator was made with. */
const PERIODS = { cpuInitialization: 300 * SECOND, initialReadiness: 30 * SECOND };
const RELEASE = 36;

export function countCall(): Counts {
  return { ...noCounts(), cases: 1 };
}

/** Compares every number of the answer, or the error. */
export function compareCall(call: CalculatorCall, comparison: Comparison): void {
  const found = answerOf(call);
  const recorded = Object.fromEntries(Object.keys(found).map((key) => [key, call[key]]));
  comparison.same(call.fn, found, recorded);
  if ("error" in call !== "error" in found)
    comparison.same(`${call.fn}: error`, found["error"], call["error"]);
}

function answerOf(call: CalculatorCall): Readonly<Record<string, unknown>> {
  const known = FUNCTIONS[call.fn];
  if (known === undefined) throw new Error(`unknown function ${call.fn}`);
  try {
    return known(call);
  } catch (error) {
    if (error instanceof MetricError) return { error: error.message };
    throw error;
  }
}

const FUNCTIONS: Readonly<Record<string, (call: CalculatorCall) => Readonly<Record<string, unknown>>>> = {
  resourceUtilization: (call) => {
    const { replicas, utilization, average } = utilizationReplicas(questionOf(call), call.target!);
    return { replicas, utilization, raw: average };
  },
  resourceAverageValue: average,
  podsMetric: average,
  objectValue: value,
  externalValue: value,
  objectAverageValue: share,
  externalAverageValue: share,
  scaleUpLimit: (call) => ({ limit: scaleUpLimit(call.current, eventsOf(call), rulesOf(call), NOW) }),
  scaleDownLimit: (call) => ({ limit: scaleDownLimit(call.current, eventsOf(call), rulesOf(call), NOW) }),
};

function average(call: CalculatorCall) {
  const { replicas, average } = averageReplicas(questionOf(call), call.target!);
  return { replicas, usage: average };
}

function value(call: CalculatorCall) {
  const usage = valueIn(call);
  const pods = (call.pods ?? []).map(podOf);
  return { replicas: valueReplicas(call.current, usage, call.target!, pods, toleranceOf(call)), usage };
}

function share(call: CalculatorCall) {
  const { replicas, average } = sharedValueReplicas(
    call.current,
    valueIn(call),
    call.target!,
    toleranceOf(call),
  );
  return { replicas, usage: average };
}

function valueIn({ value, values = [] }: CalculatorCall): number {
  return value ?? values.reduce((sum, each) => sum + each, 0);
}

function toleranceOf({ toleranceDown = 0, toleranceUp = 0 }: CalculatorCall) {
  return withinTolerance({ down: toleranceDown, up: toleranceUp }, RELEASE);
}

function questionOf(call: CalculatorCall) {
  const pods = (call.pods ?? []).map(podOf);
  const { current, resource = "" } = call;
  return { current, pods, resource, now: NOW, periods: PERIODS, isWithin: toleranceOf(call) };
}

function podOf(pod: RecordedPod, index: number): MeteredPod {
  const { phase, deleted = false, request, ready, startAgo, transitionAgo, metric, metricAgo, window } = pod;
  return {
    name: `pod-${index}`,
    phase,
    isDeleted: deleted,
    startedAt: startAgo === undefined ? undefined : NOW - startAgo * SECOND,
    ready: ready === "none" ? undefined : { status: ready, since: NOW - transitionAgo * SECOND },
    request,
    metric:
      metric === undefined
        ? undefined
        : { value: metric, at: NOW - metricAgo * SECOND, window: window * SECOND },
  };
}

function eventsOf({ up, down }: CalculatorCall) {
  return { up: (up ?? []).map(eventOf), down: (down ?? []).map(eventOf) };
}

function eventOf({ change, ago }: RecordedScaling): ScaleEvent {
  return { change, at: NOW - ago * SECOND };
}

function rulesOf({ rules }: CalculatorCall): ScalingRules {
  const policies = rules!.policies.map(({ type, value, periodSeconds }) => ({
    kind: type,
    value,
    period: periodSeconds * SECOND,
  }));
  return { stabilization: 0, select: rules!.selectPolicy, policies, tolerance: undefined };
}
