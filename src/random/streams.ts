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
  readonly #state: Int32Array;

  constructor(name: string) {
    this.#seed = seedWordsOf(name);
    this.#state = Int32Array.from(this.#seed);
  }

  /**
   * Two steps of Tyche-i, the same as the library's double() (test/random/streams.test.ts), which only seeds.
   *
   * Stepped here because a run has many streams: the library's generators are closures, one a stream, and a draw
   * through several of them measured some 40 ns instead of 10. In one piece so that nothing is boxed on the way.
   */
  next(): number {
    const state = this.#state;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    b = (b << 25) ^ (b >>> 7) ^ c;
    c = (c - d) | 0;
    d = (d << 24) ^ (d >>> 8) ^ a;
    a = (a - b) | 0;
    b = (b << 20) ^ (b >>> 12) ^ c;
    c = (c - d) | 0;
    d = (d << 16) ^ (c >>> 16) ^ a;
    a = (a - b) | 0;
    const high = a >>> 11;
    b = (b << 25) ^ (b >>> 7) ^ c;
    c = (c - d) | 0;
    d = (d << 24) ^ (d >>> 8) ^ a;
    a = (a - b) | 0;
    b = (b << 20) ^ (b >>> 12) ^ c;
    c = (c - d) | 0;
    state[3] = (d << 16) ^ (c >>> 16) ^ a;
    state[2] = c;
    state[1] = b;
    state[0] = (a - b) | 0;
    // 53 bits: 32 alone would cut long tails and make ties. 0 comes once in 2^53 draws, and is drawn again.
    return high * 2 ** -21 + (state[0]! >>> 0) * 2 ** -53 || this.next();
  }

  below(n: number): number {
    return indexBelow(this.next(), n);
  }

  fork(entity: number): RandomStream {
    return forkOf(this.#seed, entity);
  }

  save(): Uint8Array {
    return writeState(this.#seed, [...this.#state] as unknown as SeedWords);
  }

  restore(state: Uint8Array): void {
    this.#state.set(readState(this.#seed, state));
  }
}

function seedWordsOf(name: string): SeedWords {
  const { a, b, c, d } = seedrandom.tychei(name, { state: true }).state();
  return [a | 0, b | 0, c | 0, d | 0];
}
