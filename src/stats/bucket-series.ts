/** A gauge over time in buckets of equal width; bucket i covers [i x step, (i + 1) x step), the last one up to the end. */
export interface Buckets {
  readonly step: number;
  /** Time-weighted mean in each bucket, smallest and largest value that held for some time in it. */
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/**
 * Draws a gauge into at most `maxBuckets` buckets, whatever the horizon: when they are full, neighbours merge
 * and the step doubles. The gauge is `initial` from time 0; times are in order, in any unit.
 *
 * All series of one run that are made alike and finished at the same time have the same buckets. A value that
 * holds for no time does not count. O(maxBuckets) memory.
 */
export class BucketSeries {
  readonly #area: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #maxBuckets: number;
  // The bucket that time is in, or the one that it has just filled.
  #bucket = 0;
  // STEP, END of the bucket, SINCE, VALUE: doubles in an array are never boxed.
  readonly #now: Float64Array;

  /** Throws a RangeError unless step is above zero and maxBuckets a whole number above zero. */
  constructor(step: number, maxBuckets: number, initial: number) {
    if (!(step > 0)) throw new RangeError(`bucket series: step is ${step}, must be above zero`);
    if (!(Number.isInteger(maxBuckets) && maxBuckets > 0)) {
      throw new RangeError(`bucket series: ${maxBuckets} buckets, must be a whole number above zero`);
    }
    this.#maxBuckets = maxBuckets;
    this.#area = new Float64Array(maxBuckets);
    this.#min = new Float64Array(maxBuckets).fill(Infinity);
    this.#max = new Float64Array(maxBuckets).fill(-Infinity);
    this.#now = Float64Array.of(step, step, 0, initial);
  }

  /**
   * The gauge is `value` from `time` on. O(1) amortised (a jump fills the buckets that it passes), allocates
   * nothing. Throws a RangeError if time goes back.
   */
  record(time: number, value: number): void {
    this.#advance(time);
    this.#now[VALUE] = value;
  }

  /** Counts the present value up to `time` and reads the buckets: as many as time has passed through. Throws as `record` does. */
  finish(time: number): Buckets {
    this.#advance(time);
    const step = this.#now[STEP]!;
    const count = time > 0 ? this.#bucket + 1 : 0;
    const mean = this.#area.slice(0, count);
    for (let i = 0; i < count; i++) mean[i]! /= Math.min(step, time - i * step);
    return { step, mean, min: this.#min.slice(0, count), max: this.#max.slice(0, count) };
  }

  #advance(time: number): void {
    const now = this.#now;
    const since = now[SINCE]!;
    if (time === since) return;
    if (!(time > since)) throw new RangeError(`bucket series: time is ${time}, must be ${since} or later`);
    while (time > now[STEP]! * this.#maxBuckets) this.#double();
    while (time > now[END]!) {
      this.#hold(now[END]!);
      this.#bucket++;
      now[END] = (this.#bucket + 1) * now[STEP]!;
    }
    this.#hold(time);
  }

  /** The present value holds until `time`, within the bucket. */
  #hold(time: number): void {
    const now = this.#now;
    const held = time - now[SINCE]!;
    if (held === 0) return;
    const value = now[VALUE]!;
    const bucket = this.#bucket;
    this.#area[bucket]! += value * held;
    if (value < this.#min[bucket]!) this.#min[bucket] = value;
    if (value > this.#max[bucket]!) this.#max[bucket] = value;
    now[SINCE] = time;
  }

  #double(): void {
    const used = this.#bucket + 1;
    mergeNeighbours(this.#area, used, 0, (a, b) => a + b);
    mergeNeighbours(this.#min, used, Infinity, Math.min);
    mergeNeighbours(this.#max, used, -Infinity, Math.max);
    this.#bucket >>= 1;
    this.#now[STEP]! *= 2;
    this.#now[END] = (this.#bucket + 1) * this.#now[STEP]!;
  }
}

const STEP = 0;
const END = 1;
const SINCE = 2;
const VALUE = 3;

/** Merges places 2i and 2i + 1 of the first `used` into place i and empties the rest. */
function mergeNeighbours(
  column: Float64Array,
  used: number,
  empty: number,
  merge: (a: number, b: number) => number,
): void {
  for (let i = 0; 2 * i < used; i++) {
    column[i] = 2 * i + 1 < used ? merge(column[2 * i]!, column[2 * i + 1]!) : column[2 * i]!;
  }
  column.fill(empty, Math.ceil(used / 2), used);
}
