import type { NodeId, PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";

/** Whether pods of lower priority that were evicted for somebody are leaving a node. O(pods there). */
export function hasVictimsLeaving(pod: PodId, node: NodeId, view: ClusterView): boolean {
  const isLeaving = leavingFor(pod, view);
  return view.podsOf(node).some(isLeaving);
}

/** Those pods. */
export function victimsLeaving(pod: PodId, node: NodeId, view: ClusterView): readonly PodId[] {
  return view.podsOf(node).filter(leavingFor(pod, view));
}

function leavingFor(pod: PodId, view: ClusterView): (other: PodId) => boolean {
  const priority = view.priorityOf(pod);
  return (other) =>
    view.priorityOf(other) < priority &&
    !Number.isNaN(view.pods.deletedAt[other]) &&
    view.removalCauseOf(other) === "preemption";
}
