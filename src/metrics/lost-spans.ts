import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";

/** When nodes were away: down, or cut off from the control plane. Of each node the last few times. O(1) an event. */
export class LostSpans {
  readonly #byNode = new Map<NodeId, Span[]>();

  constructor(cluster: Cluster) {
    const lost = (node: NodeId) => {
      const spans = this.#byNode.get(node) ?? [];
      if (spans.at(-1)?.until === Number.POSITIVE_INFINITY) return;
      spans.push({ from: cluster.now, until: Number.POSITIVE_INFINITY });
      if (spans.length > KEPT) spans.shift();
      this.#byNode.set(node, spans);
    };
    const heard = (node: NodeId) => {
      const last = this.#byNode.get(node)?.at(-1);
      if (last?.until === Number.POSITIVE_INFINITY && cluster.isHeard(node)) last.until = cluster.now;
    };
    cluster.listen({ nodeDown: lost, nodeCutOff: lost, nodeUp: heard, nodeReconnected: heard });
  }

  /** How much of the time from one instant to a later one a node was away. */
  within(node: NodeId, from: number, until: number): number {
    let sum = 0;
    for (const span of this.#byNode.get(node) ?? [])
      sum += Math.max(0, Math.min(span.until, until) - Math.max(span.from, from));
    return sum;
  }
}

interface Span {
  readonly from: number;
  until: number;
}

/** Before these no pod was bound that is still on its way. */
const KEPT = 4;
