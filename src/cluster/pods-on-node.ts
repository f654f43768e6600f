import { NO_POD, type NodeId, type PodId } from "./ids.ts";
import type { ClusterView } from "./view.ts";

/** The pods on a node, those that came first first. A copy: what is done to them changes the list of their node. */
export function podsOnNode({ nodes, pods }: ClusterView, node: NodeId): readonly PodId[] {
  const found: PodId[] = [];
  for (let pod = nodes.firstPod[node]!; pod !== NO_POD; pod = pods.nextOnNode[pod]!) found.push(pod as PodId);
  return found.reverse();
}
