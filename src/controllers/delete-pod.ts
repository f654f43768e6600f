import type { Cluster } from "../cluster/cluster.ts";
import { NO_POD, type PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { removeNow } from "./remove-now.ts";

/**
 * Deletes a pod of a workload object with so much grace, in microseconds; undefined: its own. With none it is gone at
 * once, whatever its kubelet does, even if it was being deleted already.
 */
export function deletePod(
  cluster: Cluster,
  pod: PodId,
  cause: RemovalCause,
  grace: number | undefined,
): void {
  if (grace === 0) removeNow(cluster, pod, cause);
  else cluster.requestDeletion(pod, cause, NO_POD, grace);
}
