import { type ChangeLog, ChangeRing } from "./change-log.ts";
import { NO_NODE, type NodeId, type PodId } from "./ids.ts";

/** Pods that wait for a node on which others were evicted for them: status.nominatedNodeName. */
export interface NominationList {
  /** How many there are: nearly always none. */
  readonly count: number;
  /** Counts changes. */
  readonly version: number;
  /** Nodes for which other pods wait than before. */
  readonly changes: ChangeLog;
  /** Node that a pod waits for; NO_NODE: none. */
  nodeOf(pod: PodId): NodeId;
  /** Pods that wait for a node, first nominated first. Changes as they come and go. O(1). */
  on(node: NodeId): readonly PodId[];
  /** Visits pods that wait for a node, first nominated first. */
  forEach(visit: (pod: PodId, node: NodeId) => void): void;
}

export class Nominations implements NominationList {
  readonly #nodes = new Map<PodId, NodeId>();
  readonly #pods = new Map<NodeId, PodId[]>();
  readonly #changes = new ChangeRing();
  version = 0;

  get count(): number {
    return this.#nodes.size;
  }

  get changes(): ChangeLog {
    return this.#changes;
  }

  nodeOf(pod: PodId): NodeId {
    return this.#nodes.get(pod) ?? NO_NODE;
  }

  on(node: NodeId): readonly PodId[] {
    return this.#pods.get(node) ?? NOBODY;
  }

  forEach(visit: (pod: PodId, node: NodeId) => void): void {
    for (const [pod, node] of this.#nodes) visit(pod, node);
  }

  /** The pod waits for that node now; NO_NODE: for none. */
  set(pod: PodId, node: NodeId): void {
    const before = this.nodeOf(pod);
    if (before === node) return;
    if (before !== NO_NODE) this.#remove(pod, before);
    if (node !== NO_NODE) this.#add(pod, node);
    this.version++;
  }

  #add(pod: PodId, node: NodeId): void {
    this.#nodes.set(pod, node);
    const others = this.#pods.get(node);
    if (others === undefined) this.#pods.set(node, [pod]);
    else others.push(pod);
    this.#changes.add(node);
  }

  #remove(pod: PodId, node: NodeId): void {
    this.#nodes.delete(pod);
    const others = this.#pods.get(node)!;
    if (others.length === 1) this.#pods.delete(node);
    else others.splice(others.indexOf(pod), 1);
    this.#changes.add(node);
  }
}

const NOBODY: readonly PodId[] = [];
