import { type ClaimSpec, makesVolumes, type StorageClassSpec, type VolumeSpec } from "../../spec/storage.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { ClassClaim, ClassClaims } from "./class-claims.ts";
import { KeptByClass } from "./kept-by-class.ts";
import { type Matches, matchesFor, pickVolume } from "./matching.ts";
import type { NodeReach } from "./node-reach.ts";
import type { StorageList } from "./storage-tables.ts";

/** What speaks against a node, as bits: a node may have several. */
export const NOT_REACHED = 1;
export const NONE_TO_BIND = 2;
export const VOLUME_IS_GONE = 4;

/** What a pod's claims get on a node. */
export interface BindingPlan {
  readonly bound: readonly { readonly claim: ClaimSpec; readonly volume: VolumeSpec }[];
  readonly provisioned: readonly ClaimSpec[];
}

export interface BindingContext {
  readonly nodes: NodeColumns;
  readonly storage: StorageList;
  readonly claims: ClassClaims;
  readonly reach: NodeReach;
}

/** Where the volumes of pods are, or can be. Source: Kubernetes VolumeBinding, binder.go. */
export class VolumeBinding {
  readonly #kept: KeptByClass<ClaimBinding>;

  constructor(context: BindingContext) {
    const { storage, claims } = context;
    this.#kept = new KeptByClass(storage, (podClass) => new ClaimBinding(claims.of(podClass), context));
  }

  /** Of a class with volumes. Valid until something about storage changes. O(volumes of the claims' classes). */
  of(podClass: ClassId): ClaimBinding {
    return this.#kept.of(podClass);
  }
}

interface Delayed {
  readonly claim: ClaimSpec;
  readonly matches: Matches;
  readonly storageClass: StorageClassSpec;
}

/** The claims of one pod, sorted by what is still to be done for them. */
export class ClaimBinding {
  /** Why no node will do; undefined: some may. */
  readonly refusal: string | undefined;
  readonly #context: BindingContext;
  readonly #bound: (VolumeSpec | undefined)[] = [];
  /** Wait for a pod: smallest request first, as they are served. */
  readonly #delayed: readonly Delayed[];
  /** Names of volumes that the claims before have got. */
  readonly #taken = new Set<string>();

  constructor(claims: readonly ClassClaim[], context: BindingContext) {
    this.#context = context;
    this.refusal = refusalOf(claims);
    const delayed: Delayed[] = [];
    for (const { claim } of this.refusal === undefined ? claims : []) {
      if (claim === undefined) continue;
      const storageClass = context.storage.storageClass(claim.storageClass);
      if (claim.state === "bound") this.#bound.push(context.storage.volume(claim.volume));
      else if (claim.volume === "" && storageClass?.binding === "WaitForFirstConsumer")
        delayed.push({
          claim,
          storageClass,
          matches: matchesFor(claim, context.storage.volumesOf(storageClass.name)),
        });
      else this.refusal = "pod has unbound immediate PersistentVolumeClaims";
    }
    this.#delayed = delayed.sort((a, b) => a.claim.size - b.claim.size);
  }

  /** Bits of what speaks against a node; 0: nothing. O(claims x volumes). */
  answer(node: NodeId): number {
    const isServed = this.#delayed.length === 0 || this.#serves(node);
    return this.#answerOfBound(node) | (isServed ? 0 : NONE_TO_BIND);
  }

  /** What is to be done once the pod goes to a node that will do; undefined: nothing. */
  planAt(node: NodeId): BindingPlan | undefined {
    const bound: { claim: ClaimSpec; volume: VolumeSpec }[] = [];
    const provisioned: ClaimSpec[] = [];
    const isServed = this.#serves(node, (claim, volume) => {
      if (volume === undefined) provisioned.push(claim);
      else bound.push({ claim, volume });
    });
    return isServed && this.#delayed.length > 0 ? { bound, provisioned } : undefined;
  }

  /** The first volume that does not do gives the reason. */
  #answerOfBound(node: NodeId): number {
    for (const volume of this.#bound) {
      if (volume === undefined) return VOLUME_IS_GONE;
      if (!this.#context.reach.reaches(volume.nodes, node)) return NOT_REACHED;
    }
    return 0;
  }

  /** Whether each claim finds a volume there or can have one made; tells which, undefined: one that is made. */
  #serves(node: NodeId, tell?: (claim: ClaimSpec, volume: VolumeSpec | undefined) => void): boolean {
    const { reach, nodes } = this.#context;
    const taken = this.#taken;
    taken.clear();
    const reaches = (volume: VolumeSpec) => reach.reaches(volume.nodes, node);
    for (const { claim, storageClass, matches } of this.#delayed) {
      const { selectedNode } = claim;
      if (selectedNode !== "" && selectedNode !== nodes.specs[node]!.name) return false;
      const volume = selectedNode === "" ? pickVolume(matches, reaches, taken) : undefined;
      if (volume !== undefined) taken.add(volume.name);
      else if (!this.#canProvision(storageClass, node)) return false;
      tell?.(claim, volume);
    }
    return true;
  }

  #canProvision(storageClass: StorageClassSpec, node: NodeId): boolean {
    const { allowedTopologies } = storageClass;
    return (
      makesVolumes(storageClass) &&
      (allowedTopologies.length === 0 || this.#context.reach.reaches(allowedTopologies, node))
    );
  }
}

/** The first claim that is not as a pod needs it. */
function refusalOf(claims: readonly ClassClaim[]): string | undefined {
  for (const { kind, name, claim } of claims) {
    if (claim === undefined && kind === "own")
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (claim.state === "lost")
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.volume}"`;
    if (claim.isTerminating) return `persistentvolumeclaim "${name}" is being deleted`;
  }
  return undefined;
}
