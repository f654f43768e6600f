import type { DistributionSpec } from "./distribution.ts";

/**
 * How much is asked of an application over time, in units a second or whatever its author counts: a staircase.
 *
 * Step i holds from `times[i]`, ascending from 0, to the next. Where `period` is finite, all of it begins anew after
 * that. Times in microseconds.
 */
export interface LoadSpec {
  readonly name: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly period: number;
}

/** What a metric of autoscalers is: so much for each unit of a load. */
export interface LoadMetricSpec {
  readonly name: string;
  /** Position in `loads`. */
  readonly load: number;
  readonly scale: number;
}

/** How what a container uses of a resource varies: millicores, or bytes. */
export type UsageModel =
  /** Drawn for each pod; anew at each multiple of `every` (Infinity: never again). */
  | { readonly kind: "drawn"; readonly of: DistributionSpec; readonly every: number }
  /** `base`, and `each` for each unit of the pod's share of a load. */
  | { readonly kind: "load"; readonly load: number; readonly base: number; readonly each: number };

/** undefined: it is constant. */
export interface UsageModels {
  readonly cpu: UsageModel | undefined;
  readonly memory: UsageModel | undefined;
}

/** What the timeline may do to a load: fix it, multiply it, let the curve hold again. */
export type LoadChange =
  | { readonly kind: "to"; readonly value: number }
  | { readonly kind: "by"; readonly factor: number }
  | { readonly kind: "curve" };

/** What the timeline may do to what containers use: a constant from now on; undefined: as before. */
export interface UsageChange {
  /** Name of the container; "" for the only one. */
  readonly container: string;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}
