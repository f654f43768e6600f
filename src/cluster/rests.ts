/**
 * Whole numbers past 2^53 (8 PiB in bytes): a double holds the nearest, and here is what it leaves out, its rest.
 *
 * Kubernetes counts in int64. Number and rest together are exact for amounts and sums of amounts below 2^63; while
 * nothing passes 2^53 every rest is 0 and nothing is kept. `column` is a position in a row.
 */
export interface RestList {
  /** 0 for nearly all. */
  of(row: number, column: number): number;
  /** By column; empty where all are 0. */
  all(row: number): readonly number[];
}

export class Rests implements RestList {
  readonly #columns: number;
  readonly #rests = new Map<number, number>();

  constructor(columns: number) {
    this.#columns = columns;
  }

  of(row: number, column: number): number {
    return this.#rests.get(row * this.#columns + column) ?? 0;
  }

  all(row: number): readonly number[] {
    const rests = Array.from({ length: this.#columns }, (_, column) => this.of(row, column));
    return rests.some((rest) => rest !== 0) ? rests : [];
  }

  set(row: number, column: number, rest: number): void {
    const key = row * this.#columns + column;
    if (rest === 0) this.#rests.delete(key);
    else this.#rests.set(key, rest);
  }
}

/** Doubles below it are exact, and so are their sums and differences as long as these stay below it. */
export const EXACT_BELOW = 2 ** 53;

/** What the double a + b leaves out of the sum. Source: Knuth, The Art of Computer Programming, 4.2.2, theorem B. */
export function errorOf(a: number, b: number): number {
  const sum = a + b;
  const ofB = sum - a;
  return a - (sum - ofB) + (b - ofB);
}

/** Whether a number with its rest is more than another with its own. */
export function isMore(a: number, restOfA: number, b: number, restOfB: number): boolean {
  return a > b || (a === b && restOfA > restOfB);
}
