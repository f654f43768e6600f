import type { CycleCost } from "../spec/control-plane.ts";
import type { Verdict } from "./verdict.ts";

/** Whether decisions take time at all. */
export function takesTime({ base, filter, score }: CycleCost): boolean {
  return base > 0 || filter > 0 || score > 0;
}

/** What a decision has taken, in whole microseconds. */
export function costOf({ filtered, scored }: Verdict, { base, filter, score }: CycleCost): number {
  return Math.round(base + filtered * filter + scored * score);
}
