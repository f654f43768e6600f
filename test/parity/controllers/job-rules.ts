import { equalTo, type Rule } from "./rule.ts";

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
