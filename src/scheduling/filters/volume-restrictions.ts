import { byVolumes, NONE } from "./by-volumes.ts";

/**
 * Keeps pods away from a claim with access mode ReadWriteOncePod that another pod uses, wherever that is.
 *
 * Source: Kubernetes VolumeRestrictions; disks that pods name without a claim are not simulated.
 */
export const volumeRestrictions = byVolumes("VolumeRestrictions", {
  depends: ["cluster"],
  isResolvable: true,
  isIdle: (podClass, view) => !view.storage.isInUse(podClass),
  refusal(podClass, view) {
    const missing = view.storage.claims
      .of(podClass)
      .find(({ kind, claim }) => kind === "claim" && claim === undefined);
    return missing && `persistentvolumeclaim "${missing.name}" not found`;
  },
  reasons(podClass, view) {
    const reasons = [view.kubernetesMinor >= NEW_WORDS ? IN_USE : IN_USE_BEFORE];
    return view.storage.isInUse(podClass) ? () => reasons : () => NONE;
  },
});

/** Kubernetes 1.34 says it in other words. */
const NEW_WORDS = 34;
const IN_USE =
  "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod";
const IN_USE_BEFORE =
  "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";
