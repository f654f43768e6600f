/** Shared memory in which one worker tells how far its run has come. */
export interface Heartbeat {
  /** [events processed, simulated time in microseconds]; written by the worker. */
  readonly cell: Float64Array;
  /** Seconds for which the cell has not changed. */
  idle: number;
  readonly seen: Float64Array;
}

export function startHeartbeat(): Heartbeat {
  return { cell: new Float64Array(new SharedArrayBuffer(16)), idle: 0, seen: new Float64Array(2) };
}

/**
 * Looks at a heartbeat `elapsed` seconds after the last look, and counts for how long it has not advanced.
 *
 * A look that comes much later than `interval` does not count in full: then this process was not running either
 * (a laptop asleep, a stopped job), so the silence says nothing about the run.
 */
export function listen(heartbeat: Heartbeat, elapsed: number, interval: number): void {
  const { cell, seen } = heartbeat;
  const advanced = cell[0] !== seen[0] || cell[1] !== seen[1];
  heartbeat.idle = advanced ? 0 : heartbeat.idle + Math.min(elapsed, 2 * interval);
  seen.set(cell);
}
