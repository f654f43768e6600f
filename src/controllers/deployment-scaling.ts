import { activeSets, oldSets, type SeenDeployment } from "./deployment.ts";
import type { DeploymentDesk, Step } from "./deployment-desk.ts";
import { countNow, writeStatus } from "./deployment-reports.ts";
import { cleanUp, findCurrent, giveSize, resize } from "./deployment-sets.ts";
import { isSameStatus } from "./deployment-status.ts";
import { scaleInProportion } from "./proportional-scaling.ts";
import type { ReplicaSet } from "./replica-set.ts";
import type { Sync } from "./sync-queue.ts";

/** Whether a ReplicaSet with pods was sized for another size of the Deployment. */
export function* isResized(desk: DeploymentDesk, seen: SeenDeployment): Step<boolean> {
  yield* findCurrent(desk, seen);
  return activeSets(seen.deployment.sets).some((set) => set.desired !== seen.wanted);
}

/** Gives the Deployment its size, and does nothing else. */
export function* scale(desk: DeploymentDesk, seen: SeenDeployment): Sync {
  const current = yield* findCurrent(desk, seen);
  yield* scaleSets(desk, seen, current);
  if (seen.spec.isPaused) yield* cleanUp(desk, seen, oldSets(seen, current));
  const status = countNow(desk, seen, current);
  if (!isSameStatus(seen.deployment.status, status)) yield* writeStatus(desk, seen, status);
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
  for (const { set, replicas } of resizes) yield* giveSize(desk, seen, set, replicas, "scale-in");
}

function isSaturated({ replicas, desired, status }: ReplicaSet, wanted: number): boolean {
  return replicas === wanted && desired === wanted && status.available === wanted;
}
