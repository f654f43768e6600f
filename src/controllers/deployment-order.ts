import type { Deployment } from "./deployment.ts";
import type { DeploymentStatus } from "./deployment-status.ts";
import type { ReplicaSet } from "./replica-set.ts";
import { rolloutLimits } from "./rollout-limits.ts";

/**
 * The current ReplicaSet of a Deployment that is rolled out and of which a sync would write no more than what its
 * pods have come to. It may be undefined where that is so, and the sync finds out. O(ReplicaSets).
 *
 * Most syncs follow a change of pods, or a status that the controller itself has written.
 */
export function settledSet(deployment: Deployment): ReplicaSet | undefined {
  const { spec, sets, status, hold, isDeleting } = deployment;
  if (isDeleting || spec.isPaused || hold !== undefined || spec.strategy.kind !== "RollingUpdate")
    return undefined;
  if (!isDone(deployment) || sets.length - 1 > spec.revisionHistoryLimit) return undefined;
  const current = onlyActive(sets);
  if (current === undefined || current !== firstWith(spec.template.key, sets)) return undefined;
  if (current.replicas !== spec.replicas || current.desired !== spec.replicas) return undefined;
  if (current.minReady !== spec.minReady || status.revision !== current.revision || current.revision === 0)
    return undefined;
  for (let i = 0; i < sets.length; i++)
    if (sets[i] !== current && sets[i]!.revision >= current.revision) return undefined;
  return current;
}

/**
 * Whether a sync of a Deployment with such a set would find nothing to write and nothing to look at later: its status
 * says what the ReplicaSets say. O(ReplicaSets).
 */
export function isInOrder({ spec, sets, status, generation }: Deployment, current: ReplicaSet): boolean {
  if (status.observedGeneration !== generation) return false;
  if (status.updated !== current.status.replicas || status.replicas !== status.updated) return false;
  let replicas = 0;
  let ready = 0;
  let available = 0;
  let terminating = 0;
  for (let i = 0; i < sets.length; i++) {
    const of = sets[i]!.status;
    replicas += of.replicas;
    ready += of.ready;
    available += of.available;
    terminating += of.terminating;
  }
  return (
    status.replicas === replicas &&
    status.ready === ready &&
    status.available === available &&
    status.terminating === terminating &&
    status.unavailable === Math.max(0, spec.replicas - available) &&
    isAvailabilityTold(status, spec.replicas - rolloutLimits(spec.strategy, spec.replicas).maxUnavailable)
  );
}

/** Whether it is known that the rollout came to its end, where its time is measured. */
function isDone({ spec, status: { progressing } }: Deployment): boolean {
  if (spec.progressDeadline === Number.POSITIVE_INFINITY) return progressing === undefined;
  return progressing?.reason === "NewReplicaSetAvailable";
}

/** The only set that is to have pods; undefined if there are more, or none. */
function onlyActive(sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  let found: ReplicaSet | undefined;
  for (let i = 0; i < sets.length; i++) {
    if (sets[i]!.replicas === 0) continue;
    if (found !== undefined) return undefined;
    found = sets[i];
  }
  return found;
}

function firstWith(templateKey: string, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  for (let i = 0; i < sets.length; i++) if (sets[i]!.template.key === templateKey) return sets[i];
  return undefined;
}

function isAvailabilityTold({ available, availability }: DeploymentStatus, minAvailable: number): boolean {
  const reason = available >= minAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable";
  return availability?.reason === reason;
}
