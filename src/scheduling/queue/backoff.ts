/** How long pods back off, in microseconds: doubling from `initial` to `longest`. */
export interface Backoff {
  readonly initial: number;
  readonly longest: number;
  /** Whether backoffs end on whole seconds, rounded down: from 1.33 on. */
  readonly isWindowed: boolean;
}

/**
 * When the backoff ends of a pod that waits `since` its last attempt, the last of `turns` that failed.
 *
 * It takes min(initial x 2^(turns - 1), longest). Source: facts 1.1, backoff_queue.go.
 */
export function backoffEnd({ initial, longest, isWindowed }: Backoff, since: number, turns: number): number {
  let duration = turns === 0 ? 0 : initial;
  for (let turn = 1; turn < turns && duration < longest; turn++) duration *= 2;
  const end = since + Math.min(duration, longest);
  return isWindowed ? wholeSecond(end) : end;
}

/** Whether a pod still backs off whose backoff ends at `end` after `turns` attempts. */
export function isBackingOff(
  { longest, isWindowed }: Backoff,
  end: number,
  turns: number,
  now: number,
): boolean {
  if (turns === 0 || longest === 0) return false;
  return isWindowed ? end >= wholeSecond(now) : end > now;
}

/** After so many failures a pod backs off as long as after any more. */
export function turnsToLongest({ initial, longest }: Backoff): number {
  let turns = 1;
  for (let duration = initial; duration > 0 && duration < longest; duration *= 2) turns++;
  return turns;
}

export const SECOND = 1_000_000;

function wholeSecond(time: number): number {
  return Math.floor(time / SECOND) * SECOND;
}
