import { type Amounts, hasMore, offerOf, requestsOf } from "./amounts.ts";
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
  const wanted = requestsOf(pod);
  const offered = offerOf(after!);
  for (let resource = 0; resource < pod.requests.length; resource++) {
    if (pod.requests[resource]! > 0 && hasMore(resource, wanted, offered)) return false;
  }
  return before === undefined || hasGrown(pod, offerOf(before), offered);
}

function isLowered(pod: HintedPod, event: PodEvent): boolean {
  if (isOwn(event)) return true;
  return hasGrown(pod, requestsOf(event.after!.pod), requestsOf(event.before!.pod));
}

/** Whether there is more now of something that the pod needs. */
function hasGrown({ requests }: HintedPod, before: Amounts, after: Amounts): boolean {
  for (let resource = 0; resource < requests.length; resource++) {
    if (requests[resource]! > 0 && hasMore(resource, after, before)) return true;
  }
  return false;
}
