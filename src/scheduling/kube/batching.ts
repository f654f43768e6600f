import { type ClassId, NO_NODE, type NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Candidates } from "../candidates.ts";
import type { Filter } from "../filter.ts";
import { NodeTest } from "../node-test.ts";
import { Verdict } from "../verdict.ts";
import { type Signatures, UNSIGNED } from "./signatures.ts";
import { TotalsHeap } from "./totals-heap.ts";

/** How a pod came to its node. */
export interface Placed {
  readonly node: NodeId;
  /** What was tried first, NO_NODE for nothing. */
  readonly hint: NodeId;
  /** Number of the cycle among all of the scheduler. */
  readonly cycle: number;
}

/**
 * OpportunisticBatching, since 1.35: consecutive pods of one signature share the rating of nodes that the first of them
 * got, as long as each fills its node.
 *
 * The next pod is offered the next best node of that rating, to be tried alone and taken unrated if it passes. So it is
 * if the cycle before placed a pod, the two have the same signature, the rating is at most 500 ms old, and the node that
 * the last pod took would not take this one too. Nodes are handed out from a heap: among equals any may come.
 *
 * Source: framework/runtime/batch.go, facts 1.3.
 */
export class Batching {
  readonly #signatures: Signatures;
  readonly #test: NodeTest;
  readonly #heap = new TotalsHeap();
  #totals = new Int32Array(0);
  #nodes = new Int32Array(0);
  /** Of the pod that was rated; UNSIGNED while there is no rating. */
  #signature = UNSIGNED;
  #ratedAt = 0;
  #last: Placed | undefined;
  readonly #verdict = new Verdict(0);

  constructor(signatures: Signatures, filters: readonly Filter[]) {
    this.#signatures = signatures;
    this.#test = new NodeTest(filters);
  }

  /** Whether a pod's rating can be of use for others. */
  isFor(podClass: ClassId, view: ClusterView): boolean {
    return this.#signatures.of(podClass, view) !== UNSIGNED;
  }

  /** The node to be tried first in a cycle; NO_NODE: none. It is handed out again until `take`. O(filters). */
  hintFor(podClass: ClassId, view: ClusterView, cycle: number): NodeId {
    const last = this.#last;
    if (this.#signature === UNSIGNED || this.#heap.size === 0 || last === undefined) return NO_NODE;
    if (last.cycle !== cycle - 1 || view.now - this.#ratedAt > LONGEST_AGE) return NO_NODE;
    if (this.#signatures.of(podClass, view) !== this.#signature) return NO_NODE;
    if (view.nodes.present[last.node] === 0 || this.#passes(podClass, view, last.node)) return NO_NODE;
    return this.#nodes[this.#heap.root] as NodeId;
  }

  /** The node that was handed out is tried: the next one will be another. */
  take(): void {
    this.#heap.pop();
  }

  /** A pod of this class was placed, and only one node was found for it, or a hint was taken. */
  placedUnrated(placed: Placed): void {
    this.#last = placed;
    if (placed.hint !== placed.node) this.#signature = UNSIGNED;
  }

  /** A pod of this class was placed on one of several nodes that were rated: totals by candidate. O(candidates). */
  placedRated(
    placed: Placed,
    podClass: ClassId,
    view: ClusterView,
    candidates: Candidates,
    totals: Int32Array,
  ): void {
    this.#last = placed;
    this.#signature = this.#signatures.of(podClass, view);
    if (this.#signature === UNSIGNED) return;
    const { count } = candidates;
    if (this.#totals.length < count) {
      this.#totals = new Int32Array(totals.length);
      this.#nodes = new Int32Array(totals.length);
    }
    this.#ratedAt = view.now;
    this.#totals.set(totals.subarray(0, count));
    this.#nodes.set(candidates.ids.subarray(0, count));
    this.#heap.fill(this.#totals, count);
    if (this.#nodes[this.#heap.root] === placed.node) this.#heap.pop();
    else this.#fillWithout(placed.node, count);
  }

  /** Where ties are drawn, the node that is taken need not be the root. */
  #fillWithout(node: NodeId, count: number): void {
    const position = this.#nodes.subarray(0, count).indexOf(node);
    this.#nodes.copyWithin(position, position + 1, count);
    this.#totals.copyWithin(position, position + 1, count);
    this.#heap.fill(this.#totals, count - 1);
  }

  #passes(podClass: ClassId, view: ClusterView, node: NodeId): boolean {
    this.#verdict.clear();
    this.#test.begin(podClass, view);
    return this.#test.passesAsIs(node, this.#verdict);
  }
}

/** Microseconds. */
const LONGEST_AGE = 500_000;
