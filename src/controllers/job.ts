import type { JobSpec } from "../spec/objects.ts";
import type { OwnedPods } from "./pod-counts.ts";

/** A Job as it is now. Times in microseconds. */
export interface Job extends OwnedPods {
  /** Row, from 0; `pods.origin` of its pods. */
  readonly id: number;
  /** Position in `objects.workloads`. */
  readonly workload: number;
  spec: JobSpec;
  isDeleted: boolean;
  /** When its time began to count; undefined before, and while it is suspended. */
  startedAt: number | undefined;
  succeeded: number;
  failed: number;
  /** Failures since the last success, and when the last of them was: what the wait for the next pod grows with. */
  failuresInRow: number;
  lastFailureAt: number;
  /** What has become of it; "" while it goes on. */
  outcome: JobOutcome;
  status: JobStatus;
}

export type JobOutcome = "" | "Complete" | "BackoffLimitExceeded" | "DeadlineExceeded";

/** What its controller has last written about it. */
export interface JobStatus {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Told when the last pod is gone; "" before. */
  readonly outcome: JobOutcome;
}

/**
 * How many pods are to run now.
 *
 * clamp(completions - succeeded, 0, parallelism); without a number of completions parallelism until the first
 * success, then those that run. Source: facts 4.3.
 */
export function wantedPods(
  { parallelism, completions }: Pick<JobSpec, "parallelism" | "completions">,
  succeeded: number,
  active: number,
): number {
  if (completions === Number.POSITIVE_INFINITY) return succeeded > 0 ? active : parallelism;
  return Math.min(Math.max(completions - succeeded, 0), parallelism);
}

/** Whether enough pods have succeeded, and none is left. Source: facts 4.3. */
export function hasCompleted(
  { completions }: Pick<JobSpec, "completions">,
  succeeded: number,
  active: number,
): boolean {
  const needed = completions === Number.POSITIVE_INFINITY ? 1 : completions;
  return succeeded >= needed && active === 0;
}

/**
 * Until when no new pod is made after `failures` in a row: last failure + 10 s x 2^(failures - 1), at most 10 min;
 * the failure's time is cut to whole seconds, as objects keep it. Source: facts 4.3 and 4.5.
 */
export function nextTryAt(failures: number, lastFailureAt: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(10 * 2 ** (failures - 1), 600) * SECOND;
  return Math.floor(lastFailureAt / SECOND) * SECOND + wait;
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

const SECOND = 1_000_000;
