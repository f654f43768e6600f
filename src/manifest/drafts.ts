import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { JobProgress } from "../spec/jobs.ts";
import type {
  CronJobSpec,
  DaemonSetSpec,
  DeploymentSpec,
  DisruptionBudgetSpec,
  JobSpec,
  ReplicaSetSpec,
  ServiceSpec,
  StatefulSetSpec,
} from "../spec/objects.ts";
import type { ContainerSpec, Labels, PodTemplateSpec, TaintSpec } from "../spec/pod.ts";
import type { PodRequests } from "../spec/pod-requests.ts";
import type { LimitRangeSpec, ResourceQuotaSpec } from "../spec/quota.ts";
import type { ClaimSpec, StorageClassSpec, StorageNodeSpec, VolumeSpec } from "../spec/storage.ts";
import type { Kind } from "./known/kinds.ts";
import type { Part } from "./part.ts";

/**
 * Objects with defaults filled in, which lack only what manifests do not say: the order of the resources in the
 * world, and what containers do.
 */
export type Draft =
  | WorkloadDraft
  | PodDraft
  | NodeDraft
  | ServiceDraft
  | BudgetDraft
  | AutoscalerDraft
  | QuotaDraft
  | LimitRangeDraft
  | PriorityClassDraft
  | NamespaceDraft
  | StorageDraft;

export interface Identity {
  /** "" for what has none. */
  readonly namespace: string;
  readonly name: string;
}

interface DraftBase extends Identity {
  readonly kind: Kind;
  /** Of the file that it stands in. */
  readonly file: string;
  /** Of that file: "" if none was given. */
  readonly group: string;
  readonly labels: Labels;
  /** "" where the file gives none. */
  readonly uid: string;
  /** The controller that owns it. */
  readonly owner: OwnerReference | undefined;
  /** For what is found out later. */
  readonly part: Part;
}

/** What tells an object of that kind and name, beside a draft, from all others. */
export function identityOf({ group, namespace }: Draft, kind: string, name: string): string {
  // A line end is in no name.
  return `${group}\n${kind}\n${namespace}\n${name}`;
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A pod template without the order of resources. */
export interface TemplateDraft
  extends Omit<PodTemplateSpec, "requests" | "scoredRequests" | "rests" | "containers" | "initContainers">,
    PodRequests {
  /** Millicores, bytes, things by name of the resource; only what is asked for. */
  readonly requests: ReadonlyMap<string, number>;
  /** The same as releases add it up that know no requests of a pod as a whole; absent where it has none. */
  readonly withoutPodLevel?: PodRequests;
  readonly initContainers: readonly ContainerDraft[];
  readonly containers: readonly ContainerDraft[];
}

export type ContainerDraft = Omit<ContainerSpec, "behavior">;

/** What a kind of workload says about itself. */
type Own<Spec> = Omit<
  Spec,
  "namespace" | "name" | "label" | "isPresent" | "template" | "pods" | "replicaSets"
> & {
  readonly template: TemplateDraft;
};

export type WorkloadDraft = DraftBase &
  (
    | Own<DeploymentSpec>
    | (Own<ReplicaSetSpec> & { readonly revision: number })
    | Own<StatefulSetSpec>
    | Own<DaemonSetSpec>
    | (Own<JobSpec> & JobHistory)
    | Own<CronJobSpec>
  );

/** What a Job has come to, as its status says. */
export interface JobHistory {
  /** It is complete, or has failed for good. */
  readonly isFinished: boolean;
  /** Pods, those included that are gone. */
  readonly succeeded: number;
  readonly failed: number;
  /** Of an Indexed one. */
  readonly progress: JobProgress;
}

export interface PodDraft extends DraftBase {
  readonly kind: "Pod";
  /** Without `nodeName`, which says where the pod is, not where it may go. */
  readonly template: TemplateDraft;
  /** Name of its node; "" while it waits. */
  readonly node: string;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown" | "";
  readonly isReady: boolean;
  readonly isTerminating: boolean;
  /** Microseconds since 1970; NaN where the file does not say. */
  readonly started: number;
}

export interface NodeDraft extends DraftBase {
  readonly kind: "Node";
  /** Millicores, bytes, things by name of the resource. */
  readonly allocatable: ReadonlyMap<string, number>;
  /** What these leave out of amounts past 2^53; undefined: nothing. */
  readonly rests: ReadonlyMap<string, number> | undefined;
  readonly taints: readonly TaintSpec[];
  readonly images: Readonly<Record<string, number>>;
  readonly isCordoned: boolean;
  readonly isReady: boolean;
  /** When it was last heard of, in microseconds since 1970; NaN where the file does not say. */
  readonly seen: number;
}

export type ServiceDraft = DraftBase & ServiceSpec & { readonly kind: "Service" };

export type BudgetDraft = DraftBase &
  DisruptionBudgetSpec & {
    readonly kind: "PodDisruptionBudget";
    /** As the cluster counted it; undefined where the file does not say. */
    readonly disruptionsAllowed: number | undefined;
  };

export type AutoscalerDraft = DraftBase &
  Omit<PodAutoscalerSpec, "label" | "isPresent"> & { readonly kind: "HorizontalPodAutoscaler" };

export type QuotaDraft = DraftBase & ResourceQuotaSpec & { readonly kind: "ResourceQuota" };

export type LimitRangeDraft = DraftBase & LimitRangeSpec & { readonly kind: "LimitRange" };

export interface PriorityClassDraft extends DraftBase {
  readonly kind: "PriorityClass";
  readonly value: number;
  readonly isDefault: boolean;
  readonly preemptionPolicy: "PreemptLowerPriority" | "Never";
}

export interface NamespaceDraft extends DraftBase {
  readonly kind: "Namespace";
}

export type StorageDraft = VolumeDraft | ClaimDraft | StorageClassDraft | CsiNodeDraft;
export type VolumeDraft = DraftBase & VolumeSpec & { readonly kind: "PersistentVolume" };
export type ClaimDraft = DraftBase & ClaimSpec & { readonly kind: "PersistentVolumeClaim" };
export type StorageClassDraft = DraftBase & StorageClassSpec & { readonly kind: "StorageClass" };
export type CsiNodeDraft = DraftBase & StorageNodeSpec & { readonly kind: "CSINode" };
