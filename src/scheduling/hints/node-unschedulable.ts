import { toleratesCordon } from "../../cluster/placement/taints.ts";
import { type HintedPod, isOwn, type NodeEvent, type PodEvent } from "./cluster-event.ts";
import type { QueueingHints } from "./hint.ts";

/** A node without a cordon, which is new or had one; a toleration of its own that covers cordons. */
export const nodeUnschedulableHints: QueueingHints = {
  node: { Add: isOpenNow, UpdateNodeTaint: isOpenNow },
  pod: { UpdatePodToleration: toleratesNow },
};

function isOpenNow(_pod: HintedPod, { before, after }: NodeEvent): boolean {
  return !after!.isCordoned && (before === undefined || before.isCordoned);
}

function toleratesNow(_pod: HintedPod, event: PodEvent): boolean {
  return isOwn(event) && toleratesCordon(event.after!.pod.placement.tolerations);
}
