import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";

/**
 * Pods whose spec names their node: no scheduler has a say. They are on it from their creation, whatever its taints, its
 * cordon and its room; its kubelet takes or refuses them. Where there is no such node they wait for one of that name.
 */
export class NamedNodes {
  readonly #cluster: Cluster;
  readonly #nodes = new Map<string, NodeId>();
  /** By the name that they give: pods whose node is not there. */
  readonly #waiting = new Map<string, Set<PodId>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const node of cluster.nodes.specs.keys()) this.nodeAdded(node as NodeId);
  }

  find(name: string): NodeId | undefined {
    return this.#nodes.get(name);
  }

  /** Puts a pod that waits on the node that it names, now or when it comes. */
  put(pod: PodId, name: string): void {
    const node = this.#nodes.get(name);
    if (node !== undefined) this.#bind(pod, node);
    else this.#waiting.set(name, (this.#waiting.get(name) ?? new Set()).add(pod));
  }

  nodeAdded(node: NodeId): void {
    const { name } = this.#cluster.nodes.specs[node]!;
    this.#nodes.set(name, node);
    const waiting = this.#waiting.get(name) ?? [];
    this.#waiting.delete(name);
    for (const pod of waiting) this.#bind(pod, node);
  }

  nodeRemoved(node: NodeId): void {
    const { name } = this.#cluster.nodes.specs[node]!;
    if (this.#nodes.get(name) === node) this.#nodes.delete(name);
  }

  podLeft(pod: PodId): void {
    for (const pods of this.#waiting.values()) pods.delete(pod);
  }

  /** Claims that wait for their first consumer are bound with it. */
  #bind(pod: PodId, node: NodeId): void {
    this.#cluster.storage.bindFor(pod, node);
    this.#cluster.adopt(pod, node);
  }
}
