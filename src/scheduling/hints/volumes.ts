import type { HintedPod, PodEvent } from "./cluster-event.ts";
import { always, type QueueingHints } from "./hint.ts";

/** Any node may be one that the pod's volumes reach. */
export const volumeBindingHints: QueueingHints = {
  node: { Add: always, UpdateNodeLabel: always, UpdateNodeTaint: always },
};

export const volumeZoneHints: QueueingHints = volumeBindingHints;

/** A pod is gone that used a claim of this one, which it may have had for itself alone. */
export const volumeRestrictionsHints: QueueingHints = {
  node: { Add: always, UpdateNodeTaint: always },
  pod: { Delete: sharesClaim },
};

/** A pod with volumes is gone from a node. */
export const nodeVolumeLimitsHints: QueueingHints = {
  pod: { Delete: (_pod, { before }) => before!.isAssigned && before!.pod.volumes.length > 0 },
};

function sharesClaim({ namespace, volumes }: HintedPod, { before }: PodEvent): boolean {
  const { pod } = before!;
  if (pod.namespace !== namespace) return false;
  const claims = claimsOf(volumes);
  return claimsOf(pod.volumes).some((claim) => claims.includes(claim));
}

function claimsOf(volumes: HintedPod["volumes"]): readonly string[] {
  return volumes.flatMap((volume) => (volume.kind === "claim" ? [volume.claim] : []));
}
