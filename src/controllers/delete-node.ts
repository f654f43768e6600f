import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { removeNow } from "./remove-now.ts";

/**
 * A Node object is deleted: its pods go with it, its tasks are lost.
 *
 * In Kubernetes pods outlive their node until the garbage collector's pass (each 20 s, after a quarantine of
 * 40 s) or their tolerations' end; here they go at once. Source: facts 6.4.
 */
export function deleteNode(cluster: Cluster, node: NodeId): void {
  for (const pod of podsOnNode(cluster, node)) {
    if (isTask(cluster, pod)) cluster.lose(pod, "node-failure");
    else removeNow(cluster, pod, "node-deleted");
  }
  cluster.removeNode(node);
}
