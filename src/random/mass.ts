import type { DistributionSpec } from "../spec/distribution.ts";
import { gammaMass } from "./gamma.ts";
import { normalMass } from "./normal.ts";

/**
 * The probability that a value falls into [min, max], both included. Exact to about 1e-13 of itself also far
 * out in a tail, where the difference of two values of the distribution function would be 0.
 */
export function massBetween(spec: DistributionSpec, min: number, max: number): number {
  if (!(min <= max)) return 0;
  const isIn = (value: number) => min <= value && value <= max;
  switch (spec.kind) {
    case "constant":
      return isIn(spec.value) ? 1 : 0;
    case "uniform": {
      if (spec.min === spec.max) return isIn(spec.min) ? 1 : 0;
      return Math.max(0, Math.min(spec.max, max) - Math.max(spec.min, min)) / (spec.max - spec.min);
    }
    case "exponential":
      return gammaMass(1, Math.max(min, 0) / spec.mean, max / spec.mean);
    case "erlang":
      return gammaMass(
        spec.shape,
        (Math.max(min, 0) / spec.mean) * spec.shape,
        (max / spec.mean) * spec.shape,
      );
    case "weibull":
      return gammaMass(1, weibullHazard(spec, min), weibullHazard(spec, max));
    case "lognormal":
      if (spec.sigma === 0) return isIn(Math.exp(spec.mu)) ? 1 : 0;
      return normalMass(logScore(spec, min), logScore(spec, max));
    case "empirical":
      return spec.values.filter(isIn).length / spec.values.length;
    case "mixture": {
      let mass = 0;
      let total = 0;
      for (const { weight, of } of spec.parts) {
        total += weight;
        mass += weight * massBetween(of, min, max);
      }
      return mass / total;
    }
    case "truncated": {
      const within = massBetween(spec.of, Math.max(spec.min, min), Math.min(spec.max, max));
      return within / massBetween(spec.of, spec.min, spec.max);
    }
  }
}

/** (x / scale)^shape, which is exponential with mean 1 if x is drawn from this Weibull; 0 for x below 0. */
export function weibullHazard(spec: { readonly shape: number; readonly scale: number }, x: number): number {
  return (Math.max(x, 0) / spec.scale) ** spec.shape;
}

/** (ln x - mu) / sigma, which is standard normal if x is drawn from this lognormal; -Infinity for x at or below 0. */
export function logScore(spec: { readonly mu: number; readonly sigma: number }, x: number): number {
  return (Math.log(Math.max(x, 0)) - spec.mu) / spec.sigma;
}
