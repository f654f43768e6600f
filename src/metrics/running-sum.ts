/** The sum of parts that change one at a time. Exact for whole numbers. */
export class RunningSum {
  readonly #parts: Float64Array;
  // A double in an array is never boxed.
  readonly #sum = new Float64Array(1);

  constructor(parts: number) {
    this.#parts = new Float64Array(parts);
  }

  /** One part is this from now on; gives the new sum. */
  set(part: number, value: number): number {
    this.#sum[0]! += value - this.#parts[part]!;
    this.#parts[part] = value;
    return this.#sum[0]!;
  }
}
