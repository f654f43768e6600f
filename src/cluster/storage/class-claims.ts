import type { PodVolume } from "../../spec/pod.ts";
import type { ClaimSpec } from "../../spec/storage.ts";
import type { ClassId } from "../ids.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import { KeptByClass } from "./kept-by-class.ts";
import type { StorageList } from "./storage-tables.ts";

/** A volume of a class of pods, and its claim as it is now. */
export interface ClassClaim {
  readonly kind: PodVolume["kind"];
  /** Name of the claim; of a claim that each pod has for itself and that has no volume yet, that of the pod's volume. */
  readonly name: string;
  /** "NAMESPACE/NAME"; unique to the volume within the class where each pod has a claim for itself. */
  readonly key: string;
  /** undefined: it is not there. */
  readonly claim: ClaimSpec | undefined;
}

/** The claims of classes of pods, looked up once until something about storage changes. */
export class ClassClaims {
  readonly #kept: KeptByClass<readonly ClassClaim[]>;

  constructor({ volumes, namespace }: PodClassColumns, storage: StorageList) {
    this.#kept = new KeptByClass(storage, (podClass) =>
      claimsOf(volumes[podClass]!, namespace[podClass]!, storage),
    );
  }

  /** In the order of the pod's spec. */
  of(podClass: ClassId): readonly ClassClaim[] {
    return this.#kept.of(podClass);
  }
}

/** The claims of a pod with these volumes. */
export function claimsOf(
  volumes: readonly PodVolume[],
  namespace: string,
  storage: StorageList,
): readonly ClassClaim[] {
  return volumes.map((volume): ClassClaim => {
    if ("claim" in volume) {
      const key = `${namespace}/${volume.claim}`;
      return { kind: volume.kind, name: volume.claim, key, claim: storage.claim(key) };
    }
    const { kind, name, request } = volume;
    // A slash more than any claim has.
    const key = `${namespace}/${name}/`;
    return { kind, name, key, claim: { ...request, ...FRESH, namespace, name } };
  });
}

/** A claim that somebody has just made. */
export const FRESH = { volume: "", state: "pending", isTerminating: false, selectedNode: "" } as const;
