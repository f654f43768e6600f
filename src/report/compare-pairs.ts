import type { MetricInfo } from "../spec/catalog.ts";
import { pairedDifference } from "../stats/paired.ts";
import { LEVEL, shownInterval } from "./student-interval.ts";

/** A paired difference: this minus the other, seed by seed. */
export interface Comparison {
  /** Name of the strategy, or of the variant, that this is compared with. */
  readonly with: string;
  /** Pairs. */
  readonly n: number;
  /** Mean of the differences, in the unit of the metric. */
  readonly difference: number;
  /** Half the width of its 95 % Student interval; NaN with fewer than two pairs. */
  readonly halfWidth: number;
  /** Difference and half-width over the other's mean (of the same pairs); NaN where that is zero. */
  readonly relative: number;
  readonly relativeHalfWidth: number;
  readonly verdict: Verdict;
}

/**
 * better, worse: the interval excludes zero. higher, lower: likewise, for a metric of which neither direction is
 * better. One pair has no interval, so it has no verdict either.
 */
export type Verdict =
  | "better"
  | "worse"
  | "higher"
  | "lower"
  | "no difference found"
  | "one pair: no interval";

/** Compares values by seed; undefined where no seed has both. */
export function comparePairs(
  these: ReadonlyMap<number, number>,
  others: ReadonlyMap<number, number> | undefined,
  name: string,
  better: MetricInfo["better"],
): Comparison | undefined {
  if (others === undefined) return undefined;
  const { n, mean, halfWidth } = shownInterval(pairedDifference(these, others, LEVEL));
  if (n === 0) return undefined;
  const scale = Math.abs(meanOfPaired(others, these));
  // The same work summed in another order is no difference, though its last digits are.
  const isRounding = Math.abs(mean) + (n > 1 ? halfWidth : 0) <= ROUNDING * scale;
  const difference = isRounding ? 0 : mean;
  return {
    with: name,
    n,
    difference,
    halfWidth,
    relative: scale > 0 ? difference / scale : Number.NaN,
    relativeHalfWidth: scale > 0 ? halfWidth / scale : Number.NaN,
    verdict: verdictOf(difference, halfWidth, better),
  };
}

/** What rounding in a long sum can leave between equal values, relative to them. */
const ROUNDING = 1e-12;

function meanOfPaired(values: ReadonlyMap<number, number>, partners: ReadonlyMap<number, number>): number {
  let sum = 0;
  let count = 0;
  for (const [seed, value] of values) {
    if (!partners.has(seed)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function verdictOf(difference: number, halfWidth: number, better: MetricInfo["better"]): Verdict {
  if (Number.isNaN(halfWidth)) return difference === 0 ? "no difference found" : "one pair: no interval";
  if (Math.abs(difference) <= halfWidth) return "no difference found";
  const direction = difference < 0 ? "lower" : "higher";
  if (better === "neither") return direction;
  return direction === better ? "better" : "worse";
}
