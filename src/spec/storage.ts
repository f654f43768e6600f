import type { AccessMode, ClaimRequest, Labels, NodeSelectorTerm, VolumeMode } from "./pod.ts";

/** Volumes outside of pods, as far as they decide where pods may go. */
export interface StorageSpec {
  readonly volumes: readonly VolumeSpec[];
  readonly claims: readonly ClaimSpec[];
  readonly classes: readonly StorageClassSpec[];
  readonly nodes: readonly StorageNodeSpec[];
}

export const NO_STORAGE: StorageSpec = { volumes: [], claims: [], classes: [], nodes: [] };

/** A PersistentVolume. */
export interface VolumeSpec {
  readonly name: string;
  /** Bytes. */
  readonly capacity: number;
  readonly accessModes: readonly AccessMode[];
  /** "" for none. */
  readonly storageClass: string;
  readonly mode: VolumeMode;
  /** "NAMESPACE/NAME" of the claim that it is bound to, or kept for; "" for none. */
  readonly claim: string;
  /** False: it was used before and nobody has cleared it, or it failed. No claim gets it. */
  readonly isUsable: boolean;
  /** Nodes that reach it, by their labels; undefined: all. */
  readonly nodes: readonly NodeSelectorTerm[] | undefined;
  /** Selectors of claims go by them, and VolumeZone by those of zone and region. */
  readonly labels: Labels;
  /** The CSI driver that attaches it; "" for none. */
  readonly driver: string;
  /** The volume's name for that driver. */
  readonly handle: string;
}

/** A PersistentVolumeClaim. */
export interface ClaimSpec extends ClaimRequest {
  readonly namespace: string;
  readonly name: string;
  /** The volume that it is bound to, or that it asks for by name; "" while there is none. */
  readonly volume: string;
  /** bound: it has `volume`. lost: that volume is gone. */
  readonly state: "pending" | "bound" | "lost";
  readonly isTerminating: boolean;
  /** Where a volume for it is being provisioned: the annotation volume.kubernetes.io/selected-node; "" for none. */
  readonly selectedNode: string;
}

/** A StorageClass. */
export interface StorageClassSpec {
  readonly name: string;
  /** Who makes volumes; "" or "kubernetes.io/no-provisioner": nobody. */
  readonly provisioner: string;
  readonly binding: "Immediate" | "WaitForFirstConsumer";
  /** Where its volumes can be made: terms of label requirements, of which any may hold; empty: anywhere. */
  readonly allowedTopologies: readonly NodeSelectorTerm[];
  readonly isDefault: boolean;
}

/** The provisioner of a class whose volumes somebody makes by hand. */
const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** Whether somebody makes volumes of the class. */
export function makesVolumes({ provisioner }: StorageClassSpec): boolean {
  return provisioner !== "" && provisioner !== NO_PROVISIONER;
}

/** A CSINode: what a node's CSI drivers say of it. */
export interface StorageNodeSpec {
  readonly name: string;
  /** By driver: how many volumes the node can attach; Infinity: no limit. */
  readonly limits: Readonly<Record<string, number>>;
  /** By driver: labels of nodes that tell which of them reach a volume made for this one. */
  readonly topologyKeys: Readonly<Record<string, readonly string[]>>;
}
