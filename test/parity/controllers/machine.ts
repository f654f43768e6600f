import type { ApiServerSpec } from "../../../src/spec/api-server.ts";
import type { Change, ControllerRun } from "./recording.ts";

/** Fewer writes in its busiest second say nothing about what the machine could have done. */
const LEAST = 30;

/**
 * The API server on the machine of a recorded run, which had two cores for several control planes at a time: it gets
 * done what controllers and the scheduler wrote in the run's busiest second. As kwok's pace it is taken from the
 * recording, and is no part of what is simulated; what waits for it, and for how long, is. O(changes).
 */
export function apiServerOf(
  { changes }: Pick<ControllerRun, "changes">,
  usual: ApiServerSpec,
): ApiServerSpec {
  const times = changes.filter(isByControlPlane).map(({ t }) => t);
  let most = 0;
  let from = 0;
  for (const [i, t] of times.entries()) {
    while (t - times[from]! > 1) from++;
    most = Math.max(most, i - from);
  }
  return most < LEAST ? usual : { ...usual, throughput: most };
}

/** Not by kubelets, and no Events, which the recordings hold in part. */
function isByControlPlane({ kind, op, set = {} }: Change): boolean {
  if (kind === "Event" || kind === "Lease" || kind === "Node") return false;
  if (kind !== "Pod" || op === "create") return true;
  return op !== "delete" && !("phase" in set) && !("ready" in set);
}
