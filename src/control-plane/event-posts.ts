import type { ApiClient } from "./api-client.ts";

/**
 * The Events that a controller posts: by the client that its other writes go by, whose tokens they take.
 *
 * One after the other, each once the one before is there. Of one object 25 are posted at once and then one each 5
 * minutes; what is more is dropped. Worked out when the client is next asked for something, so that no event of the
 * simulation is needed. O(1) an Event. Source: client-go's tools/record (EventCorrelator's spam filter, one recorder a
 * controller); seen in recordings: of 300 Deployments of one pod made at once 5.4 pods come a second, not 20.
 */
export class EventPosts {
  readonly #client: ApiClient;
  /** Until one is there that has its token. */
  readonly #takes: number;
  /** How many wait for the one before them. */
  #waiting = 0;
  /** When the last one was there, or will be. */
  #idleFrom = 0;
  /** By object: when all its 25 would be free again, had none been posted since. */
  readonly #freeAt: number[] = [];

  constructor(client: ApiClient, takes: number) {
    this.#client = client;
    this.#takes = takes;
  }

  /** An Event about an object, by its number, is recorded now. */
  post(object: number, now: number): void {
    const freeAt = Math.max(this.#freeAt[object] ?? 0, now) + REFILL;
    if (freeAt - BURST * REFILL > now) return;
    this.#freeAt[object] = freeAt;
    this.catchUp(now);
    if (this.#idleFrom > now) this.#waiting++;
    else this.#send(now);
  }

  /** Sends what could be sent by now: before anybody else takes a token. */
  catchUp(now: number): void {
    while (this.#waiting > 0 && this.#idleFrom <= now) {
      this.#waiting--;
      this.#send(this.#idleFrom);
    }
  }

  #send(at: number): void {
    this.#idleFrom = at + this.#client.take(at) + this.#takes;
  }
}

/** Events of one object at once, and microseconds until there may be another. */
const BURST = 25;
const REFILL = 300_000_000;
