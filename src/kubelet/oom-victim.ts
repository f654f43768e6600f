import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { memoryCapacity, type NodeUse } from "./node-use.ts";
import { oomScoreAdj } from "./qos.ts";

/**
 * Row of the container that the kernel kills when a node's memory is used up: thousandths of the memory that it uses,
 * plus its oom_score_adj; the first of equal ones. undefined: nobody uses any. O(containers on the node).
 */
export function oomVictim(cluster: Cluster, use: NodeUse, node: NodeId): number | undefined {
  const capacity = memoryCapacity(cluster, node);
  let victim: number | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { row, pod, spec } of use.runningOn(node)) {
    const used = use.memoryOf(row);
    if (used === 0) continue;
    const score = (1000 * used) / capacity + oomScoreAdj(cluster.pods.templates[pod]!, spec, capacity);
    if (score <= highest) continue;
    highest = score;
    victim = row;
  }
  return victim;
}
