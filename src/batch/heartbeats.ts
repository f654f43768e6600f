/** Shared memory in which one worker tells how far its run has come. */
export interface Heartbeat {
  /** [decisions and events so far, simulated time in microseconds]; written by the worker, NaN until it begins. */
  readonly cell: Float64Array;
  /** Seconds for which the cell has not changed. */
  idle: number;
  readonly seen: Float64Array;
}

export function startHeartbeat(): Heartbeat {
  const cell = new Float64Array(new SharedArrayBuffer(16)).fill(Number.NaN);
  return { cell, idle: 0, seen: new Float64Array(2).fill(Number.NaN) };
}

/** Called by the worker when it takes a run up: only from then on is silence the run's own. */
export function begin(cell: Float64Array): void {
  cell.fill(0);
}

/** Whether the run made no progress for `limit` seconds. Loading a worker may take longer than a short limit. */
export function isStuck({ cell, idle }: Heartbeat, limit: number): boolean {
  return idle >= (Number.isNaN(cell[0]) ? Math.max(limit, LOADING) : limit);
}

/** Seconds; on an idle machine it takes a few tenths. */
const LOADING = 60;

/**
 * Looks at a heartbeat `elapsed` seconds after the last look, and counts for how long it has not advanced.
 *
 * A look that comes much later than `interval` does not count in full: then this process was not running either
 * (a laptop asleep, a stopped job), so the silence says nothing about the run.
 */
export function listen(heartbeat: Heartbeat, elapsed: number, interval: number): void {
  const { cell, seen } = heartbeat;
  const advanced = !Object.is(cell[0], seen[0]) || !Object.is(cell[1], seen[1]);
  heartbeat.idle = advanced ? 0 : heartbeat.idle + Math.min(elapsed, 2 * interval);
  seen.set(cell);
}
