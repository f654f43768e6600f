import { matchesNodeAffinity } from "../../cluster/placement/node-selection.ts";
import type { HintedPod, NodeEvent } from "./cluster-event.ts";
import { always, type QueueingHints } from "./hint.ts";

/** A node that the pod selects, which is new or was not selected before. */
export const nodeAffinityHints: QueueingHints = {
  node: { Add: isSelectedNow, UpdateNodeLabel: isSelectedNow, UpdateNodeTaint: always },
};

function isSelectedNow({ placement }: HintedPod, { before, after }: NodeEvent): boolean {
  if (!matchesNodeAffinity(placement, after!)) return false;
  return before === undefined || !matchesNodeAffinity(placement, before);
}
