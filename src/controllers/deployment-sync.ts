import type { RemovalCause } from "../cluster/listener.ts";
import type { WriteDelay } from "./api-writes.ts";
import {
  activeSets,
  currentSet,
  type Deployment,
  highestRevision,
  oldSets,
  type SeenDeployment,
  see,
} from "./deployment.ts";
import {
  type ConditionReason,
  countStatus,
  type DeploymentCondition,
  type DeploymentStatus,
  isSameStatus,
  withCondition,
} from "./deployment-status.ts";
import { scaleInProportion } from "./proportional-scaling.ts";
import { type ReplicaSet, totalSize } from "./replica-set.ts";
import type { ReplicaSetController } from "./replica-set-controller.ts";
import { surplusSets } from "./revision-history.ts";
import { newSetSize, shrinkOld } from "./rolling-update.ts";
import { isComplete, nextProgressCheck, progressAfter } from "./rollout-progress.ts";
import type { Sync } from "./sync-queue.ts";
import { templateHash } from "./template-hash.ts";

/** What the syncs of Deployments need of their controller. */
export interface DeploymentDesk {
  readonly now: () => number;
  readonly write: WriteDelay;
  readonly sets: ReplicaSetController;
  /** Number of the current template in its workload, from 1. */
  templateNumber(deployment: Deployment): number;
  /** The status has been written. */
  statusWritten(deployment: Deployment): void;
  /** Asks for a sync after a time. */
  later(deployment: Deployment, delay: number): void;
}

type Step<Result> = Generator<number, Result, void>;

/**
 * One sync of a Deployment, which takes at most one step of a rollout: facts 3.2 to 3.7.
 *
 * Paused, or with another size than its ReplicaSets know of, it is only scaled. What is written takes time; the
 * Deployment's spec is as it was at the beginning.
 */
export function* syncDeployment(desk: DeploymentDesk, deployment: Deployment): Sync {
  if (deployment.isDeleted) return;
  const seen = see(deployment);
  yield* notePause(desk, seen);
  if (seen.spec.isPaused || (yield* isResized(desk, seen))) yield* scale(desk, seen);
  else if (seen.spec.strategy.kind === "Recreate") yield* recreate(desk, seen);
  else yield* roll(desk, seen);
}

/** New pods as far as the surge allows; else old ones go as far as the promised availability allows. */
function* roll(desk: DeploymentDesk, seen: SeenDeployment): Sync {
  const { deployment, wanted, limits } = seen;
  const current = (yield* findCurrent(desk, seen)) ?? (yield* makeCurrent(desk, seen));
  if (current === undefined) return;
  const size = newSetSize(wanted, current.replicas, totalSize(deployment.sets), limits);
  if (yield* resize(desk, seen, current, size, "scale-in")) return yield* reportRollout(desk, seen, current);
  const old = oldSets(seen, current);
  const resizes = shrinkOld(activeSets(old), current, wanted, limits);
  if (resizes === undefined) return;
  for (const { set, replicas } of resizes) yield* resize(desk, seen, set, replicas, "rollout");
  if (resizes.length === 0 && isComplete(deployment.status, seen)) yield* cleanUp(desk, seen, old);
  yield* reportRollout(desk, seen, current);
}

/** All old pods go, and the new ones come when the last of them is gone. */
function* recreate(desk: DeploymentDesk, seen: SeenDeployment): Sync {
  const current = yield* findCurrent(desk, seen);
  const old = oldSets(seen, current);
  const active = activeSets(old);
  for (const set of active) yield* resize(desk, seen, set, 0, "rollout");
  const isOldThere = old.some(
    ({ status, pods, terminating }) => status.replicas + pods.size + terminating > 0,
  );
  if (active.length > 0 || isOldThere) return yield* reportRollout(desk, seen, current);
  const made = current ?? (yield* makeCurrent(desk, seen));
  if (made === undefined) return;
  yield* resize(desk, seen, made, seen.wanted, "scale-in");
  if (isComplete(seen.deployment.status, seen)) yield* cleanUp(desk, seen, old);
  yield* reportRollout(desk, seen, made);
}

