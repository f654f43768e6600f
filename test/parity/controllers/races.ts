import type { Change } from "./recording.ts";

/** Pods that get ready nearer to each other than this may be seen together, in seconds. */
export const TOGETHER = 0.25;

/** Whether several pods of a recorded run got ready at about the same time. */
export function hasRaces(changes: readonly Change[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const { t, kind, op, set = {} } of changes) {
    if (kind !== "Pod" || op !== "update") continue;
    if ((set["ready"] as readonly unknown[] | undefined)?.[1] !== true) continue;
    if (t - last < TOGETHER) return true;
    last = t;
  }
  return false;
}
