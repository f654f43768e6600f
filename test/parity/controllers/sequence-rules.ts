import { equalTo, finalValue, isSame, type Rule } from "./rule.ts";

/**
 * Sequences of the values of a counter, of which controllers skip some: one of the repeats took the same steps, or one
 * of the two sequences has all steps of the other, in this order, from the same first value to the same last one. Where
 * repeats differ the last value counts.
 */
export const skipping: Rule = (found, recorded, context) => {
  if (found === null) return equalTo(found, recorded, context);
  if (recorded.length > 1) return finalValue(found, recorded, context);
  const own = found as readonly unknown[];
  const isLike = (each: unknown) =>
    Array.isArray(each) &&
    isSame(each[0], own[0]) &&
    isSame(each.at(-1), own.at(-1)) &&
    (isWithin(own, each) || isWithin(each, own));
  return recorded.some(isLike) ? undefined : "other steps";
};

/**
 * Sizes that a rollout gave, one after another: equal; where there are races, controllers may have taken two steps in one
 * or one in two. Each step by itself is checked besides: legal/.
 */
export const sizes: Rule = (found, recorded, context) =>
  (context.hasRaces ? skipping : equalTo)(found, recorded, context);

/** Sizes of several ReplicaSets after each change of one: where there are races, the last ones are compared. */
export const sizesTogether: Rule = (found, recorded, context) =>
  (context.hasRaces ? finalValue : equalTo)(found, recorded, context);

function isWithin(some: readonly unknown[], all: readonly unknown[]): boolean {
  let next = 0;
  for (const each of all) if (next < some.length && isSame(each, some[next])) next++;
  return next === some.length;
}
