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
