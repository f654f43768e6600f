import type { JobEnd } from "../cluster/listener.ts";
import type { ContainerExit } from "../cluster/pod-table.ts";
import type { JobRules } from "../spec/jobs.ts";
import type { JobSpec } from "../spec/objects.ts";
import type { IndexSet } from "./index-set.ts";
import type { JobBackoff } from "./job-backoff.ts";
import type { OwnedPods } from "./pod-counts.ts";

/** A Job as it is now. Times in microseconds. */
export interface Job extends OwnedPods {
  /** Row, from 0; `pods.origin` of its pods. */
  readonly id: number;
  /** Position in `objects.workloads`: of the Job, or of the CronJob that made it. */
  readonly workload: number;
  readonly createdAt: number;
  spec: JobSpec;
  isDeleted: boolean;
  /** How often in a row the API server has not taken a pod. */
  refusals: number;
  /** When its time began to count; undefined before, and while it is suspended. */
  startedAt: number | undefined;
  backoff: JobBackoff;
  /** Its pods that have ended, or count as failed since they are deleted, and are not in the status yet. */
  unaccounted: JobPod[];
  /** Those that are being deleted and count once they have ended. */
  readonly leaving: Set<JobPod>;
  /** Of an Indexed Job, as in its status. */
  completedIndexes: IndexSet;
  failedIndexes: IndexSet;
  status: JobStatus;
}

/** A pod of a Job, as its controller knows it. Its controller notes what it has seen of it. */
export interface JobPod {
  readonly job: Job;
  readonly name: string;
  /** Its completion index; NO_INDEX in a Job without. */
  readonly index: number;
  /** Failures of its index before it: those that count against the limit, and the others. */
  readonly failures: number;
  readonly ignored: number;
  isTerminating: boolean;
  /** It is in the status, or is not to be: the controller has no more use for it. */
  isAccounted: boolean;
  /** The backoff knows of its end. */
  isSeen: boolean;
  hasSucceeded: boolean;
  /** When it ended, or was found to have failed, cut to a whole second; NaN before. */
  finishedAt: number;
  exits: readonly ContainerExit[];
  isDisrupted: boolean;
  /** Its Job is over. */
  wasStopped: boolean;
  wasBound: boolean;
}

export const NO_INDEX = -1;

export type JobOutcome = "" | JobEnd;

/** What is to become of a Job, or has: one of its conditions. */
export interface JobVerdict {
  readonly end: JobEnd;
  /** "CompletionsReached", "BackoffLimitExceeded", ... */
  readonly reason: string;
  readonly message: string;
}

/** What its controller has last written about it. */
export interface JobStatus {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Ended pods that the two numbers before do not know yet. */
  readonly uncounted: { readonly succeeded: number; readonly failed: number };
  /** Of an Indexed Job: "0-2,4". */
  readonly completedIndexes: string;
  /** Of one with a limit for each index; undefined: of another one, or not written yet. */
  readonly failedIndexes: string | undefined;
  readonly startedAt: number | undefined;
  /** Its condition Suspended; undefined: there is none. */
  readonly isSuspended: boolean | undefined;
  /** SuccessCriteriaMet or FailureTarget: what it will come to once its last pod is gone. */
  readonly target: JobVerdict | undefined;
  /** Told when the last pod is gone; "" before. */
  readonly outcome: JobOutcome;
  /** When that was, cut to a whole second. */
  readonly finishedAt: number | undefined;
}

export const NEW_STATUS: JobStatus = {
  active: 0,
  ready: 0,
  terminating: 0,
  succeeded: 0,
  failed: 0,
  uncounted: { succeeded: 0, failed: 0 },
  completedIndexes: "",
  failedIndexes: undefined,
  startedAt: undefined,
  isSuspended: undefined,
  target: undefined,
  outcome: "",
  finishedAt: undefined,
};

/**
 * How many pods are to run now.
 *
 * clamp(completions - succeeded, 0, parallelism); without a number of completions parallelism until the first
 * success, then those that run. Source: facts 4.3.
 */
export function wantedPods(
  { parallelism, completions }: Pick<JobRules, "parallelism" | "completions">,
  succeeded: number,
  active: number,
): number {
  if (completions === Number.POSITIVE_INFINITY) return succeeded > 0 ? active : parallelism;
  return Math.min(Math.max(completions - succeeded, 0), parallelism);
}

/** Whether enough pods have succeeded, and none is left. Source: facts 4.3. */
export function hasCompleted(
  { completions }: Pick<JobRules, "completions">,
  succeeded: number,
  active: number,
): boolean {
  const needed = completions === Number.POSITIVE_INFINITY ? 1 : completions;
  return succeeded >= needed && active === 0;
}

/** Whether failed pods, or restarts within pods that run, are more than the Job bears. Source: facts 4.3. */
export function hasFailedTooOften(
  { backoffLimit, template }: Pick<JobSpec, "backoffLimit" | "template">,
  failed: number,
  restarts: number,
): boolean {
  if (failed > backoffLimit) return true;
  if (template.restartPolicy !== "OnFailure") return false;
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

export function isIndexed({ completionMode }: Pick<JobRules, "completionMode">): boolean {
  return completionMode === "Indexed";
}

/** Whether a pod counts as failed, and is replaced, only when it has ended. Source: onlyReplaceFailedPods. */
export function replacesEndedAlone({ podReplacementPolicy, podFailurePolicy }: JobRules): boolean {
  return podReplacementPolicy === "Failed" || podFailurePolicy !== undefined;
}
