/** Count, mean and standard deviation of numbers as they come, in O(1) memory. Source: Welford (1962). */
export class Moments {
  #count = 0;
  // Mean, and sum of squared distances from it: doubles in an array are never boxed.
  readonly #sums = new Float64Array(2);

  /** O(1), allocates nothing. */
  add(value: number): void {
    const sums = this.#sums;
    this.#count++;
    const distance = value - sums[0]!;
    sums[0]! += distance / this.#count;
    sums[1]! += distance * (value - sums[0]!);
  }

  get count(): number {
    return this.#count;
  }

  /** NaN of nothing. */
  get mean(): number {
    return this.#count > 0 ? this.#sums[0]! : Number.NaN;
  }

  /** The sample's (divided by count - 1); NaN below two numbers. */
  get standardDeviation(): number {
    return this.#count > 1 ? Math.sqrt(this.#sums[1]! / (this.#count - 1)) : Number.NaN;
  }
}