/** Whether a ReplicaSet with pods was sized for another size of the Deployment. */
function* isResized(desk: DeploymentDesk, seen: SeenDeployment): Step<boolean> {
  yield* findCurrent(desk, seen);
  return activeSets(seen.deployment.sets).some((set) => set.desired !== seen.wanted);
}

/** Gives the Deployment its size, and does nothing else. */
function* scale(desk: DeploymentDesk, seen: SeenDeployment): Sync {
  const current = yield* findCurrent(desk, seen);
  yield* scaleSets(desk, seen, current);
  if (seen.spec.isPaused) yield* cleanUp(desk, seen, oldSets(seen, current));
  const status = countNow(desk, seen, current);
  if (!isSameStatus(seen.deployment.status, status)) yield* writeStatus(desk, seen.deployment, status);
}

function* scaleSets(desk: DeploymentDesk, seen: SeenDeployment, current: ReplicaSet | undefined): Sync {
  const { deployment, wanted, limits } = seen;
  const active = activeSets(deployment.sets);
  if (active.length <= 1) {
    const set = active[0] ?? current ?? deployment.sets.at(-1);
    if (set !== undefined) yield* resize(desk, seen, set, wanted, "scale-in");
    return;
  }
  if (current !== undefined && isSaturated(current, wanted)) {
    for (const set of active) if (set !== current) yield* resize(desk, seen, set, 0, "rollout");
    return;
  }
  if (seen.spec.strategy.kind === "Recreate") return;
  const resizes = scaleInProportion(active, wanted, limits.maxSurge, deployment.status.replicas);
  for (const { set, replicas } of resizes) yield* size(desk, seen, set, replicas, "scale-in");
}

function isSaturated({ replicas, desired, status }: ReplicaSet, wanted: number): boolean {
  return replicas === wanted && desired === wanted && status.available === wanted;
}

/** The ReplicaSet of the current template, made the newest revision; undefined while there is none. */
function* findCurrent(desk: DeploymentDesk, seen: SeenDeployment): Step<ReplicaSet | undefined> {
  const { deployment, spec } = seen;
  const current = currentSet(seen);
  if (current === undefined) return undefined;
  const revision = Math.max(current.revision, highestRevision(oldSets(seen, current)) + 1);
  if (revision !== current.revision || spec.minReady !== current.minReady) {
    yield desk.write();
    if (spec.minReady !== current.minReady) desk.sets.changeMinReady(current, spec.minReady);
    desk.sets.changeRevision(current, revision);
    return current;
  }
  const { status } = deployment;
  const isTimed = spec.progressDeadline !== Number.POSITIVE_INFINITY;
  const isUnknown = isTimed && status.progressing === undefined;
  if (status.revision === revision && !isUnknown) return current;
  const found = condition(desk, "True", "FoundNewReplicaSet");
  const progressing = isUnknown ? found : status.progressing;
  yield* writeStatus(desk, deployment, { ...status, revision, progressing });
  return current;
}

/** A ReplicaSet for the current template, as large as the surge allows; undefined if the Deployment is gone by then. */
function* makeCurrent(desk: DeploymentDesk, seen: SeenDeployment): Step<ReplicaSet | undefined> {
  const { deployment, spec, wanted, limits } = seen;
  const { sets, status } = deployment;
  const revision = highestRevision(sets) + 1;
  const isRolling = spec.strategy.kind === "RollingUpdate";
  const replicas = isRolling ? newSetSize(wanted, 0, totalSize(sets), limits) : wanted;
  yield desk.write();
  if (deployment.isDeleted) return undefined;
  const made = desk.sets.create({
    workload: deployment.workload,
    name: `${spec.name}-${templateHash(spec.template.key)}`,
    isOwned: true,
    template: spec.template,
    templateNumber: desk.templateNumber(deployment),
    revision,
    replicas,
    desired: wanted,
    max: wanted + limits.maxSurge,
    minReady: spec.minReady,
  });
  sets.push(made);
  const isTimed = spec.progressDeadline !== Number.POSITIVE_INFINITY;
  const progressing = isTimed ? condition(desk, "True", "NewReplicaSetCreated") : status.progressing;
  yield* writeStatus(desk, deployment, { ...status, revision, progressing });
  return made;
}

