import seedrandom from "seedrandom";
import { forkOf } from "./fork.ts";
import { indexBelow } from "./index-below.ts";
import type { RandomStream } from "./random-stream.ts";
import { readState, type SeedWords, writeState } from "./stream-state.ts";

/**
 * The stream of this seed and name, at its beginning: Tyche-i, from seedrandom, seeded with "seed/part/part".
 *
 * A part may contain any character: ("a/b") and ("a", "b") are different streams, (7) and ("7") the same.
 * About 4 us to make and 10 ns a draw; for one stream an entity, fork.
 *
 * Tyche-i since streams with similar names must be independent, which seedrandom's xor128, xorwow and
 * xorshift7 are not.
 */
export function createStream(seed: number | string, ...name: readonly (number | string)[]): RandomStream {
  return new NamedStream([seed, ...name].map(escaped).join("/"));
}

/**
 * The separator and what escapes it are escaped; NUL too, since the generator pads its seed with zeros: a name
 * with a NUL at its end would be the stream of the name without it, one draw later.
 */
function escaped(part: number | string): string {
  return String(part).replaceAll("%", "%25").replaceAll("/", "%2F").replaceAll("\0", "%00");
}

class NamedStream implements RandomStream {
  readonly #seed: SeedWords;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(name: string) {
    this.#seed = seedWordsOf(name);
    [this.#a, this.#b, this.#c, this.#d] = this.#seed;
  }

  next(): number {
    // 32 bits alone would cut long tails and make ties.
    for (;;) {
      const high = this.#word() >>> 11;
      const low = this.#word() >>> 0;
      const value = (high + low / 2 ** 32) / 2 ** 21;
      if (value > 0) return value;
    }
  }

  below(n: number): number {
    return indexBelow(this.next(), n);
  }

  fork(entity: number): RandomStream {
    return forkOf(this.#seed, entity);
  }

  save(): Uint8Array {
    return writeState(this.#seed, [this.#a, this.#b, this.#c, this.#d]);
  }

  restore(state: Uint8Array): void {
    [this.#a, this.#b, this.#c, this.#d] = readState(this.#seed, state);
  }

  /**
   * Tyche-i: the next 32 bits, signed; the same as the library's, which seeds (test/random/streams.test.ts).
   *
   * Stepped here because a run has many streams: the library's generators are closures, one a stream, and a draw
   * through several of them measured some 40 ns instead of 10.
   */
  #word(): number {
    let b = (this.#b << 25) ^ (this.#b >>> 7) ^ this.#c;
    let c = (this.#c - this.#d) | 0;
    const d = (this.#d << 24) ^ (this.#d >>> 8) ^ this.#a;
    const a = (this.#a - b) | 0;
    b = (b << 20) ^ (b >>> 12) ^ c;
    c = (c - d) | 0;
    this.#b = b;
    this.#c = c;
    this.#d = (d << 16) ^ (c >>> 16) ^ a;
    this.#a = (a - b) | 0;
    return this.#a;
  }
}

function seedWordsOf(name: string): SeedWords {
  const { a, b, c, d } = seedrandom.tychei(name, { state: true }).state();
  return [a | 0, b | 0, c | 0, d | 0];
}
