/**
 * A running hash of the events handled, 64 bits: the cheapest test that two runs did the same.
 *
 * Kinds enter by name, so that the order of definitions does not matter.
 */
export class EventHash {
  #low = 0x243f6a88;
  #high = 0x85a308d3 | 0;
  readonly #kinds: number[] = [];

  /** Kinds are numbered in the order of these calls. */
  define(name: string): void {
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#kinds.push(hash | 0);
  }

  /** Two halves that are multiplied by odd numbers, so that nothing is lost, and each mixed into the other. */
  add(key: number, kind: number, subject: number, detail: number): void {
    const low = Math.imul(this.#low ^ (key | 0), 0xcc9e2d51) + detail;
    const high =
      Math.imul(this.#high ^ (subject + this.#kinds[kind]!), 0x1b873593) + ((key * INVERSE_2_32) | 0);
    this.#low = low ^ (high >>> 15);
    this.#high = (high + ((low << 13) | (low >>> 19))) | 0;
  }

  digest(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}

const INVERSE_2_32 = 2 ** -32;
