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
  /** Requests on the books before the first step. */
  readonly #before = new Map<NodeId, Float64Array>();

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
    if (depth > 0) return;
    this.#context.counts.endTrial();
    this.#restore();
  }

  #do(pod: PodId, node: NodeId, sign: 1 | -1): void {
    if (!this.#before.has(node)) this.#before.set(node, this.#booksOf(node));
    this.#steps.push({ pod, node, sign });
    this.#move(pod, node, sign);
  }

  #move(pod: PodId, node: NodeId, sign: 1 | -1): void {
    const { nodes, pods, classes, counts, storage } = this.#context;
    book(nodes, classes, pods.podClass[pod]!, node, sign);
    counts.tried(pod, node, sign);
    storage.use(pod, node, sign);
  }

  /** Past 2^53 a sum less a summand plus that summand need not be the sum. */
  #restore(): void {
    const { requested, nonZeroCpu, nonZeroMemory } = this.#context.nodes;
    for (const [node, books] of this.#before) {
      for (const [resource, column] of requested.entries()) column[node] = books[resource]!;
      nonZeroCpu[node] = books[requested.length]!;
      nonZeroMemory[node] = books[requested.length + 1]!;
    }
    this.#before.clear();
  }

  #booksOf(node: NodeId): Float64Array {
    const { requested, nonZeroCpu, nonZeroMemory } = this.#context.nodes;
    return Float64Array.of(
      ...requested.map((column) => column[node]!),
      nonZeroCpu[node]!,
      nonZeroMemory[node]!,
    );
  }
}
