import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { ClusterListener } from "../cluster/listener.ts";

/** What is told of nodes. `isMonitored`: the control plane learns of a loss, and of a return, later. */
export function nodeEvents(
  { nodes }: Cluster,
  isMonitored: boolean,
  tell: (reason: string, node: NodeId, message: string) => void,
): ClusterListener {
  const tellNode = (reason: string, node: NodeId, message: string) =>
    tell(reason, node, `Node ${nodes.specs[node]!.name} ${message}`);
  const cordons: ClusterListener = {
    nodeCordoned: (node) => tellNode("NodeNotSchedulable", node, "is cordoned"),
    nodeUncordoned: (node) => tellNode("NodeSchedulable", node, "is uncordoned"),
  };
  if (!isMonitored) {
    return {
      ...cordons,
      nodeDown: (node) => tellNode("NodeNotReady", node, "has failed"),
      nodeUp: (node) => tellNode("NodeReady", node, "is back"),
    };
  }
  return {
    ...cordons,
    nodeDown: (node) => tellNode("NodeFailed", node, "has failed"),
    nodeUp: (node) => tellNode("Rebooted", node, "has been rebooted"),
    nodeReadyChanged: (node) =>
      nodes.ready[node] === 1
        ? tellNode("NodeReady", node, "status is now: NodeReady")
        : tellNode("NodeNotReady", node, "status is now: NodeNotReady"),
  };
}
