/**
 * A probability distribution of non-negative numbers, as plain data.
 *
 * Values are in the canonical unit of what is drawn: microseconds for times, millicores, bytes.
 * The reader turns every way of writing one (median and quantile, mean and cv, a file) into these kinds.
 */
export type DistributionSpec =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly min: number; readonly max: number }
  | { readonly kind: "exponential"; readonly mean: number }
  /** Sum of `shape` (a whole number) exponentials with this mean in all. */
  | { readonly kind: "erlang"; readonly shape: number; readonly mean: number }
  /** P(X > x) = exp(-(x / scale)^shape). */
  | { readonly kind: "weibull"; readonly shape: number; readonly scale: number }
  /** exp(mu + sigma Z), Z standard normal; mu is the logarithm of a value in the canonical unit. */
  | { readonly kind: "lognormal"; readonly mu: number; readonly sigma: number }
  /** Each value of the list with equal probability. */
  | { readonly kind: "empirical"; readonly values: readonly number[] }
  /** One of the parts, with probability proportional to its weight. */
  | { readonly kind: "mixture"; readonly parts: readonly WeightedDistribution[] }
  /** `of` on the condition that it falls into [min, max]. */
  | { readonly kind: "truncated"; readonly of: DistributionSpec; readonly min: number; readonly max: number };

export interface WeightedDistribution {
  readonly weight: number;
  readonly of: DistributionSpec;
}
