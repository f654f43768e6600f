import { type DeploymentCondition, type DeploymentStatus, withCondition } from "./deployment-status.ts";

/** What a rollout is measured by; times in microseconds. */
export interface ProgressTerms {
  readonly wanted: number;
  readonly generation: number;
  /** Infinity: none. */
  readonly deadline: number;
  readonly now: number;
}

/** Whether all is as wanted: updated, in number, available. Source: facts 3.6. */
export function isComplete(
  status: DeploymentStatus,
  { wanted, generation }: Pick<ProgressTerms, "wanted" | "generation">,
): boolean {
  return (
    status.updated === wanted &&
    status.replicas === wanted &&
    status.available === wanted &&
    status.observedGeneration >= generation
  );
}

/**
 * The condition Progressing after a step of a rollout, of which `after` has the new counts: complete, further than
 * `before`, stuck for longer than the deadline, or as it was. Source: facts 3.6, deployment/progress.go.
 */
export function progressAfter(
  before: DeploymentStatus,
  after: DeploymentStatus,
  terms: ProgressTerms,
): DeploymentCondition | undefined {
  const { deadline, now } = terms;
  const current = before.progressing;
  if (deadline === Number.POSITIVE_INFINITY) return undefined;
  if (after.replicas === after.updated && current?.reason === "NewReplicaSetAvailable") return current;
  if (isComplete(after, terms)) return withCondition(current, "True", "NewReplicaSetAvailable", now);
  // Set anew each time, since the deadline counts from the last progress.
  if (isFurther(before, after)) return { status: "True", reason: "ReplicaSetUpdated", updatedAt: now };
  if (isTimedOut(current, deadline, now))
    return withCondition(current, "False", "ProgressDeadlineExceeded", now);
  return current;
}

/** In how long to look again whether a rollout is stuck; undefined if that is known, or not asked. Facts 3.6. */
export function nextProgressCheck(
  { progressing }: DeploymentStatus,
  { deadline, now }: Pick<ProgressTerms, "deadline" | "now">,
): number | undefined {
  if (progressing === undefined || deadline === Number.POSITIVE_INFINITY) return undefined;
  // What was complete once does not time out, whatever its pods do: see isTimedOut.
  if (progressing.reason === "NewReplicaSetAvailable") return undefined;
  if (progressing.reason === "ProgressDeadlineExceeded") return undefined;
  const left = progressing.updatedAt + deadline - now;
  return left < SECOND ? Math.max(0, left) + 1 : left + SECOND;
}

/** Updated, ready or available pods have grown, or old ones shrunk. */
function isFurther(before: DeploymentStatus, after: DeploymentStatus): boolean {
  return (
    after.updated > before.updated ||
    after.replicas - after.updated < before.replicas - before.updated ||
    after.ready > before.ready ||
    after.available > before.available
  );
}

function isTimedOut(progressing: DeploymentCondition | undefined, deadline: number, now: number): boolean {
  if (progressing === undefined || progressing.reason === "NewReplicaSetAvailable") return false;
  return progressing.reason === "ProgressDeadlineExceeded" || progressing.updatedAt + deadline < now;
}

const SECOND = 1_000_000;
