import { buildClaim, buildClass, buildCsiNode, buildVolume } from "../../src/manifest/build-storage.ts";
import { readStorage } from "../../src/manifest/stored-objects.ts";
import type { ClaimSpec, StorageSpec, VolumeSpec } from "../../src/spec/storage.ts";
import type { KubernetesObject, RecordedObjects } from "./recorded-cases.ts";

/** What a recorded case has of volumes before its first step. */
export function storageFrom(objects: RecordedObjects): StorageSpec {
  const { persistentvolumes = [], persistentvolumeclaims = [], storageclasses = [], csinodes = [] } = objects;
  return {
    volumes: persistentvolumes.map(volumeFrom),
    claims: persistentvolumeclaims.map(claimFrom),
    classes: storageclasses.map((object) => buildClass(readStorage(object, "StorageClass"))),
    nodes: csinodes.map((object) => buildCsiNode(readStorage(object, "CSINode"))),
  };
}

export function volumeFrom(object: KubernetesObject): VolumeSpec {
  return buildVolume(readStorage(object, "PersistentVolume"));
}

export function claimFrom(object: KubernetesObject): ClaimSpec {
  return buildClaim(readStorage(object, "PersistentVolumeClaim"));
}
