import { wantSamePort } from "../../cluster/placement/host-ports.ts";
import { type HintedPod, type PodEvent, tookRoom } from "./cluster-event.ts";
import { always, type QueueingHints } from "./hint.ts";

/** A pod is gone that held a port which this one wants. */
export const nodePortsHints: QueueingHints = {
  node: { Add: always, UpdateNodeTaint: always },
  pod: { Delete: heldPort },
};

function heldPort({ placement }: HintedPod, event: PodEvent): boolean {
  return tookRoom(event) && wantSamePort(placement.hostPorts, event.before!.pod.placement.hostPorts);
}
