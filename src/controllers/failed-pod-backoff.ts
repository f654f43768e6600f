/**
 * How long a DaemonSet keeps failed pods before it deletes them: not at first, then longer each time.
 *
 * A pod may go once the wait of the one before it is over; then the wait is twice as long. Whoever comes too early
 * is to come again after the whole wait. Times in microseconds. O(1) a call. Source: facts 4.2, client-go's backoff.
 */
export class FailedPodBackoff {
  readonly #entries = new Map<string, { wait: number; since: number }>();

  /** How long to wait before asking again; 0: the pod may go, which counts. */
  ask(key: string, now: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || now - entry.since > 2 * LONGEST) {
      this.#entries.set(key, { wait: FIRST, since: now });
      return 0;
    }
    if (now - entry.since < entry.wait) return entry.wait;
    this.#entries.set(key, { wait: Math.min(2 * entry.wait, LONGEST), since: now });
    return 0;
  }
}

const SECOND = 1_000_000;
const FIRST = SECOND;
const LONGEST = 15 * 60 * SECOND;
