/**
 * What is done to a workload that takes time to come true. Another size while something else than a change of size is
 * under way belongs to that: it is complete at the size that is wanted then.
 */
export type RolloutAction = "create" | "rollout" | "restart" | "rollback" | "scale-out" | "scale-in";

/**
 * complete: all was as wanted. stalled: its progress deadline passed, and it never was. superseded: something else
 * was begun before. rolled back: its plan, or a script, took it back. unfinished: the run ended before.
 */
export type RolloutOutcome = "complete" | "stalled" | "superseded" | "rolled back" | "unfinished";

/**
 * What the time of a rollout went to. controllers: writes, client limits and whatever else comes before a pod is
 * made. pause: a step of its plan, or `kubectl rollout pause`. quota: pods that admission refuses. termination: old
 * pods that have to end first. budget: an eviction that a budget holds. node-loss: a pod on a node that is lost or cut
 * off, until it is evicted or back. crashing: containers that end and are started again. scheduler: its queue,
 * its decision and the binding. capacity: the same from the first time that no node was found. pull: images. start:
 * containers, init containers included, until they have started up. readiness: probes, reports and minReadySeconds.
 */
export const ROLLOUT_STAGES = [
  "controllers",
  "pause",
  "quota",
  "termination",
  "budget",
  "node-loss",
  "scheduler",
  "capacity",
  "pull",
  "start",
  "crashing",
  "readiness",
] as const;

export type RolloutStage = (typeof ROLLOUT_STAGES)[number];

/** Microseconds in each of ROLLOUT_STAGES. */
export type StageTimes = readonly number[];

export const NO_TIMES: StageTimes = ROLLOUT_STAGES.map(() => 0);

/**
 * One change of a workload from its begin until it is complete, something else is begun, or the run ends.
 *
 * Times in microseconds. Serving is a pod that is ready, not being deleted, and on a machine that runs: what users
 * see, whatever the control plane knows. What holds for no time does not count.
 */
export interface RolloutRecord {
  /** Label of the workload: "deployment/checkout". */
  readonly workload: string;
  readonly action: RolloutAction;
  readonly start: number;
  /** When it was complete, superseded, or the run ended. */
  readonly end: number;
  /** Begin to complete; NaN if it never was. */
  readonly duration: number;
  /** Begin to the first pod of the revision that is rolled out being ready; NaN if none was. */
  readonly firstReady: number;
  /** How many pods were wanted at the end of it, and how often that was changed meanwhile. */
  readonly wanted: number;
  readonly resized: number;
  readonly minServing: number;
  /** Least min(serving, wanted) / wanted; 1 where none is wanted. */
  readonly minAvailability: number;
  /** For how long fewer served than were wanted. */
  readonly timeBelowWanted: number;
  /** Integral of wanted - serving where positive, in replica-microseconds. */
  readonly shortfall: number;
  /** The most pods, those that are being deleted apart, beyond the wanted. */
  readonly surge: number;
  /** Integral of the pods beyond the wanted, in replica-microseconds, and what it costs at their share of the nodes. */
  readonly surgeTime: number;
  readonly surgeCost: number;
  /** Integral of min(serving, wanted) / wanted, in microseconds. */
  readonly availabilityTime: number;
  readonly created: number;
  /** Deletions asked for by the workload itself. */
  readonly deleted: number;
  /** Pods that a failed node or an eviction took away. */
  readonly disrupted: number;
  /** Pods of it that ended in failure, and starts of containers beyond the first. */
  readonly failed: number;
  readonly restarted: number;
  readonly outcome: RolloutOutcome;
  /** Whether the progress deadline passed, even if it was complete later. */
  readonly isStalled: boolean;
  /** Why it was not complete: "3 pods pending: Insufficient cpu on 12 nodes"; "" if it was. */
  readonly reason: string;
  /** What `kubectl rollout status` said at its end; "" if it was complete, or taken back. */
  readonly status: string;
  /** Mean time between distinct instants at which its new pods became ready; NaN if none did. */
  readonly gap: number;
  /** 1 / sum(1 / x_i), x_i the mean time from submission to ready in parallel slot i; NaN likewise. */
  readonly gapEstimate: number;
  /** They sum to end - start. */
  readonly stages: StageTimes;
}

/** A run keeps no more records; its metrics count all rollouts. */
export const MAX_ROLLOUTS = 2000;
