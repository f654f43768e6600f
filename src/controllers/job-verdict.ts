import type { SuccessRule } from "../spec/jobs.ts";
import { countCommon, countIndexes, type IndexSet, indexesBelow } from "./index-set.ts";
import { hasFailedTooOften, isIndexed, type Job, type JobVerdict } from "./job.ts";
import { verdictOn } from "./job-pods.ts";

/** What the controller goes by when it asks whether a Job is over. */
export interface JobSight {
  readonly job: Job;
  readonly now: number;
  /** Those in the status and those that are new to it. */
  readonly failed: number;
  /** Of its pods that run, or wait to. */
  readonly restarts: number;
  /** When it will have been active for too long; Infinity: never. */
  readonly deadlineAt: number;
  readonly completedIndexes: IndexSet;
  readonly failedIndexes: IndexSet;
}

/**
 * Whether, and why, a Job is to end now though not all that it wants has succeeded; undefined: it goes on.
 *
 * In this order: a failure that is to end it, the backoff limit, the deadline, failed indexes, its success policy.
 * Source: facts 4.3.
 */
export function judgeJob(sight: JobSight): JobVerdict | undefined {
  return fatalFailure(sight.job) ?? overLimit(sight) ?? overIndexes(sight) ?? successByPolicy(sight);
}

function fatalFailure({ unaccounted }: Job): JobVerdict | undefined {
  for (const pod of unaccounted) {
    if (pod.hasSucceeded) continue;
    const { action, message } = verdictOn(pod);
    if (action === "FailJob") return failure("PodFailurePolicy", message);
  }
  return undefined;
}

function overLimit({ job, now, failed, restarts, deadlineAt }: JobSight): JobVerdict | undefined {
  if (hasFailedTooOften(job.spec, failed, restarts)) return failure("BackoffLimitExceeded", BACKOFF_LIMIT);
  return now >= deadlineAt ? failure("DeadlineExceeded", DEADLINE) : undefined;
}

function overIndexes({ job, completedIndexes, failedIndexes }: JobSight): JobVerdict | undefined {
  const { completions, backoffLimitPerIndex, maxFailedIndexes } = job.spec;
  if (!isIndexed(job.spec) || backoffLimitPerIndex === undefined) return undefined;
  const failed = countIndexes(failedIndexes);
  if (failed > maxFailedIndexes) return failure("MaxFailedIndexesExceeded", MAX_FAILED);
  const isOver = failed > 0 && failed + countIndexes(completedIndexes) >= completions;
  return isOver ? failure("FailedIndexes", FAILED_INDEXES) : undefined;
}

function successByPolicy({ job, completedIndexes }: JobSight): JobVerdict | undefined {
  const { successPolicy, completions } = job.spec;
  const position = (successPolicy ?? []).findIndex((rule) => isMet(rule, completedIndexes, completions));
  if (position < 0) return undefined;
  return { end: "Complete", reason: "SuccessPolicy", message: `Matched rules at index ${position}` };
}

/** Source: job/success_policy.go. */
export function isMet({ indexes, count }: SuccessRule, completed: IndexSet, completions: number): boolean {
  if (indexes === undefined) return countIndexes(completed) >= (count ?? completions);
  const wanted = indexesBelow(indexes, completions);
  return countCommon(wanted, completed) >= (count ?? countIndexes(wanted));
}

export const COMPLETED: JobVerdict = {
  end: "Complete",
  reason: "CompletionsReached",
  message: "Reached expected number of succeeded pods",
};

function failure(end: Exclude<JobVerdict["end"], "Complete">, message: string): JobVerdict {
  return { end, reason: end, message };
}

const BACKOFF_LIMIT = "Job has reached the specified backoff limit";
const DEADLINE = "Job was active longer than specified deadline";
const MAX_FAILED = "Job has exceeded the specified maximal number of failed indexes";
const FAILED_INDEXES = "Job has failed indexes";
