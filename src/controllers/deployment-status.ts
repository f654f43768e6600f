import { type ReplicaSet, totalSize } from "./replica-set.ts";

/** What a Deployment's controller has last written about it; by it alone is it known to be complete. */
export interface DeploymentStatus {
  /** Pods in all, of the newest template, ready, available, missing, being deleted: sums over ReplicaSets' statuses. */
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly unavailable: number;
  readonly terminating: number;
  readonly observedGeneration: number;
  /** Revision of the newest template; 0 before it has one. */
  readonly revision: number;
  readonly availability: DeploymentCondition | undefined;
  readonly progressing: DeploymentCondition | undefined;
  /** The condition ReplicaFailure, FailedCreate: why a pod is not made; "" where it is not set. */
  readonly failure: string;
}

export interface DeploymentCondition {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: ConditionReason;
  /** When it was last set. */
  readonly updatedAt: number;
}

export type ConditionReason =
  | "MinimumReplicasAvailable"
  | "MinimumReplicasUnavailable"
  | "NewReplicaSetCreated"
  | "FoundNewReplicaSet"
  | "ReplicaSetUpdated"
  | "NewReplicaSetAvailable"
  | "ProgressDeadlineExceeded"
  | "DeploymentPaused"
  | "DeploymentResumed";

export const NO_STATUS: DeploymentStatus = {
  replicas: 0,
  updated: 0,
  ready: 0,
  available: 0,
  unavailable: 0,
  terminating: 0,
  observedGeneration: 0,
  revision: 0,
  availability: undefined,
  progressing: undefined,
  failure: "",
};

/** The status that the ReplicaSets' statuses add up to; conditions but Available are kept. Facts 3.6, sync.go. */
export function countStatus(
  before: DeploymentStatus,
  sets: readonly Pick<ReplicaSet, "replicas" | "status">[],
  newest: Pick<ReplicaSet, "status"> | undefined,
  { minAvailable, generation, now }: { minAvailable: number; generation: number; now: number },
): DeploymentStatus {
  let replicas = 0;
  let ready = 0;
  let available = 0;
  let terminating = 0;
  for (const { status } of sets) {
    replicas += status.replicas;
    ready += status.ready;
    available += status.available;
    terminating += status.terminating;
  }
  // Each field by name: this is asked after each change of a pod.
  return {
    replicas,
    updated: newest?.status.replicas ?? 0,
    ready,
    available,
    unavailable: Math.max(0, totalSize(sets) - available),
    terminating,
    observedGeneration: generation,
    revision: before.revision,
    availability:
      available >= minAvailable
        ? withCondition(before.availability, "True", "MinimumReplicasAvailable", now)
        : withCondition(before.availability, "False", "MinimumReplicasUnavailable", now),
    progressing: before.progressing,
    failure: before.failure,
  };
}

/**
 * The condition ReplicaFailure as the ReplicaSets have it, the newest before others; what was first said of it stays
 * as long as there is one. Source: deployment/progress.go, getReplicaFailures.
 */
export function failureAfter(
  before: DeploymentStatus,
  sets: readonly Pick<ReplicaSet, "status">[],
  newest: Pick<ReplicaSet, "status"> | undefined,
): string {
  const now =
    newest?.status.failure || sets.find(({ status }) => status.failure !== "")?.status.failure || "";
  return now && (before.failure || now);
}

/** The condition as it is if nothing about it changes, else a new one. */
export function withCondition(
  before: DeploymentCondition | undefined,
  status: DeploymentCondition["status"],
  reason: ConditionReason,
  now: number,
): DeploymentCondition {
  if (before?.status === status && before.reason === reason) return before;
  return { status, reason, updatedAt: now };
}

export function isSameStatus(a: DeploymentStatus, b: DeploymentStatus): boolean {
  return (
    a.replicas === b.replicas &&
    a.updated === b.updated &&
    a.ready === b.ready &&
    a.available === b.available &&
    a.unavailable === b.unavailable &&
    a.terminating === b.terminating &&
    a.observedGeneration === b.observedGeneration &&
    a.revision === b.revision &&
    a.availability === b.availability &&
    a.progressing === b.progressing &&
    a.failure === b.failure
  );
}
