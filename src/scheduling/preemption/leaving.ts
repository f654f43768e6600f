import type { NodeId, PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";

/** Whether pods of lower priority that were evicted for somebody are leaving a node. O(pods there). */
export function hasVictimsLeaving(pod: PodId, node: NodeId, view: ClusterView): boolean {
  const priority = view.priorityOf(pod);
  const isLeaving = (other: PodId) =>
    !Number.isNaN(view.pods.deletedAt[other]) && view.removalCauseOf(other) === "preemption";
  return view.podsOf(node).some((other) => view.priorityOf(other) < priority && isLeaving(other));
}
