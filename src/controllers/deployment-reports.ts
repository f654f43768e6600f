import type { SeenDeployment } from "./deployment.ts";
import type { DeploymentDesk, Step } from "./deployment-desk.ts";
import {
  type ConditionReason,
  countStatus,
  type DeploymentCondition,
  type DeploymentStatus,
  failureAfter,
  isSameStatus,
} from "./deployment-status.ts";
import type { ReplicaSet } from "./replica-set.ts";
import { isComplete, nextProgressCheck, progressAfter } from "./rollout-progress.ts";
import type { Sync } from "./sync-queue.ts";

/** Writes what has come of a step of a rollout; where nothing has, looks again when it may be called stuck. */
export function* reportRollout(
  desk: DeploymentDesk,
  seen: SeenDeployment,
  current: ReplicaSet | undefined,
): Sync {
  const { deployment, spec } = seen;
  const before = deployment.status;
  const counted = countNow(desk, seen, current);
  // A plan that has come to where it waits is not stuck.
  const waits = seen.hold !== undefined && isHeld(seen, current);
  const isTimed = spec.progressDeadline < Number.POSITIVE_INFINITY;
  const { wanted, generation } = seen;
  const deadline = waits && isTimed ? FOREVER : spec.progressDeadline;
  const terms = { wanted, generation, deadline, now: desk.now() };
  const progressing = progressAfter(before, counted, terms);
  const failure = failureAfter(before, deployment.sets, current);
  const isKept = progressing === counted.progressing && failure === counted.failure;
  const status = isKept ? counted : { ...counted, progressing, failure };
  if (!isSameStatus(before, status)) {
    yield* writeStatus(desk, seen, status);
    return;
  }
  if (waits || isComplete(status, seen)) return;
  const delay = nextProgressCheck(status, terms);
  if (delay !== undefined) desk.later(deployment, delay);
}

/** Whether all pods are there and available that a plan lets in for now. */
function isHeld({ hold, wanted }: SeenDeployment, current: ReplicaSet | undefined): boolean {
  return (current?.status.available ?? 0) >= (hold?.newAtMost(wanted) ?? wanted);
}

/** A deadline that never passes. */
const FOREVER = Number.MAX_SAFE_INTEGER;

/** Writes the counts, and nothing of the rollout. */
export function* reportCounts(
  desk: DeploymentDesk,
  seen: SeenDeployment,
  current: ReplicaSet | undefined,
): Sync {
  const status = countNow(desk, seen, current);
  if (!isSameStatus(seen.deployment.status, status)) yield* writeStatus(desk, seen, status);
}

/** The status by the ReplicaSets as they are now, Progressing as it was. */
export function countNow(
  desk: DeploymentDesk,
  { deployment, generation, wanted, limits }: SeenDeployment,
  current: ReplicaSet | undefined,
): DeploymentStatus {
  return countStatus(deployment.status, deployment.sets, current, {
    minAvailable: wanted - limits.maxUnavailable,
    generation,
    now: desk.now(),
  });
}

/** A pause stops the clock of the deadline, and its end starts it anew; what is known to be stuck stays so. */
export function* notePause(desk: DeploymentDesk, seen: SeenDeployment): Sync {
  const { deployment, spec } = seen;
  const { status } = deployment;
  const reason = status.progressing?.reason;
  if (spec.progressDeadline === Number.POSITIVE_INFINITY || reason === "ProgressDeadlineExceeded") return;
  const wasPaused = reason === "DeploymentPaused";
  if (spec.isPaused === wasPaused) return;
  const noted = spec.isPaused ? "DeploymentPaused" : "DeploymentResumed";
  yield* writeStatus(desk, seen, { ...status, progressing: condition(desk, "Unknown", noted) });
}

/**
 * Writes a status. It is refused, with false, if the Deployment has changed since the sync began: by somebody else,
 * or by a status that the same sync has written; then the next sync sees to it. Source: deployment/sync.go, where
 * the object is not read again within a sync; seen in recordings of what follows a resume.
 */
export function* writeStatus(
  desk: DeploymentDesk,
  { deployment, version }: SeenDeployment,
  status: DeploymentStatus,
): Step<boolean> {
  yield desk.write();
  if (deployment.isDeleted || deployment.version !== version) return false;
  deployment.status = status;
  deployment.version++;
  desk.statusWritten(deployment);
  return true;
}

/** A condition that is set now. */
export function condition(
  desk: DeploymentDesk,
  status: DeploymentCondition["status"],
  reason: ConditionReason,
): DeploymentCondition {
  return { status, reason, updatedAt: desk.now() };
}
