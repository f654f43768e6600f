import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { Preemption, Strategy } from "./strategy.ts";
import { StrategyError } from "./strategy-error.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Asks a strategy whom to evict for a pod, and takes no wrong answer.
 *
 * @throws StrategyError if the strategy throws, leaves the cluster as it tried it, or names pods or a node that are
 * not there.
 */
export function askPreemption(
  strategy: Strategy,
  pod: PodId,
  cluster: Cluster,
  verdict: Verdict,
): Preemption | undefined {
  let preemption: Preemption | undefined;
  try {
    preemption = strategy.preempt?.(pod, cluster, verdict);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StrategyError(`the strategy's preempt() threw: ${reason}`, cluster.now, cause);
  }
  const wrong = whatIsWrong(preemption, cluster);
  if (wrong !== "") throw new StrategyError(`the strategy's preempt() ${wrong}`, cluster.now);
  return preemption;
}

function whatIsWrong(preemption: Preemption | undefined, cluster: Cluster): string {
  const { pods, nodes, whatIf } = cluster;
  if (whatIf.depth > 0) return "left the cluster as it tried it: undo(0) must be called";
  if (preemption === undefined) return "";
  const { node, victims, cleared = [] } = preemption;
  const isNode = (named: NodeId) => Number.isInteger(named) && named >= 0 && nodes.present[named] === 1;
  if (node !== undefined && node !== NO_NODE && !isNode(node)) return `named node ${String(node)}`;
  if ((node === undefined || node === NO_NODE) && victims.length > 0) return "named victims and no node";
  const stranger = victims.find((victim) => pods.node[victim] !== node);
  if (stranger !== undefined) return `named pod ${stranger}, which is not on node ${node}`;
  const placed = cleared.find((other) => pods.phase[other] !== PENDING);
  return placed === undefined ? "" : `named pod ${placed}, which does not wait`;
}
