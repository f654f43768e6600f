import type { NodeId, PodId } from "../cluster/ids.ts";
import { NO_POD } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";

/** The pods on a node, those that came first first. A copy: what is done to them changes the list of their node. */
export function podsOn({ nodes, pods }: ClusterView, node: NodeId): PodId[] {
  const found: PodId[] = [];
  for (let pod = nodes.firstPod[node]!; pod !== NO_POD; pod = pods.nextOnNode[pod]!) found.push(pod as PodId);
  return found.reverse();
}

/** Tasks have no template: their batch system decides what becomes of them, not a controller. */
export function isTask({ pods }: ClusterView, pod: PodId): boolean {
  return pods.templates[pod] === undefined;
}
