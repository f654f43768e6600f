import type { PodId } from "../cluster/ids.ts";
import { countIndexes, hasIndex, type IndexSet, indexesBelow, union, withIndexes } from "./index-set.ts";
import { isIndexed, type Job, type JobPod, type JobVerdict } from "./job.ts";
import { backoffAfter } from "./job-backoff.ts";
import { verdictOn } from "./job-pods.ts";
import { judgeJob } from "./job-verdict.ts";

/** A Job as a sync sees it when it begins: all that it decides goes by this. */
export interface JobLook {
  readonly now: number;
  readonly active: readonly PodId[];
  readonly ready: number;
  readonly terminating: number;
  /** Ended pods that the status does not have yet. */
  readonly ended: readonly JobPod[];
  /** The status and `ended` together. */
  readonly succeeded: number;
  readonly completedIndexes: IndexSet;
  readonly failedIndexes: IndexSet;
  /** By index, the failed pod that is to be replaced: its count goes over to the next one. */
  readonly replaced: ReadonlyMap<number, JobPod>;
  readonly activeIndexes: IndexSet;
  /** Why the Job is to end, now or since before; undefined: it goes on. */
  readonly verdict: JobVerdict | undefined;
}

/** What a look goes by besides the Job. */
export interface JobSurroundings {
  readonly now: number;
  readonly deadlineAt: number;
  readonly indexOf: (pod: PodId) => number;
  readonly restartsOf: (pod: PodId) => number;
}

/** Looks at a Job, and lets its backoff take note of the ends that are new. O(pods that are there + new ends). */
export function lookAt(job: Job, { now, deadlineAt, indexOf, restartsOf }: JobSurroundings): JobLook {
  const { spec, status } = job;
  const active = [...job.pods];
  const ended = [...job.unaccounted];
  job.backoff = backoffAfter(job.backoff, newEndsOf(job));
  const completedIndexes = withIndexes(
    indexesBelow(job.completedIndexes, spec.completions),
    ended.filter(({ hasSucceeded, index }) => hasSucceeded && isWithin(job, index)).map(({ index }) => index),
  );
  const activeIndexes = isIndexed(spec) ? withIndexes([], active.map(indexOf)) : [];
  const failedIndexes = union(job.failedIndexes, failedNow(job));
  const succeeded = isIndexed(spec)
    ? countIndexes(completedIndexes)
    : status.succeeded + ended.filter(({ hasSucceeded }) => hasSucceeded).length;
  const sight = {
    ...{ job, now, deadlineAt, completedIndexes, failedIndexes },
    failed: status.failed + ended.filter(isCountedFailure).length,
    restarts: active.reduce((sum, pod) => sum + restartsOf(pod), 0),
  };
  return {
    ...{ now, active, ended, succeeded, completedIndexes, failedIndexes, activeIndexes },
    ready: job.ready,
    terminating: job.terminating,
    replaced: replacedOf(job, activeIndexes, failedIndexes),
    verdict: status.target ?? judgeJob(sight),
  };
}

/** Whether a pod has failed in a way that counts. */
export function isCountedFailure(pod: JobPod): boolean {
  return !pod.hasSucceeded && isWithin(pod.job, pod.index) && verdictOn(pod).isCounted;
}

/** Whether an index is one of the Job's: it may have been given fewer. */
function isWithin({ spec }: Job, index: number): boolean {
  return !isIndexed(spec) || index < spec.completions;
}

/** Each end once: those that wait to be replaced are looked at again and again. */
function newEndsOf(job: Job): { readonly successes: number[]; readonly failures: number[] } {
  const ends = { successes: [] as number[], failures: [] as number[] };
  for (const pod of job.unaccounted) {
    if (pod.isSeen) continue;
    pod.isSeen = true;
    (pod.hasSucceeded ? ends.successes : ends.failures).push(pod.finishedAt);
  }
  return ends;
}

/** Indexes that are given up because of pods that have failed since. */
function failedNow(job: Job): IndexSet {
  const { backoffLimitPerIndex } = job.spec;
  if (backoffLimitPerIndex === undefined) return [];
  const failed = job.unaccounted.filter((pod) => {
    if (pod.hasSucceeded || !isWithin(job, pod.index)) return false;
    const { action, isCounted } = verdictOn(pod);
    return action === "FailIndex" || (isCounted && pod.failures >= backoffLimitPerIndex);
  });
  return withIndexes(
    [],
    failed.map(({ index }) => index),
  );
}

/** Of several failed pods of an index the one that failed last, after the most failures. */
function replacedOf(job: Job, active: IndexSet, failed: IndexSet): ReadonlyMap<number, JobPod> {
  const replaced = new Map<number, JobPod>();
  if (job.spec.backoffLimitPerIndex === undefined) return replaced;
  for (const pod of job.unaccounted) {
    const { index } = pod;
    if (pod.hasSucceeded || !isWithin(job, index) || hasIndex(failed, index) || hasIndex(active, index))
      continue;
    const other = replaced.get(index);
    const isLater =
      other === undefined ||
      (failuresBefore(other) <= failuresBefore(pod) && other.finishedAt <= pod.finishedAt);
    if (isLater) replaced.set(index, pod);
  }
  return replaced;
}

/** Of its index, those that do not count included. */
export function failuresBefore({ failures, ignored }: JobPod): number {
  return failures + ignored;
}
