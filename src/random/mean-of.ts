import type { DistributionSpec } from "../spec/distribution.ts";
import { checkDistribution } from "./check-distribution.ts";
import { conditionOn } from "./condition.ts";
import { gammaMass, logGamma } from "./gamma.ts";
import { logScore, massBetween, weibullHazard } from "./mass.ts";
import { normalMass } from "./normal.ts";

/**
 * The mean of a distribution, exact (no sampling), in the unit of its values.
 *
 * Truncated kinds by their partial means: E[X; a <= X <= b] / P(a <= X <= b). Throws a RangeError where
 * compileDistribution does. O(values and parts).
 */
export function meanOf(spec: DistributionSpec): number {
  checkDistribution(spec);
  return mean(spec);
}

function mean(spec: DistributionSpec): number {
  switch (spec.kind) {
    case "constant":
      return spec.value;
    case "uniform":
      return spec.min + (spec.max - spec.min) / 2;
    case "exponential":
    case "erlang":
      return spec.mean;
    case "weibull":
      return spec.scale * Math.exp(logGamma(1 + 1 / spec.shape));
    case "lognormal":
      return Math.exp(spec.mu + spec.sigma ** 2 / 2);
    case "empirical":
      return spec.values.reduce((sum, value) => sum + value, 0) / spec.values.length;
    case "mixture": {
      const total = spec.parts.reduce((sum, part) => sum + part.weight, 0);
      return (
        spec.parts.reduce((sum, { weight, of }) => sum + (weight > 0 ? weight * mean(of) : 0), 0) / total
      );
    }
    case "truncated":
      return truncatedMean(spec.of, spec.min, spec.max);
  }
}

function truncatedMean(of: DistributionSpec, min: number, max: number): number {
  const simplest = conditionOn(of, min, max);
  if (simplest.kind !== "truncated") return mean(simplest);
  const share = partialMeanShare(simplest.of, simplest.min, simplest.max);
  const value = (mean(simplest.of) * share) / massBetween(simplest.of, simplest.min, simplest.max);
  // Between close limits both factors are small differences: rounding must not carry the mean out of them.
  return Math.min(Math.max(value, simplest.min), simplest.max);
}

/** The part of the mean that values in [min, max] contribute: E[X; min <= X <= max] / E[X]. */
function partialMeanShare(spec: DistributionSpec, min: number, max: number): number {
  switch (spec.kind) {
    case "exponential":
      return gammaMass(2, min / spec.mean, max / spec.mean);
    case "erlang":
      return gammaMass(spec.shape + 1, (min / spec.mean) * spec.shape, (max / spec.mean) * spec.shape);
    case "weibull":
      return gammaMass(1 + 1 / spec.shape, weibullHazard(spec, min), weibullHazard(spec, max));
    case "lognormal":
      return normalMass(logScore(spec, min) - spec.sigma, logScore(spec, max) - spec.sigma);
    default:
      throw new TypeError(`distribution "${spec.kind}" has a simpler form when it is truncated`);
  }
}
