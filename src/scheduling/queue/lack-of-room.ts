import { type ClassId, NO_NODE } from "../../cluster/ids.ts";
import { hasRoom } from "../../cluster/room.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";

/** Whether pods wait for room on nodes alone, and there is nobody of a lower priority to be evicted for them. */
export function lacksRoom(
  podClass: ClassId,
  rejectors: readonly string[],
  { classes }: ClusterView,
): boolean {
  const isAlone = rejectors.length === 1 && rejectors[0] === "NodeResourcesFit";
  return isAlone && classes.priority[podClass]! <= classes.lowestPriority;
}

/**
 * Whether pods that found no room on any node would find none again after an event, known without asking the strategy.
 *
 * That needs one look at the node that a pod has left, if each event since their last attempt was looked at in this
 * way. O(resources).
 */
export function lacksRoomStill(
  podClass: ClassId,
  rejectors: readonly string[],
  event: ClusterEvent,
  view: ClusterView,
): boolean {
  if (event.kind !== "pod" || event.node === NO_NODE) return false;
  return lacksRoom(podClass, rejectors, view) && !hasRoom(podClass, event.node, view);
}
