const FIRST_BACKOFF = 10_000_000;
const FORGOTTEN_AFTER = 600_000_000;

/**
 * The wait of a container that ended, from its end to its next start: 0, 10, 20, 40 ... 300 s, and from 0 again
 * after it ran for more than ten minutes. Times in microseconds.
 *
 * `backoff` is what `nextBackoff` gave at the last restart, `since` the instant of that; 0 before the first one.
 * Source: facts 7.2, doBackOff of the kubelet.
 */
export function restartWait(backoff: number, since: number, ended: number): number {
  return ended - since > FORGOTTEN_AFTER ? 0 : backoff;
}

/** What the restart after that wait makes of the backoff; `longest` is the kubelet's maxContainerRestartPeriod. */
export function nextBackoff(backoff: number, since: number, ended: number, longest: number): number {
  const first = Math.min(FIRST_BACKOFF, longest);
  return backoff === 0 || ended - since > FORGOTTEN_AFTER ? first : Math.min(2 * backoff, longest);
}
