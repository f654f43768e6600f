import type { DistributionSpec } from "../spec/distribution.ts";
import { massBetween } from "./mass.ts";

/**
 * The distribution of `spec` on the condition that it falls into [min, max], in its simplest form: "truncated"
 * is left only around an exponential, Erlang, Weibull or lognormal, and only where the limits cut something off.
 *
 * A mixture becomes a mixture of truncated parts, each weighted by what is left of it; an empirical list loses
 * values; limits within limits intersect. Throws a RangeError if no probability (in double precision) is left.
 */
export function conditionOn(spec: DistributionSpec, min: number, max: number): DistributionSpec {
  const mass = massBetween(spec, min, max);
  if (!(mass > 0)) {
    throw new RangeError(`distribution "truncated": no value of "${spec.kind}" lies in [${min}, ${max}]`);
  }
  switch (spec.kind) {
    case "constant":
      return spec;
    case "uniform":
      return { kind: "uniform", min: Math.max(spec.min, min), max: Math.min(spec.max, max) };
    case "empirical":
      return { kind: "empirical", values: spec.values.filter((value) => min <= value && value <= max) };
    case "mixture":
      return {
        kind: "mixture",
        parts: spec.parts
          .map(({ weight, of }) => ({ of, weight: weight > 0 ? weight * massBetween(of, min, max) : 0 }))
          .filter(({ weight }) => weight > 0)
          .map(({ weight, of }) => ({ weight, of: conditionOn(of, min, max) })),
      };
    case "truncated":
      return conditionOn(spec.of, Math.max(spec.min, min), Math.min(spec.max, max));
    case "lognormal":
      if (spec.sigma === 0) return { kind: "constant", value: Math.exp(spec.mu) };
      return cut(spec, min, max);
    case "exponential":
    case "erlang":
    case "weibull":
      return cut(spec, min, max);
  }
}

/** All four are positive, so a limit at or below zero cuts nothing off. */
function cut(spec: DistributionSpec, min: number, max: number): DistributionSpec {
  if (min <= 0 && max === Infinity) return spec;
  return { kind: "truncated", of: spec, min: Math.max(min, 0), max };
}
