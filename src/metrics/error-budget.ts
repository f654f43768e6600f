import { BURN_WINDOWS } from "../spec/objective.ts";
import { type Growing, meeting, rateAt } from "./growing-rates.ts";

/** What is counted up to an instant, both growing in straight lines from one breakpoint to the next. */
interface Breakpoint {
  readonly at: number;
  /** Integrals of weight x what is not available, and of weight. */
  readonly bad: number;
  readonly all: number;
}

/**
 * How fast an error budget burns: the share of what is not available, over what may be not available.
 *
 * The share over a window that ends at t is a ratio of two straight lines between the instants at which either end of
 * the window passes a breakpoint, so its extremes are there, and there it is looked at; the least of two windows' shares
 * is also highest where one that rises meets one that falls. What was before the start was available.
 * Memory: breakpoints of the longest window. O(1) amortised a change.
 */
export class ErrorBudget {
  readonly #allowed: number;
  readonly #start: number;
  #weight: number;
  #missing = 0;
  #at: number;
  #bad = 0;
  #all = 0;
  #below = 0;
  readonly #points: Breakpoint[];
  /** By window: the last breakpoint at or before its begin. */
  readonly #begins: number[] = BURN_WINDOWS.map(() => 0);
  readonly #worst: number[] = BURN_WINDOWS.map(() => 0);
  #worstOfBoth = 0;
  /** What the windows held when they were last looked at. */
  #seen: readonly Growing[] = [];

  /** `target`: the share that is to be available. */
  constructor(target: number, now: number, weight: number) {
    this.#allowed = 1 - target;
    this.#start = this.#at = now;
    this.#weight = weight;
    const longest = Math.max(...BURN_WINDOWS.map(({ length }) => length));
    this.#points = [
      { at: now - longest, bad: 0, all: -longest * weight },
      { at: now, bad: 0, all: 0 },
    ];
  }

  /** From now on this share is not available, and instants have this weight. */
  set(now: number, missing: number, weight: number): void {
    if (missing === this.#missing && weight === this.#weight) return;
    this.#advance(now);
    this.#missing = missing;
    this.#weight = weight;
  }

  /** `window` in microseconds: what of its budget is left, if the rest of it goes without errors and as the run on average. */
  finish(now: number, window: number) {
    this.#advance(now);
    const run = now - this.#start;
    const share = this.#all > 0 ? this.#bad / this.#all : 0;
    const mean = run > 0 ? this.#all / run : 0;
    const budget = this.#allowed * window * mean;
    return {
      burnRate: this.#rate(share),
      budgetLeft: this.#bad === 0 ? 1 : budget > 0 ? 1 - this.#bad / budget : Number.NEGATIVE_INFINITY,
      below: this.#below,
      worst: this.#worst.map((rate) => rate) as readonly number[],
      worstOfBoth: this.#worstOfBoth,
    };
  }

  #rate(share: number): number {
    return share === 0 ? 0 : share / this.#allowed;
  }

  #advance(now: number): void {
    const from = this.#at;
    if (now === from) return;
    const before = this.#points.at(-1)!;
    const slope = { bad: this.#missing * this.#weight, all: this.#weight };
    const last = {
      at: now,
      bad: before.bad + (now - from) * slope.bad,
      all: before.all + (now - from) * slope.all,
    };
    this.#points.push(last);
    for (let at = this.#nextEnd(from); at < now; at = this.#nextEnd(at)) this.#look(at);
    this.#look(now);
    this.#bad = last.bad;
    this.#all = last.all;
    // What the target allows at an instant is measured over time, not by weight.
    if (this.#missing > this.#allowed) this.#below += now - from;
    this.#at = now;
    this.#forget();
  }

  /** The first instant after `at` at which a window begins at a breakpoint. */
  #nextEnd(at: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const [position, { length }] of BURN_WINDOWS.entries()) {
      let begin = this.#begins[position]!;
      while (begin < this.#points.length && this.#points[begin]!.at + length <= at) begin++;
      if (begin < this.#points.length) next = Math.min(next, this.#points[begin]!.at + length);
    }
    return next;
  }

  #look(at: number): void {
    const end = this.#valueAt(this.#points.length - 2, at);
    const held = BURN_WINDOWS.map(({ length }, position) => {
      while (this.#points[this.#begins[position]! + 1]!.at <= at - length) this.#begins[position]!++;
      const begin = this.#valueAt(this.#begins[position]!, at - length);
      return { part: end.bad - begin.bad, whole: end.all - begin.all };
    });
    const shares = held.map(rateAt);
    for (const [position, share] of shares.entries())
      this.#worst[position] = Math.max(this.#worst[position]!, this.#rate(share));
    const least = Math.max(Math.min(...shares), meeting(this.#seen, held));
    this.#worstOfBoth = Math.max(this.#worstOfBoth, this.#rate(least));
    this.#seen = held;
  }

  /** Between a breakpoint and the next one. */
  #valueAt(position: number, at: number): { readonly bad: number; readonly all: number } {
    const from = this.#points[position]!;
    const to = this.#points[position + 1]!;
    const share = (at - from.at) / (to.at - from.at);
    return { bad: from.bad + share * (to.bad - from.bad), all: from.all + share * (to.all - from.all) };
  }

  #forget(): void {
    const unused = Math.min(...this.#begins);
    // Not each time: moving the rest costs as much as there is.
    if (unused < 1000 || unused < this.#points.length / 2) return;
    this.#points.splice(0, unused);
    for (const position of this.#begins.keys()) this.#begins[position]! -= unused;
  }
}
