import type { RemovalCause } from "../cluster/listener.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import { templateHash } from "../spec/template-hash.ts";
import { currentSet, highestRevision, oldSets, type SeenDeployment } from "./deployment.ts";
import type { DeploymentDesk, Step } from "./deployment-desk.ts";
import { condition, writeStatus } from "./deployment-reports.ts";
import { type ReplicaSet, totalSize } from "./replica-set.ts";
import { surplusSets } from "./revision-history.ts";
import { newSetSize } from "./rolling-update.ts";
import type { Sync } from "./sync-queue.ts";

/** Takes in ReplicaSets without an owner that the Deployment selects, each by a write. */
export function* adoptSets(desk: DeploymentDesk, { deployment, spec }: SeenDeployment): Sync {
  for (const set of desk.orphanSets) {
    const { template } = set;
    if (template.namespace !== spec.namespace || !matchesLabels(spec.selector, template.labels)) continue;
    yield desk.write();
    if (deployment.isDeleted || deployment.isDeleting || !desk.orphanSets.delete(set)) return;
    set.isOwned = true;
    set.workload = deployment.workload;
    deployment.sets.push(set);
    deployment.sets.sort((a, b) => a.id - b.id);
  }
}

/** The ReplicaSet of the current template, made the newest revision; undefined while there is none. */
export function* findCurrent(desk: DeploymentDesk, seen: SeenDeployment): Step<ReplicaSet | undefined> {
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
  yield* writeStatus(desk, seen, { ...status, revision, progressing });
  return current;
}

/** A ReplicaSet for the current template, as large as the surge allows; undefined if the sync cannot go on after it. */
export function* makeCurrent(desk: DeploymentDesk, seen: SeenDeployment): Step<ReplicaSet | undefined> {
  const { deployment, spec, wanted, limits } = seen;
  const { sets, status } = deployment;
  const revision = highestRevision(sets) + 1;
  const isRolling = spec.strategy.kind === "RollingUpdate";
  const most = seen.hold?.newAtMost(wanted) ?? wanted;
  const replicas = Math.min(most, isRolling ? newSetSize(wanted, 0, totalSize(sets), limits) : wanted);
  yield desk.write();
  if (deployment.isDeleted) return undefined;
  const made = desk.sets.create({
    workload: deployment.workload,
    name: `${spec.name}-${templateHash(spec.template.key)}`,
    isOwned: true,
    selector: spec.selector,
    template: spec.template,
    templateNumber: desk.templateNumber(deployment),
    revision,
    replicas,
    desired: wanted,
    max: wanted + limits.maxSurge,
    minReady: spec.minReady,
  });
  sets.push(made);
  if (replicas > 0) desk.scaled(deployment, made.name, 0, replicas);
  const isTimed = spec.progressDeadline !== Number.POSITIVE_INFINITY;
  const progressing = isTimed ? condition(desk, "True", "NewReplicaSetCreated") : status.progressing;
  const isWritten = yield* writeStatus(desk, seen, { ...status, revision, progressing });
  return isWritten ? made : undefined;
}

/** Gives a set another size; false, and nothing is written, if it has that already. */
export function* resize(
  desk: DeploymentDesk,
  seen: SeenDeployment,
  set: ReplicaSet,
  replicas: number,
  cause: RemovalCause,
): Step<boolean> {
  if (set.replicas === replicas) return false;
  yield* giveSize(desk, seen, set, replicas, cause);
  return true;
}

/** Writes a set's size, and which size of the Deployment it is for, where that is not so already. */
export function* giveSize(
  desk: DeploymentDesk,
  { deployment, wanted, limits }: SeenDeployment,
  set: ReplicaSet,
  replicas: number,
  cause: RemovalCause,
): Sync {
  const max = wanted + limits.maxSurge;
  if (set.replicas === replicas && set.desired === wanted && set.max === max) return;
  yield desk.write();
  if (set.isDeleted) return;
  const before = set.replicas;
  desk.sets.resize(set, { replicas, desired: wanted, max }, cause);
  if (before !== replicas) desk.scaled(deployment, set.name, before, replicas);
}

/** Drops the oldest revisions that are more than the history keeps. */
export function* cleanUp(
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
