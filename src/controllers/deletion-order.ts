import { NO_NODE, type PodId } from "../cluster/ids.ts";
import { type PodColumns, READY } from "../cluster/pod-table.ts";
import { progressOf } from "./pod-progress.ts";

/** What of the cluster decides. */
export interface DeletionView {
  readonly now: number;
  readonly pods: Pick<PodColumns, "phase" | "node" | "readyAt" | "firstSubmitted" | "restarts" | "templates">;
  /** Whether all containers of a pod with a node have been started. */
  readonly hasStarted: (pod: PodId) => boolean;
}

/** What decides which pod of a ReplicaSet goes first and is not in the cluster's columns. */
export interface PodMarks {
  /** Stands for the pod's UID: orders pods that nothing else tells apart. */
  uidOf(pod: PodId): number;
  /** How much older than the run a pod is that was there before it, in microseconds. */
  ageBefore(pod: PodId): number;
}

/**
 * The order in which a ReplicaSet gives up its pods, first the one that goes first; facts 3.8:
 *
 * 1 without a node, 2 Pending, 3 not ready, 4 lower deletion cost, 5 more pods of the same owner on its node (`ranks`,
 * by node), 6 both ready: ready for a shorter time, 7 more restarts, 8 younger. Times are compared as
 * trunc(log2(nanoseconds)) of what has passed since their whole second; times that differ but not by that are
 * ordered by UID.
 */
export function deletionOrder(
  { pods, now, hasStarted }: DeletionView,
  marks: PodMarks,
  ranks: (node: number) => number,
): (a: PodId, b: PodId) => number {
  const isReady = (pod: PodId) => pods.phase[pod] === READY;
  const rankOf = (pod: PodId) => (pods.node[pod] === NO_NODE ? 0 : ranks(pods.node[pod]!));
  const costOf = (pod: PodId) => pods.templates[pod]?.deletionCost ?? 0;
  const readySince = (pod: PodId) => wholeSecond(pods.readyAt[pod]! - marks.ageBefore(pod));
  const createdAt = (pod: PodId) => wholeSecond(pods.firstSubmitted[pod]! - marks.ageBefore(pod));
  const byAge = (a: PodId, b: PodId, since: (pod: PodId) => number) => {
    if (since(a) === since(b)) return 0;
    return ageClass(now - since(a)) - ageClass(now - since(b)) || marks.uidOf(a) - marks.uidOf(b);
  };
  return (a, b) =>
    progressOf(a, pods, hasStarted) - progressOf(b, pods, hasStarted) ||
    costOf(a) - costOf(b) ||
    rankOf(b) - rankOf(a) ||
    (isReady(a) ? byAge(a, b, readySince) : 0) ||
    pods.restarts[b]! - pods.restarts[a]! ||
    byAge(a, b, createdAt);
}

/** Objects keep their times in whole seconds. */
function wholeSecond(time: number): number {
  return Math.floor(time / SECOND) * SECOND;
}

const SECOND = 1_000_000;

/** trunc(log2(nanoseconds)); -1 for what is not in the past. */
function ageClass(microseconds: number): number {
  return microseconds > 0 ? Math.trunc(Math.log2(microseconds * 1_000)) : -1;
}
