import type { ClaimRequest, PodVolume } from "../../spec/pod.ts";
import type { ClaimSpec, StorageSpec } from "../../spec/storage.ts";
import type { ClassId, NodeId, PodId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { PodColumns } from "../pod-table.ts";
import { ClaimBinder } from "./claim-binder.ts";
import { ClassClaims, claimsOf, FRESH } from "./class-claims.ts";
import { NodeReach } from "./node-reach.ts";
import { PodClaims } from "./pod-claims.ts";
import { keyOfClaim, type StorageChange, type StorageList, StorageTables } from "./storage-tables.ts";
import { type BindingPlan, ClaimBinding, VolumeBinding } from "./volume-binding.ts";
import { VolumeLimits } from "./volume-limits.ts";
import { VolumeZones } from "./volume-zones.ts";

/** What filters ask about the volumes of a class of pods. Never ask for a class without volumes. */
export interface StorageView {
  readonly tables: StorageList;
  readonly claims: ClassClaims;
  readonly binding: VolumeBinding;
  readonly limits: VolumeLimits;
  readonly zones: VolumeZones;
  /** Whether another pod on a node uses a claim of the class that is for one pod alone. */
  isInUse(podClass: ClassId): boolean;
}

export interface StorageContext {
  readonly nodes: NodeColumns;
  readonly pods: PodColumns;
  readonly classes: PodClassColumns;
  readonly onChange: (change: StorageChange) => void;
}

/**
 * Volumes and who uses them. Pods without volumes cost nothing.
 *
 * A pod's claims are those of its class, but for claims that pods have for themselves: these are told at `own`.
 */
export class Storage implements StorageView {
  readonly tables: StorageTables;
  readonly claims: ClassClaims;
  readonly binding: VolumeBinding;
  readonly limits: VolumeLimits;
  readonly zones: VolumeZones;
  readonly binder: ClaimBinder;
  /** Hears of claims that wait for no pod, and binds them later, in place of their being bound at once. */
  bindLater: ((claim: ClaimSpec) => void) | undefined;
  readonly #nodes: NodeColumns;
  readonly #classes: PodClassColumns;
  readonly #reach: NodeReach;
  readonly #ofPods: PodClaims;

  constructor(spec: StorageSpec, { nodes, pods, classes, onChange }: StorageContext) {
    this.#nodes = nodes;
    this.#classes = classes;
    this.#ofPods = new PodClaims({ nodes, pods, classes });
    this.tables = new StorageTables(spec, (change) => {
      this.limits.storageChanged(change);
      onChange(change);
    });
    const storage = this.tables;
    this.#reach = new NodeReach(nodes);
    this.claims = new ClassClaims(classes, storage);
    this.binding = new VolumeBinding({ nodes, storage, claims: this.claims, reach: this.#reach });
    this.limits = new VolumeLimits({ nodes, storage, claims: this.claims, users: this.#ofPods.users });
    this.zones = new VolumeZones({ nodes, storage, claims: this.claims });
    this.binder = new ClaimBinder(storage);
  }

  isInUse(podClass: ClassId): boolean {
    return this.claims
      .of(podClass)
      .some(
        ({ kind, key, claim }) =>
          kind === "claim" &&
          claim?.accessModes.includes("ReadWriteOncePod") &&
          this.#ofPods.users.isUsed(key),
      );
  }

  /** All constraints of volumes together. O(1) for a class without volumes. */
  allows(podClass: ClassId, node: NodeId): boolean {
    if (this.#classes.volumes[podClass]!.length === 0) return true;
    const binding = this.binding.of(podClass);
    const zones = this.zones.of(podClass);
    if (binding.refusal !== undefined || zones.refusal !== undefined || this.isInUse(podClass)) return false;
    return (
      this.limits.allows(this.limits.of(podClass), node) &&
      binding.answer(node) === 0 &&
      this.zones.allows(zones, node)
    );
  }

  /** A pod has a node from now on (1), or loses it (-1). */
  use(pod: PodId, node: NodeId, change: 1 | -1): void {
    if (this.#ofPods.volumesOf(pod).length === 0) return;
    this.#ofPods.use(pod, node, change);
    this.limits.podsChanged(node);
  }

  /** Nodes whose users of claims do not equal a recount: none, ever. */
  wrong(): readonly NodeId[] {
    return this.#ofPods.wrong();
  }

  /** A new pod has claims for itself: its volumes are these, not those of its class. */
  own(pod: PodId, volumes: readonly PodVolume[]): void {
    this.#ofPods.own(pod, volumes);
  }

  /** Whether a pod has claims for itself. */
  hasOwn(pod: PodId): boolean {
    return this.#ofPods.hasOwn(pod);
  }

  volumesOf(pod: PodId): readonly PodVolume[] {
    return this.#ofPods.volumesOf(pod);
  }

  /** Whether a pod that has a node uses the claim. */
  isClaimUsed(key: string): boolean {
    return this.#ofPods.users.isUsed(key);
  }

  /** A pod is gone, and with it the claims that come and go with it. */
  forget(pod: PodId): void {
    for (const claim of this.#ofPods.forget(pod)) this.binder.release(claim);
  }

  /**
   * The volumes of a new pod of that name, and how its class has them. Claims that are missing are made.
   *
   * A claim of the pod's own that waits for its first pod decides as any other of its kind does: in the class it
   * has no name, so that the pods of a workload are of one class.
   */
  volumesFor(
    volumes: readonly PodVolume[],
    namespace: string,
    pod: string,
  ): { readonly ofPod: readonly PodVolume[]; readonly ofClass: readonly PodVolume[] } {
    const ofPod: PodVolume[] = [];
    const ofClass: PodVolume[] = [];
    for (const volume of volumes) {
      const named = withClaim(volume, pod);
      ofPod.push(named);
      if (volume === named || !("claim" in named)) ofClass.push(volume);
      else ofClass.push(this.#isFresh(volume, namespace, named.claim) ? volume : named);
    }
    return { ofPod, ofClass };
  }

  /** A pod goes to a node: its claims that waited for that are spoken for. undefined: there are none. */
  reserve(pod: PodId, node: NodeId): BindingPlan | undefined {
    const ofPods = this.#ofPods;
    const volumes = ofPods.volumesOf(pod);
    if (volumes.length === 0) return undefined;
    const storage = this.tables;
    const context = { nodes: this.#nodes, storage, claims: this.claims, reach: this.#reach };
    const binding = new ClaimBinding(claimsOf(volumes, ofPods.namespaceOf(pod), storage), context);
    const plan = binding.planAt(node);
    if (plan !== undefined) this.binder.reserve(plan, this.#nodes.specs[node]!);
    return plan;
  }

  /** The claims of a plan that was reserved have their volumes from now on. */
  complete(plan: BindingPlan, node: NodeId): void {
    this.binder.complete(plan, this.#nodes.specs[node]!);
  }

  /** A pod goes to a node, and nothing takes time. */
  bindFor(pod: PodId, node: NodeId): void {
    const plan = this.reserve(pod, node);
    if (plan !== undefined) this.complete(plan, node);
  }

  /** Claims that need not wait for a pod get their volumes. O(claims + what is bound). */
  bindWaiting(): void {
    for (const claim of [...this.tables.claims()]) this.#bind(claim);
  }

  /** Adds what is not there yet, and replaces what may be replaced: a claim is kept, and who has a volume. */
  apply({ volumes, claims, classes, nodes }: StorageSpec): void {
    for (const each of classes) this.tables.applyClass(each);
    for (const each of nodes) this.tables.applyNode(each);
    for (const each of volumes) {
      const known = this.tables.volume(each.name) ?? each;
      this.tables.applyVolume({ ...each, claim: known.claim || each.claim, isUsable: known.isUsable });
    }
    for (const each of claims)
      if (this.tables.claim(keyOfClaim(each)) === undefined) this.tables.applyClaim(each);
    this.bindWaiting();
  }

  #bind(claim: ClaimSpec): void {
    const isImmediate = this.tables.storageClass(claim.storageClass)?.binding !== "WaitForFirstConsumer";
    if (this.bindLater === undefined || !isImmediate) this.binder.bindNow(claim);
    else if (claim.state === "pending") this.bindLater(claim);
  }

  /** Makes the claim if it is not there. */
  #isFresh(volume: PodVolume, namespace: string, name: string): boolean {
    if ("claim" in volume) return false;
    const key = keyOfClaim({ namespace, name });
    if (this.tables.claim(key) === undefined) {
      this.tables.applyClaim({ ...volume.request, ...FRESH, namespace, name });
      this.#bind(this.tables.claim(key)!);
    }
    const claim = this.tables.claim(key)!;
    const isWaiting = claim.state === "pending" && claim.volume === "" && claim.selectedNode === "";
    const { binding } = this.tables.storageClass(claim.storageClass) ?? {};
    return (
      isWaiting &&
      isSame(claim, volume.request) &&
      binding === "WaitForFirstConsumer" &&
      !this.#ofPods.users.isUsed(key) &&
      !this.tables.volumesOf(claim.storageClass).some((each) => each.claim === key)
    );
  }
}

function isSame(one: ClaimRequest, other: ClaimRequest): boolean {
  const text = ({ size, accessModes, storageClass, mode, selector }: ClaimRequest) =>
    JSON.stringify([size, accessModes, storageClass, mode, selector]);
  return text(one) === text(other);
}

function withClaim(volume: PodVolume, pod: string): PodVolume {
  switch (volume.kind) {
    case "claim":
    case "own":
      return volume;
    case "ephemeral":
      return { kind: "own", claim: `${pod}-${volume.name}` };
    case "template":
      return { kind: "claim", claim: `${volume.name}-${pod}` };
  }
}
