import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { InvariantError } from "../cluster/invariants.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { isPlaced, PENDING, READY } from "../cluster/pod-table.ts";
import { availableFrom } from "../controllers/available-from.ts";
import { daemonLimits } from "../controllers/daemon-set.ts";
import { rolloutLimits } from "../controllers/rollout-limits.ts";
import type { WorkloadControllers } from "../controllers/workload-controllers.ts";

/** What the controller of a workload promises as long as nothing fails. */
export interface AvailabilityPromise {
  /** How many pods there are to be, and how many of them available at the least. */
  readonly wanted: number;
  readonly least: number;
  /** Microseconds from ready to available. */
  readonly minReady: number;
}

/** Of a workload, by its position in `objects.workloads`; undefined: it promises nothing. */
export type PromiseOf = (workload: number) => AvailabilityPromise | undefined;

/**
 * Watches, for runs with `check`, that no controller deletes an available pod where fewer than it promises are left, as
 * long as nothing fails.
 *
 * The promise counts from an instant at which a workload is changed and all its pods are available, as many as it was
 * to have; until a pod fails, is deleted by somebody else, or changes hands, or the workload is changed again before it
 * is so anew: a rollout that is cut short may meet pods that get ready while they are deleted for not being so, and a
 * sync that deletes many at the pace of its client goes on when more are wanted again.
 * O(pods) a change of a workload, and a deletion.
 *
 * @throws InvariantError, from within the event that breaks the promise.
 */
export function checkAvailability(cluster: Cluster, firstWorkload: number, promiseOf: PromiseOf): void {
  const { pods } = cluster;
  const held = new Set<number>();
  /** By workload, what it was to have when it was looked at last. */
  const wantedBefore = new Map<number, number>();
  const isAvailable = (pod: PodId, minReady: number) =>
    pods.phase[pod] === READY && availableFrom(pods.readyAt[pod]!, minReady) <= cluster.now;
  const count = (workload: number, minReady: number) => {
    let there = 0;
    let available = 0;
    for (let pod = 0 as PodId; pod < pods.rows; pod++) {
      const phase = pods.phase[pod]!;
      const isThere = phase === PENDING || isPlaced(phase);
      if (!isThere || pods.workload[pod] !== workload || !Number.isNaN(pods.deletedAt[pod]!)) continue;
      there++;
      if (isAvailable(pod, minReady)) available++;
    }
    return { there, available };
  };
  const look = (workload: number) => {
    held.delete(workload);
    const promise = promiseOf(workload - firstWorkload);
    if (promise === undefined) return;
    const { there, available } = count(workload, promise.minReady);
    const before = wantedBefore.get(workload) ?? promise.wanted;
    wantedBefore.set(workload, promise.wanted);
    if (available === there && there === before && available >= promise.wanted) held.add(workload);
  };
  const release = (pod: PodId) => void held.delete(pods.workload[pod]!);
  const deleting = (pod: PodId, cause: RemovalCause) => {
    const workload = pods.workload[pod]!;
    if (!held.has(workload)) return;
    const promise = promiseOf(workload - firstWorkload);
    if (promise === undefined || !OWN.has(cause)) {
      release(pod);
      return;
    }
    if (!isAvailable(pod, promise.minReady)) return;
    const { available } = count(workload, promise.minReady);
    if (available >= promise.least) return;
    const what = `${pods.names[pod] ?? `pod ${pod}`} is deleted by its controller (${cause})`;
    const message = `${what}, which leaves ${available} available of ${promise.least} that it promises`;
    throw new InvariantError(message, cluster.now);
  };
  const failed = (pod: PodId) => {
    if (Number.isNaN(pods.deletedAt[pod]!)) release(pod);
  };
  cluster.listen({
    wantedChanged: look,
    rolloutBegan: look,
    podUnready: failed,
    podEnded: failed,
    podOwnerChanged: release,
    podRelabeled: release,
    podDeleting: deleting,
  });
}

/** What the controllers of a run promise: the rules of a rolling update, by kind. Source: facts 3.1, 4.1, 4.2. */
export function promisesOf(workloads: WorkloadControllers): PromiseOf {
  return (workload) => {
    const deployment = workloads.deploymentAt(workload)?.spec;
    if (deployment !== undefined) {
      const { replicas: wanted, strategy, minReady } = deployment;
      if (strategy.kind === "Recreate") return undefined;
      return { wanted, least: wanted - rolloutLimits(strategy, wanted).maxUnavailable, minReady };
    }
    const statefulSet = workloads.statefulSetAt(workload)?.spec;
    if (statefulSet !== undefined) {
      const { replicas: wanted, minReady } = statefulSet;
      return { wanted, least: wanted - 1, minReady };
    }
    const daemonSet = workloads.daemonSetAt(workload);
    if (daemonSet === undefined) return undefined;
    const { wanted, spec } = daemonSet;
    return {
      wanted,
      least: wanted - daemonLimits(spec.update, wanted).maxUnavailable,
      minReady: spec.minReady,
    };
  };
}

/** Why a controller deletes pods of its own accord. */
const OWN: ReadonlySet<RemovalCause> = new Set(["scale-in", "rollout"]);
