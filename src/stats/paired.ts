import { type MeanInterval, meanInterval } from "./confidence.ts";

/**
 * The mean of `subject` - `baseline` over the seeds that both have, and its Student interval: with common
 * random numbers most of the noise is in both and cancels. Values by seed; a pair with NaN is left out.
 * No difference is found where the interval covers zero: low <= 0 <= high, so also below two pairs.
 */
export function pairedDifference(
  subject: ReadonlyMap<number, number>,
  baseline: ReadonlyMap<number, number>,
  level: number,
): MeanInterval {
  const differences: number[] = [];
  for (const [seed, value] of subject) {
    const other = baseline.get(seed);
    if (other !== undefined) differences.push(value - other);
  }
  return meanInterval(differences, level);
}
