import { firstUntolerated } from "../../cluster/placement/taints.ts";
import { type HintedNode, type HintedPod, isOwn, type NodeEvent } from "./cluster-event.ts";
import type { QueueingHints } from "./hint.ts";

/** A node whose taints the pod bears, which is new or had one that it did not; a new toleration of its own. */
export const taintTolerationHints: QueueingHints = {
  node: { Add: isBornNow, UpdateNodeTaint: isBornNow },
  pod: { UpdatePodToleration: (_pod, event) => isOwn(event) },
};

function isBornNow(pod: HintedPod, { before, after }: NodeEvent): boolean {
  return bears(pod, after!) && (before === undefined || !bears(pod, before));
}

function bears({ placement }: HintedPod, { taints, isReady }: HintedNode): boolean {
  return isReady && firstUntolerated(taints, placement.tolerations) === undefined;
}
