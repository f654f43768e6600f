import { NO_NODE, type NodeId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";

/**
 * placed: the pod goes to `node`. unschedulable: no node will do now. wait: do not ask again before something
 * changes, though a node might do. erred: something is wrong with this pod alone; ask again after a while. error: the
 * strategy cannot answer; fails the run.
 */
export type Outcome = "placed" | "unschedulable" | "wait" | "erred" | "error";

/**
 * What a strategy answers about one pod: written by the strategy, used again for the next pod.
 *
 * When `recording` is set the asker wants to know who rejected which node and why; then a strategy that can
 * tell calls `reject` for each node that it ruled out.
 */
export class Verdict {
  outcome: Outcome = "unschedulable";
  node: NodeId = NO_NODE;
  message = "";
  recording = false;
  /** Filters that rejected some node, in the order in which they were asked: what queueing hints go by. */
  readonly rejectors: string[] = [];
  /** The filter that spoke against all nodes at once, and why; undefined: none did. */
  refusal: Rejection | undefined;
  /** The node that was asked alone, before all others; NO_NODE: none was. */
  tried: NodeId = NO_NODE;
  /** Filters that left a part of the nodes to be asked, if any did. */
  readonly narrowedBy: string[] = [];
  /** Nodes that filters were asked about, and nodes that were rated: what a decision costs in simulated time. */
  filtered = 0;
  scored = 0;
  /** By node id: a position in `rejected`, or NOT_REJECTED. Replaced by a longer one when nodes are added. */
  rejections: Int16Array;
  /** Who rejects nodes and why, each combination once, in order of first appearance. */
  readonly rejected: Rejection[] = [];

  constructor(nodes: number) {
    this.rejections = new Int16Array(nodes).fill(NOT_REJECTED);
  }

  place(node: NodeId): void {
    this.outcome = "placed";
    this.node = node;
  }

  unschedulable(): void {
    this.outcome = "unschedulable";
    this.node = NO_NODE;
  }

  wait(message: string): void {
    this.outcome = "wait";
    this.node = NO_NODE;
    this.message = message;
  }

  err(message: string): void {
    this.outcome = "erred";
    this.node = NO_NODE;
    this.message = message;
  }

  error(message: string): void {
    this.outcome = "error";
    this.node = NO_NODE;
    this.message = message;
  }

  /**
   * A filter may give several reasons for a node; filters after the first that rejected it do not count.
   * `isResolvable` if the removal of pods could help: Kubernetes' Unschedulable, else UnschedulableAndUnresolvable.
   */
  reject(node: NodeId, filter: string, reason: string, isResolvable = false): void {
    if (node >= this.rejections.length) this.#grow(node);
    const before = this.rejected[this.rejections[node]!];
    if (before !== undefined && before.filter !== filter) return;
    this.rejections[node] = this.#numberOf({
      filter,
      reasons: [...(before?.reasons ?? []), reason],
      isResolvable: isResolvable && (before?.isResolvable ?? true),
    });
  }

  /** A filter has rejected some node. */
  rejectedBy(filter: string): void {
    if (!this.rejectors.includes(filter)) this.rejectors.push(filter);
  }

  /**
   * Whose doing it is that the pod was not placed: filters that rejected or left out nodes. Nobody's where the
   * strategy does not say; undefined: an error's.
   */
  get blamed(): readonly string[] | undefined {
    if (this.outcome === "erred") return undefined;
    if (this.outcome === "wait") return [];
    const others = this.narrowedBy.filter((name) => !this.rejectors.includes(name));
    return others.length === 0 ? this.rejectors : [...this.rejectors, ...others];
  }

  /** Who rejected a node and why; undefined: nobody. */
  rejectionOf(node: NodeId): Rejection | undefined {
    return this.rejected[this.rejections[node] ?? NOT_REJECTED];
  }

  /** Whether the removal of pods could help on a node against which some filter spoke. */
  mightYield(node: NodeId): boolean {
    return (this.refusal ?? this.rejectionOf(node))?.isResolvable ?? false;
  }

  /** Ready for the next pod. O(1) unless rejections were recorded. */
  clear(): void {
    this.outcome = "unschedulable";
    this.node = NO_NODE;
    this.message = "";
    this.refusal = undefined;
    this.filtered = 0;
    this.scored = 0;
    this.tried = NO_NODE;
    empty(this.rejectors);
    empty(this.narrowedBy);
    if (this.rejected.length > 0) {
      this.rejections.fill(NOT_REJECTED);
      this.rejected.length = 0;
    }
  }

  #numberOf(rejection: Rejection): number {
    const known = this.rejected.findIndex((each) => isEqual(each, rejection));
    return known >= 0 ? known : this.rejected.push(rejection) - 1;
  }

  #grow(node: NodeId): void {
    const longer = new Int16Array(2 * (node + 1)).fill(NOT_REJECTED);
    longer.set(this.rejections);
    this.rejections = longer;
  }
}

/** One that wants to know who rejected which node and why. */
export function recordingVerdict({ nodes }: ClusterView): Verdict {
  const verdict = new Verdict(nodes.count);
  verdict.recording = true;
  return verdict;
}

export interface Rejection {
  /** Name of the filter. */
  readonly filter: string;
  /** "Insufficient cpu", in the order in which they were given. */
  readonly reasons: readonly string[];
  /** Whether the removal of pods could help. */
  readonly isResolvable: boolean;
}

function isEqual(one: Rejection, other: Rejection): boolean {
  return (
    one.filter === other.filter &&
    one.isResolvable === other.isResolvable &&
    one.reasons.length === other.reasons.length &&
    one.reasons.every((reason, i) => reason === other.reasons[i])
  );
}

/** Answers about several pods: all of them placed, or none. */
export interface SetVerdict {
  outcome: Outcome;
  message: string;
  /** A node for each pod, in the order of the pods. */
  readonly nodes: Int32Array;
}

export const NOT_REJECTED = -1;

/** Keeps the room of the list, which `length = 0` would give up, so that the next decision need not allocate it. */
function empty(list: unknown[]): void {
  while (list.length > 0) list.pop();
}
