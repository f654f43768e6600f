import type { NodeSelectorTerm } from "../../spec/pod.ts";
import {
  type ClaimSpec,
  makesVolumes,
  type StorageClassSpec,
  type StorageNodeSpec,
  type VolumeSpec,
} from "../../spec/storage.ts";
import type { NodeSpec } from "../../spec/world.ts";
import { matchesFor, pickVolume } from "./matching.ts";
import { keyOfClaim, type StorageTables } from "./storage-tables.ts";
import type { BindingPlan } from "./volume-binding.ts";

/**
 * What the controller of PersistentVolumes does: it binds claims to volumes, and has volumes made.
 *
 * A volume that is made for a pod's node is reached from nodes that agree with that one in the labels that its
 * driver names, else in those that the class's allowedTopologies go by, else in the zone: where a node has none of
 * these labels, from everywhere. A volume that is made for no pod is where the class allows it.
 */
export class ClaimBinder {
  readonly #tables: StorageTables;

  constructor(tables: StorageTables) {
    this.#tables = tables;
  }

  /** The scheduler has decided: nobody else gets these volumes, and the others are made for that node. */
  reserve({ bound, provisioned }: BindingPlan, node: NodeSpec): void {
    for (const { claim, volume } of bound) this.#tables.applyVolume({ ...volume, claim: keyOfClaim(claim) });
    for (const claim of provisioned) this.#tables.applyClaim({ ...claim, selectedNode: node.name });
  }

  /** The claims of a plan that was reserved have their volumes now; those that are gone by then get none. */
  complete({ bound, provisioned }: BindingPlan, node: NodeSpec): void {
    for (const { claim, volume } of bound) this.#bind(claim, volume.name);
    for (const claim of provisioned) {
      const storageClass = this.#tables.storageClass(claim.storageClass);
      if (storageClass === undefined) continue;
      const csi = this.#tables.node(node.name);
      this.#provision(claim, storageClass, termsFor(node, storageClass, csi));
    }
  }

  /** Binds a claim that waits for no pod: to the volume that it names, to one that is there, or to a new one. */
  bindNow(claim: ClaimSpec): void {
    if (this.bindToPresent(claim)) this.makeVolumeFor(claim);
  }

  /** As `bindNow`, but makes no volume; true: one is to be made. */
  bindToPresent(claim: ClaimSpec): boolean {
    if (claim.state !== "pending") return false;
    if (claim.volume !== "") {
      this.#bindNamed(claim);
      return false;
    }
    const storageClass = this.#tables.storageClass(claim.storageClass);
    const isDelayed = storageClass?.binding === "WaitForFirstConsumer";
    const { kept, free } = matchesFor(claim, this.#tables.volumesOf(claim.storageClass));
    const volume = pickVolume({ kept, free: isDelayed ? [] : free }, () => true, new Set());
    if (volume !== undefined) this.#bind(claim, volume.name);
    return volume === undefined && !isDelayed && storageClass !== undefined && makesVolumes(storageClass);
  }

  /** Makes a volume for a claim that waits for no pod, if its class is still there. */
  makeVolumeFor(claim: ClaimSpec): void {
    const storageClass = this.#tables.storageClass(claim.storageClass);
    if (storageClass === undefined) return;
    const { allowedTopologies } = storageClass;
    this.#provision(claim, storageClass, allowedTopologies.length === 0 ? undefined : allowedTopologies);
  }

  /** A claim is gone: a volume that was made for it goes too, another one is not given to anybody again. */
  release(key: string): void {
    const claim = this.#tables.claim(key);
    this.#tables.removeClaim(key);
    const volume = this.#tables.volume(claim?.volume ?? "");
    if (volume === undefined) return;
    if (volume.name === nameOfMade(key)) this.#tables.removeVolume(volume.name);
    else this.#tables.applyVolume({ ...volume, isUsable: false });
  }

  #bindNamed(claim: ClaimSpec): void {
    const volume = this.#tables.volume(claim.volume);
    if (volume === undefined || !volume.isUsable) return;
    if (volume.claim === "" || volume.claim === keyOfClaim(claim)) this.#bind(claim, volume.name);
  }

  #bind(claim: ClaimSpec, name: string): void {
    const key = keyOfClaim(claim);
    const present = this.#tables.claim(key);
    const volume = this.#tables.volume(name);
    if (present === undefined || volume === undefined) return;
    if (volume.claim !== key) this.#tables.applyVolume({ ...volume, claim: key });
    this.#tables.applyClaim({ ...present, volume: name, state: "bound" });
  }

  #provision(
    claim: ClaimSpec,
    { provisioner }: StorageClassSpec,
    nodes: readonly NodeSelectorTerm[] | undefined,
  ): void {
    const key = keyOfClaim(claim);
    if (this.#tables.claim(key) === undefined) return;
    const name = nameOfMade(key);
    const volume: VolumeSpec = {
      name,
      capacity: claim.size,
      accessModes: claim.accessModes,
      storageClass: claim.storageClass,
      mode: claim.mode,
      claim: key,
      isUsable: true,
      nodes,
      labels: {},
      driver: provisioner,
      handle: name,
    };
    this.#tables.applyVolume(volume);
    this.#bind(claim, name);
  }
}

/** A slash is in no name of a volume that a file has. */
function nameOfMade(claim: string): string {
  return `pvc/${claim}`;
}

/** Nodes that reach a volume made for one of them; undefined: all. */
function termsFor(
  { labels }: NodeSpec,
  { provisioner, allowedTopologies }: StorageClassSpec,
  csi: StorageNodeSpec | undefined,
): readonly NodeSelectorTerm[] | undefined {
  const keys = keysOf(csi?.topologyKeys, provisioner) ?? allowedKeys(allowedTopologies) ?? [ZONE];
  const expressions = keys
    .filter((key) => Object.hasOwn(labels, key))
    .map((key) => ({ key, operator: "In" as const, values: [labels[key]!] }));
  return expressions.length === 0 ? undefined : [{ expressions, fields: [] }];
}

const ZONE = "topology.kubernetes.io/zone";

function keysOf(
  byDriver: StorageNodeSpec["topologyKeys"] | undefined,
  driver: string,
): readonly string[] | undefined {
  return byDriver !== undefined && Object.hasOwn(byDriver, driver) ? byDriver[driver] : undefined;
}

function allowedKeys(terms: readonly NodeSelectorTerm[]): readonly string[] | undefined {
  if (terms.length === 0) return undefined;
  return [...new Set(terms.flatMap(({ expressions }) => expressions.map(({ key }) => key)))];
}
