const FIRST = 10_000_000;
const LONGEST = 300_000_000;
const FORGOTTEN_AFTER = 600_000_000;

interface Entry {
  backoff: number;
  failedAt: number;
}

/**
 * For how long pods ask no more for images that could not be pulled: 10 s after the first failure, doubled by each
 * further one to 300 s, forgotten after 600 s. By pod and image. Source: facts 7.3.
 */
export class PullBackoff {
  readonly #entries = new Map<number, Map<number, Entry>>();

  /** A pull has failed: how long until the next one may begin. */
  failed(pod: number, image: number, now: number): number {
    const entries = this.#entries.get(pod) ?? new Map<number, Entry>();
    this.#entries.set(pod, entries);
    const entry = entries.get(image);
    if (entry === undefined || now - entry.failedAt > FORGOTTEN_AFTER) {
      entries.set(image, { backoff: FIRST, failedAt: now });
      return FIRST;
    }
    entry.backoff = Math.min(2 * entry.backoff, LONGEST);
    entry.failedAt = now;
    return entry.backoff;
  }

  /** How long a pod asks no more for an image; 0: it may ask. */
  left(pod: number, image: number, now: number): number {
    const entry = this.#entries.get(pod)?.get(image);
    return entry === undefined ? 0 : Math.max(0, entry.failedAt + entry.backoff - now);
  }

  /** When the last pull failed; undefined: none has. */
  failedAt(pod: number, image: number): number | undefined {
    return this.#entries.get(pod)?.get(image)?.failedAt;
  }

  /** The pod is gone. */
  forget(pod: number): void {
    this.#entries.delete(pod);
  }
}
