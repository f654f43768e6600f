/** How far a batch has come. */
export interface BatchProgress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Of all work, 0..1: the runs that are done, and what is done of those under way. */
  readonly fraction: number;
  /** Seconds since the start. */
  readonly elapsed: number;
  /** Seconds until the end, if it goes on like this; undefined while nothing can be said. */
  readonly remaining: number | undefined;
}

/**
 * Puts together how far a batch has come. `running` holds, for each run under way, simulated time over horizon
 * (0 where the run has no horizon).
 */
export function progressOf(
  total: number,
  done: number,
  failed: number,
  running: readonly number[],
  elapsed: number,
): BatchProgress {
  const underWay = running.reduce((sum, fraction) => sum + Math.min(1, fraction), 0);
  const fraction = total === 0 ? 1 : (done + underWay) / total;
  const remaining = fraction > 0 ? (elapsed * (1 - fraction)) / fraction : undefined;
  return { total, done, failed, fraction, elapsed, remaining };
}
