import type { DistributionSpec } from "../spec/distribution.ts";

/** Bounds that the values of a distribution never leave. */
export function supportOf(spec: DistributionSpec): readonly [number, number] {
  switch (spec.kind) {
    case "constant":
      return [spec.value, spec.value];
    case "uniform":
      return [spec.min, spec.max];
    case "empirical":
      return boundsOf(spec.values.map((value) => [value, value]));
    case "mixture":
      return boundsOf(spec.parts.map((each) => supportOf(each.of)));
    case "truncated":
      return [spec.min, spec.max];
    default:
      return [0, Infinity];
  }
}

/** Whether a distribution has any probability in [min, max] that a double can hold. */
export function reaches(spec: DistributionSpec, min: number, max: number): boolean {
  switch (spec.kind) {
    case "empirical":
      return spec.values.some((value) => value >= min && value <= max);
    case "mixture":
      return spec.parts.some((each) => reaches(each.of, min, max));
    case "truncated":
      return (
        min <= spec.max &&
        max >= spec.min &&
        reaches(spec.of, Math.max(min, spec.min), Math.min(max, spec.max))
      );
    case "exponential":
      return min / spec.mean < LEAST;
    case "weibull":
      return (min / spec.scale) ** spec.shape < LEAST && spec.shape * Math.log(spec.scale / max) < LEAST;
    case "erlang": {
      const phase = spec.mean / spec.shape;
      return !isFar(min / phase, spec.shape, 1) && !isFar(max / phase, spec.shape, -1);
    }
    case "lognormal": {
      // Where sigma is 0 only the median is left, and a score of it would be 0 / 0.
      const score = (x: number) => (Math.log(x) - spec.mu) / Math.max(spec.sigma, 1e-9);
      return score(min) < LEAST_SCORE && score(max) > -LEAST_SCORE;
    }
    default: {
      const [low, high] = supportOf(spec);
      return low <= max && high >= min;
    }
  }
}

/** exp(-745) is the least probability above zero that a double holds. */
const LEAST = 745;
/** As far from the mean, in standard deviations, a normal variable is with about that probability. */
const LEAST_SCORE = 38.5;

/** Chernoff's bound for a sum of `shape` unit exponentials to be beyond x, above (1) or below (-1) their mean. */
function isFar(x: number, shape: number, side: 1 | -1): boolean {
  return (x - shape) * side > 0 && x - shape - shape * Math.log(x / shape) > LEAST;
}

/** Whether a distribution gives nothing but zero. */
export function isAlwaysZero(spec: DistributionSpec): boolean {
  return supportOf(spec)[1] === 0;
}

function boundsOf(ranges: readonly (readonly [number, number])[]): readonly [number, number] {
  let low = Infinity;
  let high = 0;
  for (const [from, to] of ranges) {
    low = Math.min(low, from);
    high = Math.max(high, to);
  }
  return [low, high];
}
