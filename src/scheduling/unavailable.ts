import type { NodeId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Verdict } from "./verdict.ts";

/**
 * kube-scheduler's sentence about nodes that will not do: "0/12 nodes are available: 10 Insufficient cpu, 2 node(s)
 * had untolerated taint(s)." A node is counted under every reason of the first filter that rejects it, one of which
 * nothing is known under `others`. Sorted by text, as Kubernetes does it. O(nodes). Source: framework.FitError.
 */
export function unavailable({ nodeOrder }: ClusterView, verdict: Verdict, others: string): string {
  const counts = new Map<string, number>();
  for (let i = 0; i < nodeOrder.length; i++) {
    const reasons = verdict.rejectionOf(nodeOrder[i] as NodeId)?.reasons ?? [others];
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodeOrder.length} nodes are available: ${reasons.join(", ")}.`;
}
