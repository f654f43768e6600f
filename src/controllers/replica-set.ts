import type { RemovalCause } from "../cluster/listener.ts";
import type { LabelSelectorSpec, PodTemplateSpec } from "../spec/pod.ts";
import type { OwnedPods } from "./pod-counts.ts";

/** What a ReplicaSet's controller has last written about it. */
export interface ReplicaSetStatus {
  /** Pods that are neither ended nor being deleted. */
  readonly replicas: number;
  readonly ready: number;
  /** Ready for as long as minReadySeconds asks. */
  readonly available: number;
  /** Being deleted, and not yet gone. */
  readonly terminating: number;
  readonly observedGeneration: number;
  /** The condition ReplicaFailure, FailedCreate: why a pod was not made; "" where it is not set. */
  readonly failure: string;
}

/** A ReplicaSet: what it is to be, and what it has. Changed by its controller alone. */
export interface ReplicaSet extends OwnedPods {
  /** Row, from 0; `pods.origin` of its pods. */
  readonly id: number;
  workload: number;
  readonly name: string;
  /** Made by a Deployment; else it stands alone. */
  isOwned: boolean;
  /** Whom its pods are among; of one that is owned, those of its template alone. */
  selector: LabelSelectorSpec;
  template: PodTemplateSpec;
  /** Number of the template in its workload, from 1. */
  templateNumber: number;
  /** Of a Deployment's history; 0 for one that stands alone. */
  revision: number;
  /** Revisions that it was before, oldest first: templates come back by an undo. */
  readonly revisionHistory: number[];
  /** spec.replicas. */
  replicas: number;
  /** The Deployment's size, and the most pods it might have, when this one's size was last set by it. */
  desired: number;
  max: number;
  generation: number;
  /** Why its pods are deleted when it shrinks. */
  shrinksFor: RemovalCause;
  /** Its deletion was asked for, and what it owns is seen to before it goes: nothing but its status is kept. */
  isDeleting: boolean;
  isDeleted: boolean;
  /** Counts what was written: a write that goes by an older one is refused. */
  version: number;
  status: ReplicaSetStatus;
}

/** Sum of spec.replicas. */
export function totalSize(sets: readonly { readonly replicas: number }[]): number {
  return sets.reduce((sum, { replicas }) => sum + replicas, 0);
}

/** Sum of a field of the statuses. */
export function totalOf(
  sets: readonly { readonly status: ReplicaSetStatus }[],
  field: Exclude<keyof ReplicaSetStatus, "failure">,
): number {
  return sets.reduce((sum, { status }) => sum + status[field], 0);
}
