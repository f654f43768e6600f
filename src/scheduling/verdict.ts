import { NO_NODE, type NodeId } from "../cluster/ids.ts";

/**
 * placed: the pod goes to `node`. unschedulable: no node will do now. wait: do not ask again before something
 * changes, though a node might do. error: the strategy cannot answer; fails the run.
 */
export type Outcome = "placed" | "unschedulable" | "wait" | "error";

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
  /** Who rejected a node and why, by node id: numbers of `reasons`, or NOT_REJECTED. */
  readonly rejections: Int16Array;
  /** "Insufficient cpu", in order of first appearance. */
  readonly reasons: string[] = [];

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

  error(message: string): void {
    this.outcome = "error";
    this.node = NO_NODE;
    this.message = message;
  }

  /** The first rejection of a node counts. */
  reject(node: NodeId, reason: string): void {
    if (this.rejections[node] !== NOT_REJECTED) return;
    let number = this.reasons.indexOf(reason);
    if (number < 0) number = this.reasons.push(reason) - 1;
    this.rejections[node] = number;
  }

  /** Ready for the next pod. O(1) unless rejections were recorded. */
  clear(): void {
    this.outcome = "unschedulable";
    this.node = NO_NODE;
    this.message = "";
    if (this.reasons.length > 0) {
      this.rejections.fill(NOT_REJECTED);
      this.reasons.length = 0;
    }
  }
}

/** Answers about several pods: all of them placed, or none. */
export interface SetVerdict {
  outcome: Outcome;
  message: string;
  /** A node for each pod, in the order of the pods. */
  readonly nodes: Int32Array;
}

export const NOT_REJECTED = -1;
