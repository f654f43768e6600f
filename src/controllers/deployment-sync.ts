import { activeSets, currentSet, type Deployment, oldSets, type SeenDeployment, see } from "./deployment.ts";
import type { DeploymentDesk } from "./deployment-desk.ts";
import { notePause, reportCounts, reportRollout } from "./deployment-reports.ts";
import { isResized, scale } from "./deployment-scaling.ts";
import { adoptSets, cleanUp, findCurrent, makeCurrent, resize } from "./deployment-sets.ts";
import { totalSize } from "./replica-set.ts";
import { newSetSize, shrinkOld } from "./rolling-update.ts";
import { keepingAtLeast, oldAtLeast } from "./rollout-plans/hold.ts";
import { isComplete } from "./rollout-progress.ts";
import type { Sync } from "./sync-queue.ts";

/**
 * One sync of a Deployment, which takes at most one step of a rollout: facts 3.2 to 3.7.
 *
 * Paused, or with another size than its ReplicaSets know of, it is only scaled. What is written takes time; the
 * Deployment's spec is as it was at the beginning.
 */
export function* syncDeployment(desk: DeploymentDesk, deployment: Deployment): Sync {
  if (deployment.isDeleted) return;
  const seen = see(deployment);
  if (deployment.isDeleting) return yield* reportCounts(desk, seen, currentSet(seen));
  yield* adoptSets(desk, seen);
  yield* notePause(desk, seen);
  if (seen.spec.isPaused || (yield* isResized(desk, seen))) yield* scale(desk, seen);
  else if (seen.spec.strategy.kind === "Recreate") yield* recreate(desk, seen);
  else yield* roll(desk, seen);
}

/** New pods as far as the surge allows; else old ones go as far as the promised availability allows. */
function* roll(desk: DeploymentDesk, seen: SeenDeployment): Sync {
  const { deployment, wanted, limits, hold } = seen;
  const current = (yield* findCurrent(desk, seen)) ?? (yield* makeCurrent(desk, seen));
  if (current === undefined) return;
  const size = Math.min(
    newSetSize(wanted, current.replicas, totalSize(deployment.sets), limits),
    hold?.newAtMost(wanted) ?? wanted,
  );
  if (yield* resize(desk, seen, current, size, "scale-in")) return yield* reportRollout(desk, seen, current);
  const old = oldSets(seen, current);
  const steps = shrinkOld(activeSets(old), current, wanted, limits);
  if (steps === undefined) return;
  const resizes = hold === undefined ? steps : keepingAtLeast(old, steps, oldAtLeast(hold, wanted));
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
