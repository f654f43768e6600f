import type { BudgetState } from "./budget-list.ts";
import type { ChangeLog } from "./change-log.ts";
import type { ClassId, Column, NodeId, PodId } from "./ids.ts";
import type { ImageColumns } from "./image-table.ts";
import type { RemovalCause } from "./listener.ts";
import type { NodeColumns } from "./node-table.ts";
import type { NominationList } from "./nominations.ts";
import type { PlacementRules } from "./placement/placement-rules.ts";
import type { PodClassColumns } from "./pod-classes.ts";
import type { PodColumns } from "./pod-table.ts";
import type { ServiceList } from "./services.ts";
import type { StorageView } from "./storage/storage.ts";
import type { WhatIf } from "./trial.ts";

/**
 * The state of the world, to be read: what strategies decide on.
 *
 * Columns are indexed by id. Take them from the view at each decision; they may be replaced as tables grow.
 */
export interface ClusterView {
  /** Simulated time in microseconds. */
  readonly now: number;
  /** Minor number of the Kubernetes release whose behaviour is simulated: 36. */
  readonly kubernetesMinor: number;
  /** Names of the resources: "cpu", "memory", "pods", then extended ones. */
  readonly resources: readonly string[];
  readonly nodes: NodeColumns;
  readonly pods: PodColumns;
  readonly classes: PodClassColumns;
  /** Which node has which image. */
  readonly images: ImageColumns;
  /** Which nodes changed, for indexes. */
  readonly changes: ChangeLog;
  /** Node ids in Kubernetes' order, zone by zone in turn. */
  readonly nodeOrder: Column;
  /** Constraints besides room: selectors, taints, host ports, spread, affinity of pods. */
  readonly rules: PlacementRules;
  readonly services: ServiceList;
  /** What volumes demand of where pods go. */
  readonly storage: StorageView;
  /** Pods for which others were evicted. */
  readonly nominations: NominationList;
  /** PodDisruptionBudgets, with what they allow now. */
  readonly budgets: readonly BudgetState[];
  /** What filters would say if pods were, or were not, on a node. */
  readonly whatIf: WhatIf;
  classOf(pod: PodId): ClassId;
  priorityOf(pod: PodId): number;
  /** The pods on a node in the order of kube-scheduler's cache: see PodSeats. Changes as pods come and go. */
  podsOf(node: NodeId): readonly PodId[];
  /** Why deletion of a pod was asked for, if it was. */
  removalCauseOf(pod: PodId): RemovalCause;
  /** Whether the node may be used, has room for the pod, and no constraint speaks against it. */
  fits(pod: PodId, node: NodeId): boolean;
  classFits(podClass: ClassId, node: NodeId): boolean;
  /** Whether the node's room is enough, whatever else speaks against it. */
  hasRoom(podClass: ClassId, node: NodeId): boolean;
  /** What a pod requests of a resource. */
  requestOf(pod: PodId, resource: number): number;
  /** What a node has left of a resource. */
  freeOf(node: NodeId, resource: number): number;
}
