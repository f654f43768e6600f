import type { JobTotals } from "./job-totals.ts";

/** One Job from its first pod on. Times in microseconds. */
export class JobRun {
  #submitted = Number.NaN;
  #decidedAt = Number.NaN;
  #lastSuccess = Number.NaN;
  /** Whether its duration has been told. */
  #isDone = false;
  #successes = 0;
  /** Completion indexes that have succeeded. */
  readonly #indexes = new Set<number>();
  #active = 0;
  /** Pods that are gone without a success, and for which none has come since. */
  #missing = 0;

  /** A pod has been made; gives whether in the place of another one. */
  submitted(now: number): boolean {
    if (Number.isNaN(this.#submitted)) this.#submitted = now;
    this.#active++;
    if (this.#missing === 0) return false;
    this.#missing--;
    return true;
  }

  /** A pod is gone without a success. */
  lost(isMissed: boolean): void {
    this.#active--;
    if (isMissed) this.#missing++;
  }

  /** A pod has succeeded; gives how long the Job took if that was the last success that it needed. */
  succeeded(now: number, index: number | undefined, completions: number): number | undefined {
    this.#active--;
    this.#lastSuccess = now;
    if (index === undefined) this.#successes++;
    else this.#indexes.add(index);
    const enough =
      completions === Number.POSITIVE_INFINITY
        ? this.#active === 0
        : this.#successes + this.#indexes.size >= completions;
    if (!enough || this.#isDone) return undefined;
    this.#isDone = true;
    return now - this.#submitted;
  }

  /** Its controller has written what it comes to. */
  decided(now: number): void {
    this.#decidedAt = now;
  }

  /** It is Complete. */
  completed(now: number, totals: JobTotals): void {
    if (Number.isNaN(this.#submitted)) return;
    // By its success policy, without all completions.
    if (!this.#isDone && !Number.isNaN(this.#lastSuccess))
      totals.durations.add(this.#lastSuccess - this.#submitted);
    if (!Number.isNaN(this.#decidedAt)) totals.decisions.add(this.#decidedAt - this.#submitted);
    totals.completions.add(now - this.#submitted);
  }
}
