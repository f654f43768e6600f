import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";

/** Deletes a pod of a workload object without waiting for its kubelet: nobody can tell it to stop any more. */
export function removeNow(cluster: Cluster, pod: PodId, cause: RemovalCause): void {
  cluster.requestDeletion(pod, cause);
  // Who hears of the deletion may have removed it already.
  if (cluster.pods.node[pod] !== NO_NODE) cluster.remove(pod);
}
