import { type MeanInterval, meanInterval } from "../stats/confidence.ts";

/** Of every interval that a report shows. */
export const LEVEL = 0.95;

/** Mean over replications with its 95 % Student interval, mean ± halfWidth. */
export interface Interval {
  readonly n: number;
  /** NaN for none. */
  readonly mean: number;
  /** Sample standard deviation, with n - 1; NaN for fewer than two. */
  readonly sd: number;
  /** NaN for fewer than two: then there is no interval to show. */
  readonly halfWidth: number;
}

export function studentInterval(values: Iterable<number>): Interval {
  return shownInterval(meanInterval(values, LEVEL));
}

export function shownInterval({ count, mean, standardDeviation, low, high }: MeanInterval): Interval {
  const halfWidth = count > 1 ? (high - low) / 2 : Number.NaN;
  return { n: count, mean, sd: standardDeviation, halfWidth };
}
