import type { Column, NodeId } from "../../cluster/ids.ts";
import type { StorageChange } from "../../cluster/storage/storage-tables.ts";
import type { Labels, PlacementSpec, PodVolume, TaintSpec } from "../../spec/pod.ts";

/** What hints look at of a pod; a pod template has it all. */
export interface HintedPod {
  readonly namespace: string;
  readonly labels: Labels;
  /** By resource. */
  readonly requests: Column;
  /** What the numbers leave out past 2^53, by resource; absent: nothing. */
  readonly requestRests?: Column;
  readonly placement: PlacementSpec;
  readonly schedulingGates: readonly string[];
  readonly volumes: readonly PodVolume[];
}

/** What hints look at of a node. */
export interface HintedNode {
  readonly id: NodeId;
  readonly name: string;
  readonly labels: Labels;
  /** By resource. */
  readonly allocatable: Column;
  readonly allocatableRests?: Column;
  readonly taints: readonly TaintSpec[];
  readonly isCordoned: boolean;
  /** Whether the control plane holds it to be ready: what taints say in Kubernetes. */
  readonly isReady: boolean;
}

/** A pod that something happened to. */
export interface ChangedPod {
  readonly pod: HintedPod;
  /** Whether it has a node. */
  readonly isAssigned: boolean;
  /** Whether others were evicted for it from a node for which it waits. */
  readonly isNominated: boolean;
}

export type NodeAction = "Add" | "Delete" | "UpdateNodeAllocatable" | "UpdateNodeLabel" | "UpdateNodeTaint";

/** Update: none of the changes that have a name. */
export type PodAction = "Add" | "Delete" | "Update" | PodChange;
export type PodChange =
  | "UpdatePodLabel"
  | "UpdatePodScaleDown"
  | "UpdatePodSchedulingGatesEliminated"
  | "UpdatePodToleration";

/** Something that may let a pod in that was found unschedulable. `before` and `after` are there as far as they can be. */
export type ClusterEvent = NodeEvent | PodEvent | StorageEvent;

export interface NodeEvent {
  readonly kind: "node";
  readonly action: NodeAction;
  readonly before: HintedNode | undefined;
  readonly after: HintedNode | undefined;
}

/** An update of a pod without a node concerns that pod alone, which waits itself. */
export interface PodEvent {
  readonly kind: "pod";
  /** The node that a pod has left; else NO_NODE. */
  readonly node: NodeId;
  readonly action: PodAction;
  readonly before: ChangedPod | undefined;
  readonly after: ChangedPod | undefined;
  /** Pods of a higher priority are not concerned. */
  readonly maxPriority: number;
}

/** Something about volumes is new or other than before; of what is gone nobody is told. */
export interface StorageEvent {
  readonly kind: "storage";
  readonly change: StorageChange;
}

/** Whether what happened, happened to the pod that is asked about: see PodEvent. */
export function isOwn({ before, after }: PodEvent): boolean {
  return before !== undefined && after !== undefined && !after.isAssigned;
}

/** Whether other pods had to reckon with a pod that is gone. */
export function tookRoom({ before }: PodEvent): boolean {
  return before!.isAssigned || before!.isNominated;
}
