/** By how much real runs differ among themselves for other reasons than those that are simulated. */
export interface Spread {
  readonly figures: RegExp;
  readonly why: string;
  /** Of runs on a loaded machine alone. */
  readonly isLoaded?: boolean;
  /** Where all repeats are below this, in seconds. */
  readonly below?: number;
  /** By so many seconds on both sides, and by this factor. */
  readonly by: number;
  readonly factor: number;
}

/** "Prefer runs below 4": the mean of load1 from which on a machine of two cores is slow at times. */
export const LOADED = 4;

/** What the table "difference between repeats" in the README of the recordings says; the first that fits counts. */
export const SPREADS: readonly Spread[] = [
  {
    figures: /^failure: readyAfterReturn/,
    by: 0.8,
    factor: 1,
    why: "return: Ready within 0.02-0.8 s",
  },
  {
    figures: /^failure: (untainted|gone)AfterReturn/,
    by: 5,
    factor: 1,
    why: "return: untainted at the next 5 s pass, hung pods gone in 0.2-5 s",
  },
  {
    figures: /(completeAfter|firstNewReadyAfter)$/,
    isLoaded: true,
    by: 0,
    factor: 1.2,
    why: "to complete: up to 20% where a run was loaded",
  },
  {
    figures: /: short(Ready|Serving|Available)$/,
    isLoaded: true,
    by: 0,
    factor: 1.3,
    why: "shortfalls without failure: up to 30%, and up to 60% where a run was loaded",
  },
  {
    figures: /: wait (mean|p50|p90|p99|max)$/,
    below: 1,
    by: 0.1,
    factor: 2,
    why: "wait without shortage: 10-100 ms, a factor of 2 by load",
  },
];
