import { DDSketch } from "@datadog/sketches-js";

/** How many numbers are kept one by one: 8 MB. */
export const EXACT_LIMIT = 1_000_000;

// Half of what is promised: a bucket is a percent wide.
const RELATIVE_ACCURACY = 0.005;

/**
 * Quantiles, mean and extremes of any number of finite numbers.
 *
 * Exact up to `limit` numbers, kept in a growing array; then a DDSketch whose quantiles are off by at most
 * 0.5 % of their value, in memory that depends on the range of the numbers, not on how many there are. `exact`
 * says which. Count, mean, min and max are exact either way. Source: Masson, Rim and Lee, DDSketch (VLDB 2019).
 */
export class QuantileSketch {
  readonly #limit: number;
  #values = new Float64Array(64);
  #sorted = true;
  #sketch: DDSketch | undefined;
  #count = 0;
  // Sum, min, max: doubles in an array are never boxed.
  readonly #totals = Float64Array.of(0, Infinity, -Infinity);

  constructor(limit: number = EXACT_LIMIT) {
    this.#limit = limit;
  }

  /** O(1) amortised, about 30 ns while exact and 60 ns after. Throws a RangeError if `value` is not finite. */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`quantile sketch: value is ${value}, must be finite`);
    const totals = this.#totals;
    totals[0]! += value;
    if (value < totals[1]!) totals[1] = value;
    if (value > totals[2]!) totals[2] = value;
    if (this.#count < this.#limit) {
      if (this.#count === this.#values.length) this.#grow();
      this.#values[this.#count] = value;
      this.#sorted = false;
    } else {
      this.#sketch ??= this.#sketched();
      this.#sketch.accept(value);
    }
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether quantiles are exact, not sketched. */
  get exact(): boolean {
    return this.#sketch === undefined;
  }

  get sum(): number {
    return this.#totals[0]!;
  }

  /** NaN of nothing, like min, max and every quantile. */
  get mean(): number {
    return this.#count > 0 ? this.#totals[0]! / this.#count : Number.NaN;
  }

  get min(): number {
    return this.#count > 0 ? this.#totals[1]! : Number.NaN;
  }

  get max(): number {
    return this.#count > 0 ? this.#totals[2]! : Number.NaN;
  }

  /**
   * The quantile at probability p of 0 to 1: linear between order statistics, at position p (count - 1) from 0
   * (Hyndman and Fan's type 7; numpy's default). Sorts once after new numbers: O(n log n), else O(1).
   * Throws a RangeError if p is out of range.
   */
  quantile(p: number): number {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile sketch: probability is ${p}, must be 0 to 1`);
    if (this.#count === 0) return Number.NaN;
    if (p === 0) return this.min;
    if (p === 1) return this.max;
    if (this.#sketch === undefined) return this.#interpolated(p);
    return Math.min(Math.max(this.#sketch.getValueAtQuantile(p), this.min), this.max);
  }

  #interpolated(p: number): number {
    if (!this.#sorted) {
      this.#values.subarray(0, this.#count).sort();
      this.#sorted = true;
    }
    const position = p * (this.#count - 1);
    const below = Math.floor(position);
    const value = this.#values[below]!;
    const fraction = position - below;
    return fraction === 0 ? value : value + fraction * (this.#values[below + 1]! - value);
  }

  #grow(): void {
    const larger = new Float64Array(Math.min(this.#values.length * 4, Math.max(this.#limit, 64)));
    larger.set(this.#values);
    this.#values = larger;
  }

  /** Everything so far as a sketch; the array is let go. */
  #sketched(): DDSketch {
    const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
    for (const value of this.#values.subarray(0, this.#count)) sketch.accept(value);
    this.#values = new Float64Array(0);
    return sketch;
  }
}
