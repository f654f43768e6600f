import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { READY } from "../cluster/pod-table.ts";
import { progressOf } from "./pod-progress.ts";

/**
 * The order in which a Job gives up pods that are too many: without a node, Pending, not ready, ready for a shorter
 * time, more restarts, younger; plain times, and neither cost nor rank.
 * Source: facts 4.3.
 */
export function jobDeletionOrder(
  { pods }: Cluster,
  hasStarted: (pod: PodId) => boolean,
): (a: PodId, b: PodId) => number {
  const isReady = (pod: PodId) => pods.phase[pod] === READY;
  return (a, b) =>
    progressOf(a, pods, hasStarted) - progressOf(b, pods, hasStarted) ||
    (isReady(a) ? pods.readyAt[b]! - pods.readyAt[a]! : 0) ||
    pods.restarts[b]! - pods.restarts[a]! ||
    pods.firstSubmitted[b]! - pods.firstSubmitted[a]!;
}
