import type { ClaimSpec } from "../../spec/storage.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { ClaimUsers } from "./claim-users.ts";
import type { ClassClaim, ClassClaims } from "./class-claims.ts";
import { KeptByClass } from "./kept-by-class.ts";
import { keyOfClaim, type StorageChange, type StorageList } from "./storage-tables.ts";

export interface LimitsContext {
  readonly nodes: NodeColumns;
  readonly storage: StorageList;
  readonly claims: ClassClaims;
  readonly users: ClaimUsers;
}

/** A volume as its driver knows it; one that is still to be made has the name of its claim. */
export interface Attachable {
  readonly driver: string;
  readonly handle: string;
}

/** What the pods on a node have attached to it: names of volumes by driver. */
type Attached = Map<string, Set<string>>;

/**
 * How many volumes of each CSI driver a node can attach. A volume that several pods of a node use counts once.
 *
 * Source: Kubernetes NodeVolumeLimits, csi.go; VolumeAttachments without pods are not simulated.
 */
export class VolumeLimits {
  readonly #context: LimitsContext;
  /** By node, until something about it changes. */
  #attached: (Attached | undefined)[] = [];
  readonly #wanted: KeptByClass<readonly Attachable[]>;

  constructor(context: LimitsContext) {
    const { storage, claims } = context;
    this.#context = context;
    this.#wanted = new KeptByClass(storage, (podClass) => wantedBy(claims.of(podClass), storage));
  }

  /** Pods with claims have come to a node, or gone. */
  podsChanged(node: NodeId): void {
    this.#attached[node] = undefined;
  }

  storageChanged({ kind, before, after }: StorageChange): void {
    if (kind === "CSINode") return;
    if (kind === "StorageClass") this.#attached = [];
    else if (kind === "PersistentVolumeClaim") this.#claimChanged(keyOfClaim((after ?? before)!));
    else
      for (const claim of this.#context.storage.claimsNaming((after ?? before)!.name))
        this.#claimChanged(claim);
  }

  #claimChanged(claim: string): void {
    for (const node of this.#context.users.nodesOf(claim)) this.podsChanged(node);
  }

  /** What a pod of the class needs attached. Valid until something about storage changes. */
  of(podClass: ClassId): readonly Attachable[] {
    return this.#wanted.of(podClass);
  }

  /** Whether a node can attach all of it besides what is there. O(volumes of the pod, squared). */
  allows(wanted: readonly Attachable[], node: NodeId): boolean {
    const { nodes, storage } = this.#context;
    const limits = storage.node(nodes.specs[node]!.name)?.limits;
    if (limits === undefined || wanted.length === 0) return true;
    const attached = this.#attachedTo(node);
    for (const { driver } of wanted) {
      const limit = Object.hasOwn(limits, driver) ? limits[driver]! : Number.POSITIVE_INFINITY;
      const there = attached.get(driver);
      let count = there?.size ?? 0;
      let isNew = false;
      for (const volume of wanted) {
        if (volume.driver !== driver || there?.has(volume.handle)) continue;
        count++;
        isNew = true;
      }
      if (isNew && count > limit) return false;
    }
    return true;
  }

  #attachedTo(node: NodeId): Attached {
    const known = this.#attached[node];
    if (known !== undefined) return known;
    const { users, storage } = this.#context;
    const attached: Attached = new Map();
    for (const key of users.on(node)) {
      const claim = storage.claim(key);
      const volume = claim && attachableOf(claim, key, storage);
      if (volume !== undefined) attach(attached, volume);
    }
    this.#attached[node] = attached;
    return attached;
  }
}

/** Each volume once. */
function wantedBy(claims: readonly ClassClaim[], storage: StorageList): readonly Attachable[] {
  const wanted = new Map<string, Attachable>();
  for (const { claim, key } of claims) {
    const volume = claim && attachableOf(claim, key, storage);
    if (volume !== undefined) wanted.set(`${volume.driver}/${volume.handle}`, volume);
  }
  return [...wanted.values()];
}

function attach(attached: Attached, { driver, handle }: Attachable): void {
  const handles = attached.get(driver);
  if (handles === undefined) attached.set(driver, new Set([handle]));
  else handles.add(handle);
}

/** undefined: nobody attaches it, or nobody knows who will. */
function attachableOf(claim: ClaimSpec, key: string, storage: StorageList): Attachable | undefined {
  const volume = storage.volume(claim.volume);
  if (volume !== undefined) {
    const { driver, handle } = volume;
    return driver === "" || handle === "" ? undefined : { driver, handle };
  }
  const provisioner = storage.storageClass(claim.storageClass)?.provisioner ?? "";
  // A line end is in no handle.
  return provisioner === "" ? undefined : { driver: provisioner, handle: `${key}\n` };
}
