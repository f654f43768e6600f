import { Moments } from "./moments.ts";
import { studentQuantile } from "./student-t.ts";

/** The mean of a sample and the confidence interval of what it estimates. */
export interface MeanInterval {
  /** How many numbers there were, NaN left out. */
  readonly count: number;
  /** NaN of nothing. */
  readonly mean: number;
  /** The sample's (divided by count - 1); NaN below two numbers. */
  readonly standardDeviation: number;
  /** -Infinity and Infinity below two numbers: then anything is possible. */
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of independent replications and its Student interval: mean +- t s / sqrt(n), n - 1 degrees of
 * freedom. NaN in `sample` (nothing was observed in that run) is left out; `count` tells. Throws a RangeError unless
 * `level` is between 0 and 1: 0.95 for 95 %.
 */
export function meanInterval(sample: Iterable<number>, level: number): MeanInterval {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`confidence interval: level is ${level}, must be between 0 and 1`);
  }
  const moments = new Moments();
  for (const value of sample) if (!Number.isNaN(value)) moments.add(value);
  const { count, mean, standardDeviation } = moments;
  const half = halfWidth(count, standardDeviation, level);
  if (half === Infinity) return { count, mean, standardDeviation, low: -Infinity, high: Infinity };
  return { count, mean, standardDeviation, low: mean - half, high: mean + half };
}

function halfWidth(count: number, standardDeviation: number, level: number): number {
  const t = studentQuantile((1 + level) / 2, Math.max(count - 1, 1));
  return count > 1 ? (t * standardDeviation) / Math.sqrt(count) : Infinity;
}
