import type { StorageChange } from "../../cluster/storage/storage-tables.ts";
import type { ClaimSpec, VolumeSpec } from "../../spec/storage.ts";
import type { HintedPod } from "./cluster-event.ts";

/**
 * Which changes of volumes and claims may let a pod in that a plugin has rejected; undefined: they do not concern it.
 * None of these is asked of what is gone. Source: isSchedulableAfter... of the plugins in Kubernetes 1.36.
 */

/** VolumeBinding: any new volume or class, and any change of a volume, of the pod's claims, of where a class is. */
export function bindingHint(pod: HintedPod, change: StorageChange): boolean {
  const { kind, before, after } = change;
  switch (kind) {
    case "PersistentVolume":
      return true;
    case "PersistentVolumeClaim":
      return isOf(pod, after!);
    case "StorageClass":
      return before === undefined || isOther(before.allowedTopologies, after!.allowedTopologies);
    case "CSINode":
      return before === undefined;
  }
}

/** VolumeZone: where volumes are, and the claims that the pod names. */
export function zoneHint(pod: HintedPod, { kind, before, after }: StorageChange): boolean | undefined {
  switch (kind) {
    case "PersistentVolume":
      return before === undefined || isOther(placesOf(before), placesOf(after!));
    case "PersistentVolumeClaim":
      return isNamedBy(pod, after!);
    case "StorageClass":
      return before === undefined ? after!.binding === "WaitForFirstConsumer" : undefined;
    case "CSINode":
      return undefined;
  }
}

/** VolumeRestrictions: claims that the pod names and that are there from now on. */
export function restrictionsHint(
  pod: HintedPod,
  { kind, before, after }: StorageChange,
): boolean | undefined {
  return kind === "PersistentVolumeClaim" && before === undefined ? isNamedBy(pod, after!) : undefined;
}

/** NodeVolumeLimits: the pod's claims that are there from now on, and nodes that attach more. */
export function limitsHint(pod: HintedPod, { kind, before, after }: StorageChange): boolean | undefined {
  if (kind === "PersistentVolumeClaim") return before === undefined ? isOf(pod, after!) : undefined;
  if (kind !== "CSINode") return undefined;
  if (before === undefined) return true;
  const limitBefore = (driver: string) => before.limits[driver] ?? Number.POSITIVE_INFINITY;
  return Object.entries(after!.limits).some(([driver, limit]) => limit > limitBefore(driver));
}

/** Whether a claim is one of the pod's, whatever makes it so. */
function isOf(pod: HintedPod, claim: ClaimSpec): boolean {
  return has(pod, claim, ["claim", "own", "template", "ephemeral"]);
}

function isNamedBy(pod: HintedPod, claim: ClaimSpec): boolean {
  return has(pod, claim, ["claim", "template"]);
}

/** A pod that is told of by its template may have any of the claims that such pods have for themselves. */
function has({ namespace, volumes }: HintedPod, claim: ClaimSpec, kinds: readonly string[]): boolean {
  if (claim.namespace !== namespace) return false;
  return volumes.some((volume) => {
    if (!kinds.includes(volume.kind)) return false;
    if ("claim" in volume) return volume.claim === claim.name;
    return volume.kind === "template"
      ? claim.name.startsWith(`${volume.name}-`)
      : claim.name.endsWith(`-${volume.name}`);
  });
}

/** The labels of a volume that VolumeZone goes by. */
function placesOf({ labels }: VolumeSpec): readonly (readonly [string, string])[] {
  return Object.entries(labels).filter(([key]) =>
    /^(topology|failure-domain\.beta)\.kubernetes\.io\//.test(key),
  );
}

function isOther(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
