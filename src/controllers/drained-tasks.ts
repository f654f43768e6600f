import type { PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { TaskStreamSpec } from "../spec/world.ts";

/** Whether a pod is a task that has to leave a node which is drained; the others may finish. */
export function leavesOnDrain(cluster: ClusterView, tasks: readonly TaskStreamSpec[], pod: PodId): boolean {
  return isTask(cluster, pod) && tasks[cluster.pods.workload[pod]!]!.onDrain !== "finish";
}
