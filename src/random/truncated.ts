import type { DistributionSpec } from "../spec/distribution.ts";
import { gammaQuantileBetween } from "./gamma.ts";
import { logScore, weibullHazard } from "./mass.ts";
import { normalQuantileBetween } from "./normal.ts";
import type { RandomStream } from "./random-stream.ts";

/**
 * The sampler of a truncated exponential, Erlang, Weibull or lognormal, by inversion within the limits: exact
 * in any tail, one draw a value, never outside [min, max]. Truncations of other kinds have simpler forms: conditionOn.
 */
export function truncatedSampler(
  spec: Extract<DistributionSpec, { kind: "truncated" }>,
): (stream: RandomStream) => number {
  const { min, max } = spec;
  const quantile = truncatedQuantile(spec.of, min, max);
  return (stream) => Math.min(Math.max(quantile(stream.next()), min), max);
}

function truncatedQuantile(of: DistributionSpec, min: number, max: number): (p: number) => number {
  switch (of.kind) {
    case "exponential":
      return exponentialQuantile(min / of.mean, max / of.mean, (y) => y * of.mean);
    case "weibull":
      return exponentialQuantile(
        weibullHazard(of, min),
        weibullHazard(of, max),
        (y) => of.scale * y ** (1 / of.shape),
      );
    case "erlang": {
      const phase = of.mean / of.shape;
      return (p) => phase * gammaQuantileBetween(of.shape, min / phase, max / phase, p);
    }
    case "lognormal": {
      const z = normalQuantileBetween(logScore(of, min), logScore(of, max));
      return (p) => Math.exp(of.mu + of.sigma * z(p));
    }
    default:
      throw new TypeError(`distribution "${of.kind}" has a simpler form when it is truncated`);
  }
}

/** Of a unit exponential within [low, high], scaled: without memory, it begins anew at `low`. */
function exponentialQuantile(
  low: number,
  high: number,
  scaled: (y: number) => number,
): (p: number) => number {
  const mass = -Math.expm1(low - high);
  return (p) => scaled(low - Math.log1p(-p * mass));
}
