import { durationOf } from "./durations.ts";
import type { ControllerRun } from "./recording.ts";

/** What kwok takes to write that a pod runs on a machine with little else to do, in microseconds, and at the most. */
const QUIET = 14_000;
const SLOWEST = 250_000;

/**
 * What kwok took to write that a bound pod runs in a recorded run, delays left out: the median, in microseconds. It
 * plays the kubelets, and is no part of what is simulated. O(changes).
 */
export function startTimeIn({ changes, actions }: ControllerRun): number {
  const asked = JSON.stringify(actions).matchAll(/"rec\/start":"([^"]+)"/g);
  const delay = Math.min(...Array.from(asked, ([, text]) => durationOf(text!)), Number.POSITIVE_INFINITY);
  const boundAt = new Map<string, number>();
  const times: number[] = [];
  for (const { t, kind, name, op, set = {} } of changes) {
    if (kind !== "Pod" || op !== "update") continue;
    if ("node" in set) boundAt.set(name, t);
    const bound = boundAt.get(name);
    if (bound !== undefined && (set["phase"] as readonly unknown[] | undefined)?.[1] === "Running")
      times.push(Math.round((t - bound) * 1e6));
  }
  times.sort((a, b) => a - b);
  const median = (times[times.length >> 1] ?? QUIET) - (Number.isFinite(delay) ? delay : 0);
  return Math.min(SLOWEST, Math.max(QUIET, median));
}
