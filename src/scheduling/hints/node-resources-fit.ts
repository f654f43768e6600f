import type { Column } from "../../cluster/ids.ts";
import type { HintedPod, NodeEvent, PodEvent } from "./cluster-event.ts";
import { isOwn, tookRoom } from "./cluster-event.ts";
import { always, type QueueingHints } from "./hint.ts";

/** A pod that left its node, or lowered a request there; a node on which the pod fits while nothing else is there. */
export const nodeResourcesFitHints: QueueingHints = {
  node: { Add: fitsEmptyNode, UpdateNodeAllocatable: fitsEmptyNode, UpdateNodeTaint: always },
  pod: { Delete: (_pod, event) => tookRoom(event), UpdatePodScaleDown: isLowered },
};

/** After an update, something that the pod needs must have grown too. */
function fitsEmptyNode(pod: HintedPod, { before, after }: NodeEvent): boolean {
  if (!isWithin(pod.requests, after!.allocatable)) return false;
  return before === undefined || hasGrown(pod.requests, before.allocatable, after!.allocatable);
}

function isWithin(requests: Column, allocatable: Column): boolean {
  for (let resource = 0; resource < requests.length; resource++) {
    if (requests[resource]! > 0 && requests[resource]! > allocatable[resource]!) return false;
  }
  return true;
}

function hasGrown(requests: Column, before: Column, after: Column): boolean {
  for (let resource = 0; resource < requests.length; resource++) {
    if (requests[resource]! > 0 && after[resource]! > before[resource]!) return true;
  }
  return false;
}

function isLowered({ requests }: HintedPod, event: PodEvent): boolean {
  if (isOwn(event)) return true;
  return hasGrown(requests, event.after!.pod.requests, event.before!.pod.requests);
}
