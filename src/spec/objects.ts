import type { PodAutoscalerSpec } from "./autoscaling.ts";
import type { CronRules, JobProgress, JobRules } from "./jobs.ts";
import type { LabelSelectorSpec, Labels, PodTemplateSpec } from "./pod.ts";
import type { LimitRangeSpec, ResourceQuotaSpec } from "./quota.ts";
import type { StorageSpec } from "./storage.ts";

/** Kubernetes objects, read: what runs, apart from task streams. Times in microseconds. */
export interface ObjectsSpec {
  readonly namespaces: readonly NamespaceSpec[];
  /**
   * Everything that makes pods, in file order: what exists from the start, then what the timeline applies for the
   * first time. The position is the workload's number (after the task streams, in the column `workload` of pods).
   */
  readonly workloads: readonly WorkloadSpec[];
  readonly services: readonly ServiceSpec[];
  readonly budgets: readonly DisruptionBudgetSpec[];
  /** Those of the start in file order, then what the timeline applies for the first time; absent: none. */
  readonly autoscalers?: readonly PodAutoscalerSpec[];
  /** By what pods and other objects are admitted; absent: nothing limits them. */
  readonly quotas?: readonly ResourceQuotaSpec[];
  readonly limitRanges?: readonly LimitRangeSpec[];
  /** undefined: none, and no pod asks for any. */
  readonly storage?: StorageSpec;
}

export const NO_OBJECTS: ObjectsSpec = { namespaces: [], workloads: [], services: [], budgets: [] };

export interface NamespaceSpec {
  readonly name: string;
  readonly labels: Labels;
}

export interface ServiceSpec {
  readonly namespace: string;
  readonly name: string;
  /** undefined: selects nothing. */
  readonly selector: LabelSelectorSpec | undefined;
  /** Endpoints count as ready before their pods are, for whoever looks at EndpointSlices; absent: false. */
  readonly publishesNotReady?: boolean;
}

/** A number, or whole percents of a total: 25 is a quarter. */
export type IntOrPercent =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "percent"; readonly value: number };

export interface DisruptionBudgetSpec {
  readonly namespace: string;
  readonly name: string;
  /** undefined: selects nothing. */
  readonly selector: LabelSelectorSpec | undefined;
  /** At most one of the two is given; with neither the budget refuses each eviction. */
  readonly minAvailable: IntOrPercent | undefined;
  readonly maxUnavailable: IntOrPercent | undefined;
  readonly unhealthyPodEvictionPolicy: "IfHealthyBudget" | "AlwaysAllow";
}

export type WorkloadSpec =
  | DeploymentSpec
  | ReplicaSetSpec
  | StatefulSetSpec
  | DaemonSetSpec
  | JobSpec
  | CronJobSpec
  | PodGroupSpec;

interface WorkloadBase {
  readonly namespace: string;
  readonly name: string;
  /** Unique in the world, for reports: "deployment/checkout", "shop/deployment/checkout" where names collide. */
  readonly label: string;
  /** Whether it is there at 0; else the timeline applies it. */
  readonly isPresent: boolean;
}

export interface DeploymentSpec extends WorkloadBase {
  readonly kind: "Deployment";
  readonly replicas: number;
  readonly selector: LabelSelectorSpec;
  readonly template: PodTemplateSpec;
  readonly strategy: RolloutStrategySpec;
  readonly minReady: number;
  /** Infinity: none. */
  readonly progressDeadline: number;
  readonly revisionHistoryLimit: number;
  readonly isPaused: boolean;
  /** ReplicaSets that exist already, oldest revision first. */
  readonly replicaSets: readonly ExistingReplicaSet[];
}

export type RolloutStrategySpec =
  | { readonly kind: "RollingUpdate"; readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent }
  | { readonly kind: "Recreate" };

export interface ExistingReplicaSet {
  readonly name: string;
  readonly revision: number;
  readonly replicas: number;
  readonly template: PodTemplateSpec;
  readonly pods: readonly ExistingPod[];
}

/** A pod of a running cluster. */
export interface ExistingPod {
  readonly name: string;
  readonly template: PodTemplateSpec;
  /** Name of its node; "" while it waits. */
  readonly node: string;
  /** Of one with a node: whether it is ready at the start, else it starts there then. */
  readonly isReady: boolean;
  /** How long ago it was started. */
  readonly age: number;
  /** Of a pod of an Indexed Job. */
  readonly completionIndex?: number;
}

export interface ReplicaSetSpec extends WorkloadBase {
  readonly kind: "ReplicaSet";
  readonly replicas: number;
  readonly selector: LabelSelectorSpec;
  readonly template: PodTemplateSpec;
  readonly minReady: number;
  readonly pods: readonly ExistingPod[];
}

export interface StatefulSetSpec extends WorkloadBase {
  readonly kind: "StatefulSet";
  readonly replicas: number;
  readonly selector: LabelSelectorSpec;
  readonly template: PodTemplateSpec;
  readonly minReady: number;
  readonly podManagement: "OrderedReady" | "Parallel";
  readonly update: StatefulUpdateSpec;
  readonly firstOrdinal: number;
  readonly revisionHistoryLimit: number;
  readonly claimRetention: ClaimRetentionSpec;
  readonly pods: readonly ExistingPod[];
}

export type StatefulUpdateSpec =
  | {
      readonly kind: "RollingUpdate";
      /** undefined: the strategy was named without a rollingUpdate, which is not the same as 0. */
      readonly partition: number | undefined;
    }
  | { readonly kind: "OnDelete" };

/** What becomes of the claims of a StatefulSet's pods when it is deleted, or scaled in. */
export interface ClaimRetentionSpec {
  readonly whenDeleted: "Retain" | "Delete";
  readonly whenScaled: "Retain" | "Delete";
}

export interface DaemonSetSpec extends WorkloadBase {
  readonly kind: "DaemonSet";
  readonly selector: LabelSelectorSpec;
  readonly template: PodTemplateSpec;
  readonly minReady: number;
  readonly update: DaemonUpdateSpec;
  readonly revisionHistoryLimit: number;
  readonly pods: readonly ExistingPod[];
}

/** Shares are of the nodes that are to have a pod. */
export type DaemonUpdateSpec =
  | { readonly kind: "RollingUpdate"; readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent }
  | { readonly kind: "OnDelete" };

export interface JobSpec extends WorkloadBase, JobRules {
  readonly kind: "Job";
  readonly template: PodTemplateSpec;
  readonly progress: JobProgress;
  readonly pods: readonly ExistingPod[];
}

export interface CronJobSpec extends WorkloadBase, CronRules {
  readonly kind: "CronJob";
  /** It has none of its own: those of its Jobs. */
  readonly pods: readonly ExistingPod[];
}

/** The bare pods of a namespace: nothing replaces them. */
export interface PodGroupSpec extends WorkloadBase {
  readonly kind: "Pod";
  readonly pods: readonly ExistingPod[];
}
