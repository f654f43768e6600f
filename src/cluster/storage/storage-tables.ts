import type {
  ClaimSpec,
  StorageClassSpec,
  StorageNodeSpec,
  StorageSpec,
  VolumeSpec,
} from "../../spec/storage.ts";

/** Something about volumes is new or has taken the place of what had its name before. */
export type StorageChange =
  | Change<"PersistentVolume", VolumeSpec>
  | Change<"PersistentVolumeClaim", ClaimSpec>
  | Change<"StorageClass", StorageClassSpec>
  | Change<"CSINode", StorageNodeSpec>;

interface Change<Kind extends string, Spec> {
  readonly kind: Kind;
  /** undefined: it is new. */
  readonly before: Spec | undefined;
  /** undefined: it is gone. */
  readonly after: Spec | undefined;
}

/** Volumes, claims, storage classes and what CSI drivers say of nodes, to be read. */
export interface StorageList {
  /** Counts changes. */
  readonly version: number;
  volume(name: string): VolumeSpec | undefined;
  /** By "NAMESPACE/NAME". */
  claim(key: string): ClaimSpec | undefined;
  storageClass(name: string): StorageClassSpec | undefined;
  node(name: string): StorageNodeSpec | undefined;
  /** Volumes of a class, in the order in which they came. */
  volumesOf(storageClass: string): readonly VolumeSpec[];
  claims(): Iterable<ClaimSpec>;
  /** Keys of the claims that have a volume, or ask for it by name. */
  claimsNaming(volume: string): Iterable<string>;
}

export function keyOfClaim({ namespace, name }: Pick<ClaimSpec, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/** The objects of storage by name. Each change costs O(1) and what `onChange` does. */
export class StorageTables implements StorageList {
  readonly #volumes = new Map<string, VolumeSpec>();
  readonly #byClass = new Map<string, Map<string, VolumeSpec>>();
  readonly #claims = new Map<string, ClaimSpec>();
  /** Keys of claims by the volume that they name. */
  readonly #naming = new Map<string, Set<string>>();
  readonly #classes = new Map<string, StorageClassSpec>();
  readonly #nodes = new Map<string, StorageNodeSpec>();
  readonly #onChange: (change: StorageChange) => void;
  version = 0;

  constructor({ volumes, claims, classes, nodes }: StorageSpec, onChange: (change: StorageChange) => void) {
    this.#onChange = onChange;
    for (const each of classes) this.#classes.set(each.name, each);
    for (const each of nodes) this.#nodes.set(each.name, each);
    for (const each of volumes) this.#putVolume(each);
    for (const each of claims) this.#putClaim(each);
  }

  volume(name: string): VolumeSpec | undefined {
    return this.#volumes.get(name);
  }

  claim(key: string): ClaimSpec | undefined {
    return this.#claims.get(key);
  }

  storageClass(name: string): StorageClassSpec | undefined {
    return this.#classes.get(name);
  }

  node(name: string): StorageNodeSpec | undefined {
    return this.#nodes.get(name);
  }

  volumesOf(storageClass: string): readonly VolumeSpec[] {
    return [...(this.#byClass.get(storageClass)?.values() ?? [])];
  }

  claims(): Iterable<ClaimSpec> {
    return this.#claims.values();
  }

  claimsNaming(volume: string): Iterable<string> {
    return this.#naming.get(volume) ?? [];
  }

  applyVolume(after: VolumeSpec): void {
    const before = this.#volumes.get(after.name);
    if (before !== undefined) this.#byClass.get(before.storageClass)?.delete(before.name);
    this.#putVolume(after);
    this.#changed({ kind: "PersistentVolume", before, after });
  }

  removeVolume(name: string): void {
    const before = this.#volumes.get(name);
    if (before === undefined) return;
    this.#volumes.delete(name);
    this.#byClass.get(before.storageClass)?.delete(name);
    this.#changed({ kind: "PersistentVolume", before, after: undefined });
  }

  applyClaim(after: ClaimSpec): void {
    const before = this.#claims.get(keyOfClaim(after));
    if (before !== undefined) this.#takeClaim(before);
    this.#putClaim(after);
    this.#changed({ kind: "PersistentVolumeClaim", before, after });
  }

  removeClaim(key: string): void {
    const before = this.#claims.get(key);
    if (before === undefined) return;
    this.#takeClaim(before);
    this.#changed({ kind: "PersistentVolumeClaim", before, after: undefined });
  }

  applyClass(after: StorageClassSpec): void {
    const before = this.#classes.get(after.name);
    this.#classes.set(after.name, after);
    this.#changed({ kind: "StorageClass", before, after });
  }

  applyNode(after: StorageNodeSpec): void {
    const before = this.#nodes.get(after.name);
    this.#nodes.set(after.name, after);
    this.#changed({ kind: "CSINode", before, after });
  }

  #putVolume(volume: VolumeSpec): void {
    this.#volumes.set(volume.name, volume);
    const ofClass = this.#byClass.get(volume.storageClass) ?? new Map<string, VolumeSpec>();
    ofClass.set(volume.name, volume);
    this.#byClass.set(volume.storageClass, ofClass);
  }

  #putClaim(claim: ClaimSpec): void {
    const key = keyOfClaim(claim);
    this.#claims.set(key, claim);
    if (claim.volume === "") return;
    const naming = this.#naming.get(claim.volume) ?? new Set<string>();
    this.#naming.set(claim.volume, naming.add(key));
  }

  #takeClaim(claim: ClaimSpec): void {
    const key = keyOfClaim(claim);
    this.#claims.delete(key);
    const naming = this.#naming.get(claim.volume);
    naming?.delete(key);
    if (naming?.size === 0) this.#naming.delete(claim.volume);
  }

  #changed(change: StorageChange): void {
    this.version++;
    this.#onChange(change);
  }
}
