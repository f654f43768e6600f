import { NO_NODE, type NodeId, type PodId } from "./ids.ts";

/** Pods that wait for a node on which others were evicted for them: status.nominatedNodeName. */
export interface NominationList {
  /** How many there are: nearly always none. */
  readonly count: number;
  /** Counts changes. */
  readonly version: number;
  /** Node that a pod waits for; NO_NODE: none. */
  nodeOf(pod: PodId): NodeId;
  /** Pods that wait for a node, first nominated first. */
  on(node: NodeId): readonly PodId[];
  /** Visits pods that wait for a node, first nominated first. */
  forEach(visit: (pod: PodId, node: NodeId) => void): void;
}

export class Nominations implements NominationList {
  readonly #nodes = new Map<PodId, NodeId>();
  version = 0;

  get count(): number {
    return this.#nodes.size;
  }

  nodeOf(pod: PodId): NodeId {
    return this.#nodes.get(pod) ?? NO_NODE;
  }

  on(node: NodeId): readonly PodId[] {
    if (this.#nodes.size === 0) return NOBODY;
    return [...this.#nodes].flatMap(([pod, nominated]) => (nominated === node ? [pod] : []));
  }

  forEach(visit: (pod: PodId, node: NodeId) => void): void {
    for (const [pod, node] of this.#nodes) visit(pod, node);
  }

  /** The pod waits for that node now; NO_NODE: for none. */
  set(pod: PodId, node: NodeId): void {
    if (this.nodeOf(pod) === node) return;
    this.#nodes.delete(pod);
    if (node !== NO_NODE) this.#nodes.set(pod, node);
    this.version++;
  }
}

const NOBODY: readonly PodId[] = [];
