import type { Placed } from "../document/value.ts";
import { normalQuantile } from "../random/normal.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import { choice } from "./choice.ts";
import { list } from "./collections.ts";
import { object, optional, required } from "./fields.ts";
import { bytes, cpu, positiveDuration, positiveNumber, string } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";

/** What a container uses of a resource: an amount, as much as it requests, or a model. */
export type UsageAmount = number | "request" | WrittenModel;

/** The load by its name, which is looked up later. */
export type WrittenModel =
  | { readonly kind: "drawn"; readonly of: DistributionSpec; readonly every: number }
  | { readonly kind: "load"; readonly load: Placed<string>; readonly base: number; readonly each: number };

export interface UsagePart {
  readonly cpu: UsageAmount | undefined;
  readonly memory: UsageAmount | undefined;
}

/** The 99th percentile of the standard normal distribution. */
const P99 = normalQuantile(0.99);

function distributionOf(amount: Shape<number>): Shape<DistributionSpec> {
  const uniform = object({ min: required(amount, "the least"), max: required(amount, "the most") });
  const lognormal = object({
    median: required(amount, "half of the values are below"),
    p99: required(amount, "99 % of the values are below"),
  });
  return choice<DistributionSpec>("a distribution of amounts", {
    uniform: mapped(
      object({ uniform: required(uniform, "any amount between two") }),
      (read, place, reading) => {
        const { min, max } = read.uniform;
        if (min <= max) return { kind: "uniform", min, max };
        return reading.error(place, "bad-distribution", "min is more than max", "swap the two");
      },
    ),
    exponential: mapped(
      object({ exponential: required(amount, "by its mean") }),
      ({ exponential }): DistributionSpec => ({ kind: "exponential", mean: Math.max(1, exponential) }),
    ),
    lognormal: mapped(
      object({ lognormal: required(lognormal, "skewed: a median and what 99 % stay below") }),
      (read, place, reading) => {
        const { median, p99 } = read.lognormal;
        if (median > 0 && p99 >= median)
          return { kind: "lognormal", mu: Math.log(median), sigma: Math.log(p99 / median) / P99 };
        return reading.error(place, "bad-distribution", "p99 is below the median", "swap the two");
      },
    ),
    empirical: mapped(
      object({ empirical: required(list(amount, 1), "each of a list equally likely") }),
      ({ empirical }): DistributionSpec => ({ kind: "empirical", values: empirical }),
    ),
  });
}

function modelOf(amount: Shape<number>): Shape<WrittenModel> {
  const drawn = mapped(
    object({
      drawn: required(distributionOf(amount), "an amount drawn for each pod"),
      every: optional(positiveDuration, "how often it is drawn anew; once for each pod if absent"),
    }),
    ({ drawn, every }): WrittenModel => ({
      kind: "drawn",
      of: drawn,
      every: every ?? Number.POSITIVE_INFINITY,
    }),
  );
  const load = mapped(
    object({
      load: required(placed(string()), "name of a load, which the ready pods of the workload share"),
      base: optional(amount, "what is used without any load"),
      each: required(amount, "what each unit of the pod's share takes"),
      per: optional(positiveNumber, "so many units take that together; 1 if absent"),
    }),
    ({ load, base, each, per }): WrittenModel => ({
      ...{ kind: "load", load, base: base ?? 0 },
      each: each / (per ?? 1),
    }),
  );
  return choice<WrittenModel>("a model of usage", { drawn, load }, ["every", "base", "each", "per"]);
}

function usageOf(amount: Shape<number>): Shape<UsageAmount> {
  const example = "250m, 256Mi, request, {load: checkout, each: 2m} or {drawn: {uniform: {min: 1, max: 2}}}";
  return byKind<UsageAmount>("a quantity, request or a model", example, {
    scalar: {
      read: (value, reading) =>
        value.kind === "scalar" && value.value === "request" ? "request" : amount.read(value, reading),
      schema: amount.schema,
    },
    map: modelOf(amount),
  });
}

/** What a ready pod uses. */
export const usage: Shape<UsagePart> = object({
  cpu: optional(usageOf(cpu), "CPU that a ready pod uses; request: as much as it requests"),
  memory: optional(usageOf(bytes), "memory that a ready pod uses; request: as much as it requests"),
});
