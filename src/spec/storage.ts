import type { LabelSelectorSpec, NodeSelectorTerm } from "./pod.ts";

/** Volumes outside of pods, as far as they decide where pods may go. */
export interface StorageSpec {
  readonly volumes: readonly VolumeSpec[];
  readonly claims: readonly ClaimSpec[];
  readonly classes: readonly StorageClassSpec[];
  readonly nodes: readonly StorageNodeSpec[];
}

export type AccessMode = "ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod";

/** A PersistentVolume. */
export interface VolumeSpec {
  readonly name: string;
  /** Bytes. */
  readonly capacity: number;
  readonly accessModes: readonly AccessMode[];
  /** "" for none. */
  readonly storageClass: string;
  readonly mode: "Filesystem" | "Block";
  /** "NAMESPACE/NAME" of the claim that it is bound to, or kept for; "" for none. */
  readonly claim: string;
  /** Nodes that reach it; undefined: all. */
  readonly nodes: readonly NodeSelectorTerm[] | undefined;
  /** Its own zone and region labels, by which VolumeZone goes. */
  readonly labels: Readonly<Record<string, string>>;
  /** The CSI driver that attaches it; "" for none. */
  readonly driver: string;
  /** The volume's name for that driver. */
  readonly handle: string;
}

/** A PersistentVolumeClaim. */
export interface ClaimSpec {
  readonly namespace: string;
  readonly name: string;
  /** Bytes. */
  readonly request: number;
  readonly accessModes: readonly AccessMode[];
  readonly storageClass: string;
  readonly mode: "Filesystem" | "Block";
  /** The volume that it is bound to; "" while there is none. */
  readonly volume: string;
  /** Of the volumes that may be bound to it, by their labels; undefined: any. */
  readonly selector: LabelSelectorSpec | undefined;
  /** Where a volume for it is being provisioned: the annotation volume.kubernetes.io/selected-node. */
  readonly selectedNode: string;
}

/** A StorageClass. */
export interface StorageClassSpec {
  readonly name: string;
  readonly provisioner: string;
  readonly binding: "Immediate" | "WaitForFirstConsumer";
  /** Where its volumes can be made: terms of label requirements, of which any may hold; empty: anywhere. */
  readonly allowedTopologies: readonly NodeSelectorTerm[];
  readonly isDefault: boolean;
}

/** A CSINode: how many volumes of each driver a node can attach. */
export interface StorageNodeSpec {
  readonly name: string;
  /** By driver; Infinity: no limit. */
  readonly limits: Readonly<Record<string, number>>;
}
