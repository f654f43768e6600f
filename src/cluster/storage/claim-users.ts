import type { NodeId } from "../ids.ts";

/** Which claims the pods on each node use. O(claims of the pod) for each pod that comes or goes. */
export class ClaimUsers {
  /** By node: pods by claim. */
  readonly #onNode: Map<string, number>[] = [];
  /** By claim: pods by node. */
  readonly #ofClaim = new Map<string, Map<NodeId, number>>();

  add(claims: readonly string[], node: NodeId, change: 1 | -1): void {
    this.#onNode[node] ??= new Map();
    for (const claim of claims) {
      count(this.#onNode[node], claim, change);
      const nodes = this.#ofClaim.get(claim) ?? new Map<NodeId, number>();
      this.#ofClaim.set(claim, nodes);
      count(nodes, node, change);
      if (nodes.size === 0) this.#ofClaim.delete(claim);
    }
  }

  isUsed(claim: string): boolean {
    return this.#ofClaim.has(claim);
  }

  /** Nodes with pods that use a claim. */
  nodesOf(claim: string): Iterable<NodeId> {
    return this.#ofClaim.get(claim)?.keys() ?? [];
  }

  /** Pods on a node by claim, as text: equal where the same pods are there. */
  textOf(node: NodeId): string {
    return JSON.stringify([...(this.#onNode[node] ?? [])].sort());
  }

  /** Claims that pods on a node use, each once. */
  on(node: NodeId): Iterable<string> {
    return this.#onNode[node]?.keys() ?? [];
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, change: 1 | -1): void {
  const left = (counts.get(key) ?? 0) + change;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}
