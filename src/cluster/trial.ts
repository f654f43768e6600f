import type { NodeId, PodId } from "./ids.ts";
import { book } from "./node-account.ts";
import type { NodeTable } from "./node-table.ts";
import type { PodCounts } from "./placement/pod-counts.ts";
import type { PodClassColumns } from "./pod-classes.ts";
import type { PodColumns } from "./pod-table.ts";
import type { Storage } from "./storage/storage.ts";

/**
 * What if pods were on a node, or were not? Whoever tries must undo it before anything else happens.
 *
 * Everything that filters look at follows: the node's books, the counts of pods, who uses which volume. The pods themselves keep their
 * phase and node, the list of the node's pods stays as it is, and nobody is told.
 */
export interface WhatIf {
  /** Steps that are not undone. */
  readonly depth: number;
  /** The pod is not on its node. O(resources + counts that its class is in). */
  remove(pod: PodId, node: NodeId): void;
  /** The pod is on a node: one that waits, or one that was removed before. */
  add(pod: PodId, node: NodeId): void;
  /** Undoes the last steps until so many are left: 0 for all. */
  undo(depth: number): void;
}

export interface TrialContext {
  readonly nodes: NodeTable;
  readonly pods: PodColumns;
  readonly classes: PodClassColumns;
  readonly counts: PodCounts;
  readonly storage: Storage;
}

export class Trial implements WhatIf {
  readonly #context: TrialContext;
  readonly #steps: { readonly pod: PodId; readonly node: NodeId; readonly sign: 1 | -1 }[] = [];

  constructor(context: TrialContext) {
    this.#context = context;
  }

  get depth(): number {
    return this.#steps.length;
  }

  remove(pod: PodId, node: NodeId): void {
    this.#do(pod, node, -1);
  }

  add(pod: PodId, node: NodeId): void {
    this.#do(pod, node, 1);
  }

  undo(depth: number): void {
    while (this.#steps.length > depth) {
      const { pod, node, sign } = this.#steps.pop()!;
      this.#move(pod, node, sign === 1 ? -1 : 1);
    }
    if (depth === 0) this.#context.counts.endTrial();
  }

  #do(pod: PodId, node: NodeId, sign: 1 | -1): void {
    this.#steps.push({ pod, node, sign });
    this.#move(pod, node, sign);
  }

  #move(pod: PodId, node: NodeId, sign: 1 | -1): void {
    const { nodes, pods, classes, counts, storage } = this.#context;
    book(nodes, classes, pods.podClass[pod]!, node, sign);
    counts.tried(pod, node, sign);
    storage.use(pod, node, sign);
  }
}
