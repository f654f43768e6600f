import type { HintedPod, PodEvent } from "./cluster-event.ts";
import { always, type QueueingHints } from "./hint.ts";
import { bindingHint, limitsHint, restrictionsHint, zoneHint } from "./storage.ts";

/** Any node may be one that the pod's volumes reach. */
const REACHED = { Add: always, UpdateNodeLabel: always, UpdateNodeTaint: always };

export const volumeBindingHints: QueueingHints = { node: REACHED, storage: bindingHint };

export const volumeZoneHints: QueueingHints = { node: REACHED, storage: zoneHint };

/** A pod is gone that used a claim of this one, which it may have had for itself alone. */
export const volumeRestrictionsHints: QueueingHints = {
  node: { Add: always, UpdateNodeTaint: always },
  pod: { Delete: sharesClaim },
  storage: restrictionsHint,
};

/** A pod with volumes is gone from a node. */
export const nodeVolumeLimitsHints: QueueingHints = {
  storage: limitsHint,
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
