import type { Jam } from "./pace.ts";

/** From one of kwok's writes to the next at least, in microseconds: 193 a second were the most that were recorded. */
const BETWEEN = 5_000;

const NO_JAM: Jam = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY, writes: [] };

/** kwok's writes, one after another: in a jam when they were recorded, else as fast as it can. O(1) a write. */
export class WriteLine {
  readonly #clock: { readonly now: number };
  readonly #jams: readonly Jam[];
  /** When the last of the writes that wait will be written. */
  #freeAt = 0;
  /** Which of the jams is there, or comes next, and how many of its writes were taken. */
  #jam = 0;
  #written = 0;

  constructor(clock: { readonly now: number }, jams: readonly Jam[]) {
    this.#clock = clock;
    this.#jams = jams;
  }

  /** How long one that is to be written now waits for those before it, in microseconds. */
  turn(): number {
    const { now } = this.#clock;
    while (this.#jam < this.#jams.length && this.#jams[this.#jam]!.to <= now) {
      this.#jam++;
      this.#written = 0;
    }
    const { from, to, writes } = this.#jams[this.#jam] ?? NO_JAM;
    const free = Math.max(now, this.#freeAt);
    if (free < from || free >= to) {
      this.#freeAt = free + BETWEEN;
      return free - now;
    }
    while (writes[this.#written]! <= now) this.#written++;
    this.#freeAt = Math.max(free, writes[this.#written++] ?? to);
    return this.#freeAt - now;
  }
}
