import type { PlacementSpec } from "../../spec/pod.ts";
import type { Rejection } from "../verdict.ts";

/**
 * Whether pods that come to other nodes or leave them may let a pod in that was kept out; else only a change of a
 * node on which its class then fits can.
 *
 * Source: facts 1.2, in a simple form: that the class fits on a node stands for the hints of all filters that
 * look at one node alone. Where a strategy names no filter, what the pod asks for decides.
 */
export function waitsForPods(rejected: readonly Rejection[], placement: PlacementSpec): boolean {
  if (rejected.length === 0) return looksAtPods(placement);
  return rejected.some(({ filter }) => LOOK_AT_PODS.has(filter));
}

/** Whether pods on other nodes decide where a pod of this placement may go. */
export function looksAtPods({ requiredPods, avoidedPods, spread }: PlacementSpec): boolean {
  return (
    requiredPods.length > 0 ||
    avoidedPods.length > 0 ||
    spread.some(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule")
  );
}

/** Filters whose answer for a node depends on pods of other nodes. */
const LOOK_AT_PODS: ReadonlySet<string> = new Set(["InterPodAffinity", "PodTopologySpread"]);
