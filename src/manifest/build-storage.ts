import type {
  ClaimSpec,
  StorageClassSpec,
  StorageNodeSpec,
  StorageSpec,
  VolumeSpec,
} from "../spec/storage.ts";
import type { ClaimDraft, CsiNodeDraft, Draft, StorageClassDraft, VolumeDraft } from "./drafts.ts";

/** Makes what there is of volumes, in file order; undefined: nothing. */
export function buildStorage(drafts: readonly Draft[]): StorageSpec | undefined {
  const volumes = drafts.filter((draft) => draft.kind === "PersistentVolume").map(buildVolume);
  const claims = drafts.filter((draft) => draft.kind === "PersistentVolumeClaim").map(buildClaim);
  const classes = drafts.filter((draft) => draft.kind === "StorageClass").map(buildClass);
  const nodes = drafts.filter((draft) => draft.kind === "CSINode").map(buildCsiNode);
  const count = volumes.length + claims.length + classes.length + nodes.length;
  return count === 0 ? undefined : { volumes, claims, classes, nodes };
}

export function buildVolume(draft: VolumeDraft): VolumeSpec {
  const { name, capacity, accessModes, storageClass, mode, claim, isUsable, nodes } = draft;
  const { labels, driver, handle } = draft;
  const placed = { claim, isUsable, nodes, labels, driver, handle };
  return { name, capacity, accessModes, storageClass, mode, ...placed };
}

export function buildClaim(draft: ClaimDraft): ClaimSpec {
  const { namespace, name, size, accessModes, storageClass, mode, selector } = draft;
  const { volume, state, isTerminating, selectedNode } = draft;
  const request = { size, accessModes, storageClass, mode, selector };
  return { namespace, name, ...request, volume, state, isTerminating, selectedNode };
}

export function buildClass(draft: StorageClassDraft): StorageClassSpec {
  const { name, provisioner, binding, allowedTopologies, isDefault } = draft;
  return { name, provisioner, binding, allowedTopologies, isDefault };
}

export function buildCsiNode({ name, limits, topologyKeys }: CsiNodeDraft): StorageNodeSpec {
  return { name, limits, topologyKeys };
}
