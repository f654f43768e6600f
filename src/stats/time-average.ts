/**
 * The time-weighted mean, minimum and maximum of a gauge: a number that holds until it is set again.
 *
 * A value that holds for no time does not count: what a gauge passes through within one instant depends on the
 * order of events, not on the model. Times in any unit, in order; O(1) memory.
 */
export class TimeAverage {
  // Doubles in an array are never boxed.
  readonly #row = new Float64Array(6);

  constructor(time: number, value: number) {
    this.#row[VALUE] = value;
    this.reset(time);
  }

  /** The gauge is `value` from `time` on. O(1), allocates nothing. Throws a RangeError if time goes back. */
  set(time: number, value: number): void {
    this.#advance(time);
    this.#row[VALUE] = value;
  }

  /** Forgets what was before `time`, the end of the warm-up; the gauge keeps its value. Throws as `set` does. */
  reset(time: number): void {
    const row = this.#row;
    if (time < row[SINCE]!) throw backwards(time, row[SINCE]!);
    row[BEGIN] = time;
    row[SINCE] = time;
    row[AREA] = 0;
    row[MIN] = Infinity;
    row[MAX] = -Infinity;
  }

  /** Counts the present value up to `time`; call it once before reading. Throws as `set` does. */
  finish(time: number): void {
    this.#advance(time);
  }

  /** Over the time from the begin (or reset) to the last set or finish; the present value if that is no time. */
  get mean(): number {
    const row = this.#row;
    const span = row[SINCE]! - row[BEGIN]!;
    return span > 0 ? row[AREA]! / span : row[VALUE]!;
  }

  get min(): number {
    return this.#row[MIN]! < Infinity ? this.#row[MIN]! : this.last;
  }

  get max(): number {
    return this.#row[MAX]! > -Infinity ? this.#row[MAX]! : this.last;
  }

  /** The present value. */
  get last(): number {
    return this.#row[VALUE]!;
  }

  /** The integral over time, in the gauge's unit x the unit of time: core-microseconds, say. */
  get area(): number {
    return this.#row[AREA]!;
  }

  #advance(time: number): void {
    const row = this.#row;
    const held = time - row[SINCE]!;
    if (held === 0) return;
    if (!(held > 0)) throw backwards(time, row[SINCE]!);
    const value = row[VALUE]!;
    row[AREA]! += value * held;
    if (value < row[MIN]!) row[MIN] = value;
    if (value > row[MAX]!) row[MAX] = value;
    row[SINCE] = time;
  }
}

const BEGIN = 0;
const SINCE = 1;
const VALUE = 2;
const AREA = 3;
const MIN = 4;
const MAX = 5;

function backwards(time: number, since: number): RangeError {
  return new RangeError(`time average: time is ${time}, must be ${since} or later`);
}
