import { firstMissing, union, withIndexes } from "./index-set.ts";
import { isIndexed, type Job, type JobPod, NO_INDEX, replacesEndedAlone, wantedPods } from "./job.ts";
import { nextTryAt } from "./job-backoff.ts";
import type { JobLook } from "./job-look.ts";
import { failuresBefore } from "./job-look.ts";
import { verdictOn } from "./job-pods.ts";

/** Pods that a Job is to get now; or when it may get some. */
export interface Creation {
  readonly pods: readonly NewJobPod[];
  /** undefined: there is nothing to wait for. */
  readonly nextAt: number | undefined;
}

export type NewJobPod = Pick<JobPod, "index" | "failures" | "ignored">;

const NOTHING: Creation = { pods: [], nextAt: undefined };

/** How many active pods a Job has more than it wants. */
export function surplusOf({ spec }: Job, look: JobLook): number {
  const active = look.active.length;
  return Math.max(0, active - wantedPods(spec, look.succeeded, active));
}

/**
 * The pods that a Job lacks, at most `limit`: of an Indexed one the lowest indexes that are neither done nor there.
 * After failures they wait: all together, or each index by itself. Source: facts 4.3.
 */
export function creationOf(job: Job, look: JobLook, limit: number): Creation {
  const { spec } = job;
  const active = look.active.length;
  const leaving = replacesEndedAlone(spec) ? look.terminating : 0;
  const missing = wantedPods(spec, look.succeeded, active) - active - leaving;
  if (missing <= 0) return NOTHING;
  const isByIndex = spec.backoffLimitPerIndex !== undefined;
  const nextAt = isByIndex ? 0 : nextTryAt(job.backoff);
  if (nextAt > look.now) return { pods: [], nextAt };
  const count = Math.min(missing, limit);
  if (!isIndexed(spec))
    return { pods: Array.from({ length: count }, () => newPod(NO_INDEX)), nextAt: undefined };
  const indexes = firstMissing(takenIndexes(job, look), count, spec.completions);
  return isByIndex
    ? byIndex(indexes, look)
    : { pods: indexes.map((index) => newPod(index)), nextAt: undefined };
}

function takenIndexes(job: Job, { completedIndexes, activeIndexes, failedIndexes }: JobLook) {
  const taken = union(union(completedIndexes, activeIndexes), failedIndexes);
  return withIndexes(
    taken,
    Array.from(job.leaving, ({ index }) => index),
  );
}

/** Those whose own wait is over. */
function byIndex(indexes: readonly number[], { replaced, now }: JobLook): Creation {
  const pods: NewJobPod[] = [];
  let nextAt: number | undefined;
  for (const index of indexes) {
    const before = replaced.get(index);
    const at = before === undefined ? 0 : retryAt(before);
    if (at <= now) pods.push(newPod(index, before));
    else nextAt = Math.min(at, nextAt ?? at);
  }
  return { pods, nextAt: pods.length > 0 ? undefined : nextAt };
}

function retryAt(failed: JobPod): number {
  return nextTryAt({ failures: failuresBefore(failed) + 1, lastFailureAt: failed.finishedAt });
}

function newPod(index: number, before?: JobPod): NewJobPod {
  if (before === undefined) return { index, failures: 0, ignored: 0 };
  const { failures, ignored } = before;
  return verdictOn(before).isCounted
    ? { index, failures: failures + 1, ignored }
    : { index, failures, ignored: ignored + 1 };
}
