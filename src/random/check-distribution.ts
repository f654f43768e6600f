import type { DistributionSpec } from "../spec/distribution.ts";

/** Throws a RangeError that names the first parameter out of range. O(values and parts). */
export function checkDistribution(spec: DistributionSpec): void {
  switch (spec.kind) {
    case "constant":
      need(spec, "value", spec.value, Number.isFinite(spec.value), "finite");
      break;
    case "uniform":
      need(spec, "min", spec.min, Number.isFinite(spec.min), "finite");
      need(spec, "max", spec.max, spec.max >= spec.min && spec.max < Infinity, `at least ${spec.min}`);
      break;
    case "exponential":
      needPositive(spec, "mean", spec.mean);
      break;
    case "erlang":
      need(
        spec,
        "shape",
        spec.shape,
        Number.isInteger(spec.shape) && spec.shape > 0,
        "a whole number above zero",
      );
      needPositive(spec, "mean", spec.mean);
      break;
    case "weibull":
      needPositive(spec, "shape", spec.shape);
      needPositive(spec, "scale", spec.scale);
      break;
    case "lognormal":
      need(spec, "mu", spec.mu, Number.isFinite(spec.mu), "finite");
      need(spec, "sigma", spec.sigma, spec.sigma >= 0 && spec.sigma < Infinity, "zero or more");
      break;
    case "empirical":
      need(spec, "number of values", spec.values.length, spec.values.length > 0, "above zero");
      for (const value of spec.values) need(spec, "a value", value, Number.isFinite(value), "finite");
      break;
    case "mixture":
      checkMixture(spec);
      break;
    case "truncated":
      need(spec, "max", spec.max, spec.max >= spec.min, `at least ${spec.min}`);
      checkDistribution(spec.of);
  }
}

function checkMixture(spec: Extract<DistributionSpec, { kind: "mixture" }>): void {
  let total = 0;
  for (const part of spec.parts) {
    need(spec, "a weight", part.weight, part.weight >= 0, "zero or more");
    checkDistribution(part.of);
    total += part.weight;
  }
  needPositive(spec, "sum of weights", total);
}

function needPositive(spec: DistributionSpec, what: string, found: number): void {
  need(spec, what, found, found > 0 && found < Infinity, "finite and above zero");
}

function need(spec: DistributionSpec, what: string, found: number, holds: boolean, wanted: string): void {
  if (!holds) throw new RangeError(`distribution "${spec.kind}": ${what} is ${found}, must be ${wanted}`);
}
