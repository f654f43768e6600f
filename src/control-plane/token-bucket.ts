import type { ClientLimit } from "../spec/api-server.ts";

/**
 * A token bucket: `burst` tokens, full at first and filled at `rate` a second, which are taken one by one in the order
 * in which they are asked for. Source: client-go's flowcontrol, facts 10.
 */
export class TokenBucket {
  /** Microseconds until a token is there again. */
  readonly #refill: number;
  readonly #burst: number;
  /** When the bucket would have been full, had nothing been taken since. */
  #fullAt = 0;

  constructor({ rate, burst }: ClientLimit) {
    this.#refill = 1_000_000 / rate;
    this.#burst = burst;
  }

  /** Takes a token: how long after `now` it is there, whole microseconds. O(1). */
  take(now: number): number {
    if (this.#refill === 0) return 0;
    this.#fullAt = Math.max(this.#fullAt, now) + this.#refill;
    return Math.max(0, Math.ceil(this.#fullAt - this.#burst * this.#refill - now));
  }
}
