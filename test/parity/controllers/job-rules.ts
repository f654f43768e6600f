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

function isWithin(some: readonly unknown[], all: readonly unknown[]): boolean {
  let next = 0;
  for (const each of all) if (next < some.length && isSame(each, some[next])) next++;
  return next === some.length;
}

/** Seconds that objects keep cut, on a machine that was busy or not. */
const NEAR = 3;

/** Sequences of seconds: as many as in the repeats, each within the range of these and a little beyond. */
export const nearTimes: Rule = (found, recorded) => {
  const times = (found ?? []) as readonly number[];
  const repeats = recorded.map((each) => (each ?? []) as readonly number[]);
  if (!repeats.some(({ length }) => length === times.length)) return "more or fewer";
  const isNear = times.every((time, i) => {
    const known = repeats.flatMap((each) => each[i] ?? []);
    return time >= Math.min(...known) - NEAR && time <= Math.max(...known) + NEAR;
  });
  return isNear ? undefined : "at other times";
};

/**
 * "+allow@1 +forbid@1*2 -allow@1": which of several CronJobs is served first at the same minute is chance, and so is
 * whether a Job's pod is gone before the next one's is there. Of each the creations and the deletions are compared.
 */
export const orderByWorkload: Rule = (found, recorded, context) => {
  if (!String(found).includes("@")) return equalTo(found, recorded, context);
  return equalTo(byWorkload(found), recorded.map(byWorkload), context);
};

function byWorkload(order: unknown): Readonly<Record<string, readonly string[]>> {
  const steps: Record<string, string[]> = {};
  for (const step of String(order).split(" ")) {
    const workload = step.replace(/@.*/, "");
    steps[workload] = [...(steps[workload] ?? []), step];
  }
  return steps;
}
