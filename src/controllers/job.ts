import type { JobEnd } from "../cluster/listener.ts";
import type { JobSpec } from "../spec/objects.ts";
import type { JobBackoff } from "./job-backoff.ts";
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
  /** Of the pods that its controller has looked at; the others' ends are new. */
  backoff: JobBackoff;
  newEnds: { readonly successes: number[]; readonly failures: number[] };
  /** What has become of it; "" while it goes on. */
  outcome: JobOutcome;
  status: JobStatus;
}

export type JobOutcome = "" | JobEnd;

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
