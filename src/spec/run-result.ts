import type { FailureRecord } from "./failure.ts";
import type { MarkCause } from "./mark-cause.ts";
import type { RolloutRecord } from "./rollout.ts";

export type RunOutcome = RunResult | RunFailure;

/** What one run measured: plain data, small, the same whatever machine or worker made it. */
export interface RunResult {
  readonly status: "finished";
  readonly scenario: string;
  readonly variant: string;
  readonly strategy: string;
  readonly seed: number;
  readonly metrics: readonly MetricValue[];
  /** How waits and the like are distributed; for pictures, since `metrics` holds the usual quantiles. */
  readonly distributions: readonly DistributionColumn[];
  readonly timeline: Timeline;
  /** What befell the cluster, in order of time: timeline entries and random failures, at most MAX_MARKS. */
  readonly marks: readonly TimelineMark[];
  /** What was done to workloads and how long it took, in order of its begin; at most MAX_ROLLOUTS. */
  readonly rollouts: readonly RolloutRecord[];
  /** Losses of nodes, and of the network to them, in order of their begin; at most MAX_FAILURES. */
  readonly failures: readonly FailureRecord[];
  /** Pods that were still waiting at the end, by why. */
  readonly pending: readonly PendingReason[];
  /** Simulated time at the end, microseconds. */
  readonly endedAt: number;
  /** Events processed, and a hash of them: equal for every event queue and number of workers. */
  readonly events: number;
  readonly eventHash: string;
}

/** A run that did not finish. The others of its batch go on. */
export interface RunFailure {
  readonly status: "failed";
  readonly scenario: string;
  readonly variant: string;
  readonly strategy: string;
  readonly seed: number;
  /** strategy: it threw, or named a node that does not fit. stuck: no progress within the time bound. crash: the worker died. */
  readonly kind: "strategy" | "stuck" | "crash" | "invariant";
  readonly message: string;
  /** Microseconds; undefined where it is not known. */
  readonly simulatedTime: number | undefined;
}

export interface MetricValue {
  /** A name of the metric catalog: "wait_s". */
  readonly metric: string;
  /** "mean", "p50", "p90", "p95", "p99", "min", "max", "sum", "last", "count". */
  readonly stat: string;
  /** `key="value"` pairs sorted by key and joined by commas; "" for the whole run. */
  readonly labels: string;
  /** In the unit of the metric. NaN where nothing was observed. */
  readonly value: number;
}

/** Values at the probabilities 0, 0.01, ... 1. */
export interface DistributionColumn {
  readonly metric: string;
  readonly labels: string;
  readonly count: number;
  readonly quantiles: Float64Array;
}

/** Gauges over time in buckets of equal width; bucket i covers [i x step, (i + 1) x step). */
export interface Timeline {
  /** Microseconds. */
  readonly step: number;
  readonly buckets: number;
  readonly series: readonly TimelineSeries[];
}

export interface TimelineSeries {
  readonly metric: string;
  readonly labels: string;
  /** Time-weighted mean in each bucket, smallest and largest value seen in it. */
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

export interface TimelineMark {
  /** Microseconds; `until` is Infinity for what had not ended. For an instant both are equal. */
  readonly from: number;
  readonly until: number;
  /** "fail", "drain", "cordon", ... */
  readonly what: string;
  /** "zone/b". */
  readonly target: string;
  readonly cause: MarkCause;
}

export const MAX_MARKS = 500;

export interface PendingReason {
  readonly workload: string;
  readonly count: number;
  /** "Insufficient cpu on 10 nodes, untolerated taint(s) on 2 nodes" */
  readonly reason: string;
  /** "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) had untolerated taint(s)." */
  readonly message: string;
}

/** What became of one pod, in microseconds; NaN for what did not happen. Streams out of a run, never kept in it. */
export interface PodRecord {
  /** Task streams have the first numbers; then come the workloads of `objects`. */
  readonly workload: number;
  /** Number of the pod within its workload, from 0. */
  readonly index: number;
  /** What Kubernetes calls a pod of a workload object, "checkout-7d4b9c6f5x-3"; "" for a task: STREAM-INDEX. */
  readonly name: string;
  readonly submitted: number;
  /** Of the last attempt. */
  readonly bound: number;
  readonly ready: number;
  readonly ended: number;
  /** Node id of the last attempt, or -1. */
  readonly node: number;
  readonly attempts: number;
  readonly outcome: PodOutcome;
}

/**
 * Pods of workload objects are besides deleted (by their workload), evicted (by a drain, a taint or a more important
 * pod), or failed (ended with an exit code other than 0).
 */
export type PodOutcome = (typeof POD_OUTCOMES)[number];

/** In the order of their numbers in the files that workers write. */
export const POD_OUTCOMES = [
  "ended",
  "abandoned",
  "running",
  "pending",
  "deleted",
  "evicted",
  "failed",
] as const;

/** Hears what happens in a run, as it happens. Each method is optional: what is not asked for costs nothing. */
export interface EventSink {
  /** A Kubernetes-like event. `time` in microseconds. */
  event?(time: number, reason: string, pod: string, node: string, message: string): void;
  /** A pod that has left, or is left over at the end. The record is reused: copy what you keep. */
  pod?(record: PodRecord): void;
}