/** Gives a set another size; false, and nothing is written, if it has that already. */
function* resize(
  desk: DeploymentDesk,
  seen: SeenDeployment,
  set: ReplicaSet,
  replicas: number,
  cause: RemovalCause,
): Step<boolean> {
  if (set.replicas === replicas) return false;
  yield* size(desk, seen, set, replicas, cause);
  return true;
}

/** Writes a set's size, and which size of the Deployment it is for, where that is not so already. */
function* size(
  desk: DeploymentDesk,
  { wanted, limits }: SeenDeployment,
  set: ReplicaSet,
  replicas: number,
  cause: RemovalCause,
): Sync {
  const max = wanted + limits.maxSurge;
  if (set.replicas === replicas && set.desired === wanted && set.max === max) return;
  yield desk.write();
  if (!set.isDeleted) desk.sets.resize(set, { replicas, desired: wanted, max }, cause);
}

/** Drops the oldest revisions that are more than the history keeps. */
function* cleanUp(
  desk: DeploymentDesk,
  { deployment, spec }: SeenDeployment,
  old: readonly ReplicaSet[],
): Sync {
  for (const set of surplusSets(old, spec.revisionHistoryLimit)) {
    yield desk.write();
    if (set.isDeleted) continue;
    deployment.sets.splice(deployment.sets.indexOf(set), 1);
    desk.sets.remove(set);
  }
}

/** Writes what has come of a step of a rollout; where nothing has, looks again when it may be called stuck. */
function* reportRollout(desk: DeploymentDesk, seen: SeenDeployment, current: ReplicaSet | undefined): Sync {
  const { deployment, spec } = seen;
  const before = deployment.status;
  const counted = countNow(desk, seen, current);
  const terms = { ...seen, deadline: spec.progressDeadline, now: desk.now() };
  const status = { ...counted, progressing: progressAfter(before, counted, terms) };
  if (!isSameStatus(before, status)) return yield* writeStatus(desk, deployment, status);
  if (isComplete(status, seen)) return;
  const delay = nextProgressCheck(status, terms);
  if (delay !== undefined) desk.later(deployment, delay);
}

function countNow(
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

function* writeStatus(desk: DeploymentDesk, deployment: Deployment, status: DeploymentStatus): Sync {
  yield desk.write();
  if (deployment.isDeleted) return;
  deployment.status = status;
  desk.statusWritten(deployment);
}

/** A pause stops the clock of the deadline, and its end starts it anew; what is known to be stuck stays so. */
function* notePause(desk: DeploymentDesk, { deployment, spec }: SeenDeployment): Sync {
  const { status } = deployment;
  const reason = status.progressing?.reason;
  if (spec.progressDeadline === Number.POSITIVE_INFINITY || reason === "ProgressDeadlineExceeded") return;
  const wasPaused = reason === "DeploymentPaused";
  if (spec.isPaused === wasPaused) return;
  const noted = spec.isPaused ? "DeploymentPaused" : "DeploymentResumed";
  yield* writeStatus(desk, deployment, { ...status, progressing: condition(desk, "Unknown", noted) });
}

function condition(
  desk: DeploymentDesk,
  status: DeploymentCondition["status"],
  reason: ConditionReason,
): DeploymentCondition {
  return withCondition(undefined, status, reason, desk.now());
}
