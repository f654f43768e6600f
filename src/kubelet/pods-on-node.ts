import type { Cluster } from "../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";

/** Those bound first come first. A copy, since what is done to a pod may change the list of its node. */
export function podsOnNode({ nodes, pods }: Cluster, node: NodeId): readonly PodId[] {
  const found: PodId[] = [];
  for (let pod = nodes.firstPod[node]!; pod !== NO_POD; pod = pods.nextOnNode[pod]!) found.push(pod as PodId);
  return found.reverse();
}
