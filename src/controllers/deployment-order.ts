import { activeSets, type Deployment } from "./deployment.ts";
import type { DeploymentStatus } from "./deployment-status.ts";
import { totalOf } from "./replica-set.ts";
import { rolloutLimits } from "./rollout-limits.ts";

/**
 * Whether a sync would find nothing to write and nothing to look at later: the rollout was complete, and its status
 * says what the ReplicaSets say. It may be false where that is so, and the sync finds out. O(ReplicaSets).
 *
 * Most syncs follow a status that the controller itself has written.
 */
export function isInOrder(deployment: Deployment): boolean {
  const { spec, sets, status, generation, hold, isDeleting } = deployment;
  if (isDeleting || spec.isPaused || hold !== undefined || spec.strategy.kind !== "RollingUpdate")
    return false;
  if (status.observedGeneration !== generation || !isDone(deployment)) return false;
  const active = activeSets(sets);
  const current = active[0];
  if (current === undefined || active.length > 1 || sets.length - 1 > spec.revisionHistoryLimit) return false;
  if (current !== sets.find((set) => set.template.key === spec.template.key)) return false;
  if (current.replicas !== spec.replicas || current.desired !== spec.replicas) return false;
  if (current.minReady !== spec.minReady || status.revision !== current.revision) return false;
  if (sets.some((set) => set !== current && set.revision >= current.revision)) return false;
  return (
    current.revision > 0 &&
    status.updated === current.status.replicas &&
    status.replicas === status.updated &&
    isCounted(deployment) &&
    isAvailabilityTold(status, spec.replicas - rolloutLimits(spec.strategy, spec.replicas).maxUnavailable)
  );
}

/** Whether it is known that the rollout came to its end, where its time is measured. */
function isDone({ spec, status: { progressing } }: Deployment): boolean {
  if (spec.progressDeadline === Number.POSITIVE_INFINITY) return progressing === undefined;
  return progressing?.reason === "NewReplicaSetAvailable";
}

function isCounted({ spec, sets, status }: Deployment): boolean {
  return (
    status.replicas === totalOf(sets, "replicas") &&
    status.ready === totalOf(sets, "ready") &&
    status.available === totalOf(sets, "available") &&
    status.terminating === totalOf(sets, "terminating") &&
    status.unavailable === Math.max(0, spec.replicas - status.available)
  );
}

function isAvailabilityTold({ available, availability }: DeploymentStatus, minAvailable: number): boolean {
  const reason = available >= minAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable";
  return availability?.reason === reason;
}
