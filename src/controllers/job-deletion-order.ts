import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { BOUND, READY } from "../cluster/pod-table.ts";

/**
 * The order in which a Job gives up pods that are too many: without a node, not ready, ready for a shorter time, more
 * restarts, younger; plain times, and neither cost nor rank. Source: facts 4.3.
 */
export function jobDeletionOrder({ pods }: Cluster): (a: PodId, b: PodId) => number {
  const hasNode = (pod: PodId) => pods.phase[pod] === BOUND || pods.phase[pod] === READY;
  const isReady = (pod: PodId) => pods.phase[pod] === READY;
  return (a, b) =>
    Number(hasNode(a)) - Number(hasNode(b)) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    (isReady(a) ? pods.readyAt[b]! - pods.readyAt[a]! : 0) ||
    pods.restarts[b]! - pods.restarts[a]! ||
    pods.firstSubmitted[b]! - pods.firstSubmitted[a]!;
}
