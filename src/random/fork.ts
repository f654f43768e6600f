import { indexBelow } from "./index-below.ts";
import type { RandomStream } from "./random-stream.ts";
import { readState, type SeedWords, writeState } from "./stream-state.ts";

/**
 * The stream of one entity below the stream with this seed: the entity's number is mixed into the four seed
 * words (MurmurHash3's finalizer, word after word), and they seed an sfc32 (Chris Doty-Humphrey, PractRand).
 * Throws a RangeError unless `entity` is a whole number of 0 to 2^53 - 1.
 */
export function forkOf(seed: SeedWords, entity: number): RandomStream {
  if (!(entity >= 0 && Number.isSafeInteger(entity))) {
    throw new RangeError(
      `fork of a random stream: entity is ${entity}, must be a whole number, zero or more`,
    );
  }
  const low = entity | 0;
  const high = (entity / 2 ** 32) | 0;
  // Odd factors: each word alone already differs between any two entities below 2^32.
  const a = mixed(seed[0] ^ Math.imul(low, 0x9e3779b1));
  const b = mixed(seed[1] ^ Math.imul(low, 0x85ebca77) ^ a);
  const c = mixed(seed[2] ^ Math.imul(high, 0xc2b2ae3d) ^ b);
  const d = mixed(seed[3] ^ Math.imul(low, 0x27d4eb2f) ^ c);
  return new ForkedStream(a, b, c, d);
}

function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

// As in PractRand: so many rounds until each bit of the seed has reached all of the state.
const SEEDING_ROUNDS = 15;

class ForkedStream implements RandomStream {
  readonly #seed: SeedWords;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(a: number, b: number, c: number, d: number) {
    this.#seed = [a, b, c, d];
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#counter = d;
    for (let round = 0; round < SEEDING_ROUNDS; round++) this.#word();
  }

  next(): number {
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
    return writeState(this.#seed, [this.#a, this.#b, this.#c, this.#counter]);
  }

  restore(state: Uint8Array): void {
    [this.#a, this.#b, this.#c, this.#counter] = readState(this.#seed, state);
  }

  /** sfc32: the next 32 bits, signed. */
  #word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }
}
