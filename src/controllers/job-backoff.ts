/** What the wait for a Job's next pod grows with. Times in microseconds, cut to whole seconds as objects keep them. */
export interface JobBackoff {
  /** Failures in a row, since the last success. */
  readonly failures: number;
  /** When the last of them was. */
  readonly lastFailureAt: number;
}

export const NO_BACKOFF: JobBackoff = { failures: 0, lastFailureAt: 0 };

/** When pods of a Job ended that its controller has not yet looked at. */
export interface NewEnds {
  readonly successes: readonly number[];
  readonly failures: readonly number[];
}

/**
 * The backoff once new ends have been looked at: they add to the failures, or begin anew after the latest success
 * among them, so that failures from before it, or of the same second, do not count.
 *
 * Source: facts 4.3, job/backoff_utils.go.
 */
export function backoffAfter(before: JobBackoff, { successes, failures }: NewEnds): JobBackoff {
  const success = latest(successes);
  const counted = failures.filter((at) => at > success);
  const known = successes.length === 0 ? before : NO_BACKOFF;
  if (counted.length === 0) return known;
  return { failures: known.failures + counted.length, lastFailureAt: latest(counted) };
}

/** Until when no new pod is made: last failure + 10 s x 2^(failures - 1), at most 10 min. Source: facts 4.3. */
export function nextTryAt({ failures, lastFailureAt }: JobBackoff): number {
  if (failures === 0) return 0;
  return lastFailureAt + Math.min(10 * 2 ** (failures - 1), 600) * SECOND;
}

function latest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

const SECOND = 1_000_000;
