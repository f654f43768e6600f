import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import type { ClusterView } from "../cluster/view.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { LabelSelectorSpec } from "../spec/pod.ts";
import type { TaskStreamSpec } from "../spec/world.ts";

/** Tasks leave a node that is drained, those that its selector means; the others may finish. */
export function loseTasks(
  cluster: Cluster,
  tasks: readonly TaskStreamSpec[],
  node: NodeId,
  selector: LabelSelectorSpec | undefined,
): void {
  const { classes, pods } = cluster;
  for (const pod of podsOnNode(cluster, node)) {
    const isMeant = selector === undefined || matchesLabels(selector, classes.labels[pods.podClass[pod]!]!);
    if (isMeant && leavesOnDrain(cluster, tasks, pod)) cluster.lose(pod, "drain");
  }
}

/** Whether a pod is a task that has to leave a node which is drained; the others may finish. */
export function leavesOnDrain(cluster: ClusterView, tasks: readonly TaskStreamSpec[], pod: PodId): boolean {
  return isTask(cluster, pod) && tasks[cluster.pods.workload[pod]!]!.onDrain !== "finish";
}
