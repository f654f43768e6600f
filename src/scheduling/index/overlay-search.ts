import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { DomainTerms } from "./active-rules.ts";
import { MOST_GROUPS } from "./label-groups.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import { Representatives } from "./representatives.ts";
import type { ShapeIndex } from "./shape-index.ts";

/**
 * A search over the nodes of an index for pods about which pods on other nodes decide too, or labels by groups.
 *
 * Nodes of a group that hold none of the pods that count are the same to the rules that look at domains: one of them
 * is asked for all of them, and each holder for itself. Total of a node = its leaf + what the scores add for its
 * group, or for the holder that it is. O(nodes examined), a few nanoseconds each, and O(groups + holders) questions.
 */
export class OverlaySearch {
  readonly #random: RandomStream;
  readonly #representatives: Representatives;
  /** By group: its feasible nodes that were met and hold nothing. */
  readonly #met = new Int32Array(MOST_GROUPS);
  /** Positions of the feasible nodes that were met; the first `feasible` are valid. */
  #feasible = new Int32Array(0);
  /** Of these. */
  #totals = new Int32Array(0);
  /** Nodes that the last search went by, the one too many not counted. */
  examined = 0;
  /** Those of them that are feasible. */
  feasible = 0;

  constructor(rules: NodeRules, random: RandomStream) {
    this.#random = random;
    this.#representatives = new Representatives(rules);
  }

  /** Position of the chosen node; NOWHERE if none is feasible. */
  choose(
    index: ShapeIndex<LeafTree>,
    terms: DomainTerms,
    order: NodeOrder,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    wanted: number,
  ): number {
    const representatives = this.#representatives;
    representatives.begin(terms, order);
    this.#met.fill(0);
    this.#makeRoom(order.count);
    this.feasible = 0;
    this.examined = 0;
    let found = 0;
    // As many at a time as are missing, so that nobody is asked about in vain.
    while (found <= wanted && this.examined < order.count) {
      const size = Math.min(wanted + 1 - found, order.count - this.examined);
      const start = (from + this.examined) % order.count;
      representatives.meet(index, order, start, size, podClass, view);
      found += this.#meet(index, order, start, size, wanted - found);
    }
    if (found === 0) return NOWHERE;
    representatives.score(podClass, view, this.#met);
    return this.#best(index, order);
  }

  #makeRoom(nodes: number): void {
    if (this.#feasible.length >= nodes) return;
    this.#feasible = new Int32Array(nodes);
    this.#totals = new Int32Array(nodes);
  }

  /** What rules out the node at a position, as a leaf says it; 0 or more: nothing. */
  rejectionAt(position: number, index: ShapeIndex<LeafTree>, order: NodeOrder): number {
    const leaf = index.tree.leaves[position]!;
    return leaf < 0 ? leaf : Math.min(0, this.#representatives.bonusAt(position, index, order));
  }

  /**
   * Goes by `size` nodes, or until one feasible one more than `left` is met, which is not examined. Answers how many
   * feasible ones were met, that one too.
   */
  #meet(
    { tree, groups }: ShapeIndex<LeafTree>,
    { ids, count }: NodeOrder,
    start: number,
    size: number,
    left: number,
  ): number {
    const { leaves } = tree;
    const { bonusOf, heldIn, bonusOfHolder, search } = this.#representatives;
    const met = this.#met;
    const of = groups!.of;
    let found = 0;
    for (let i = 0; i < size; i++) {
      const position = start + i < count ? start + i : start + i - count;
      if (leaves[position]! < 0) continue;
      const node = ids[position]!;
      const isHolder = heldIn[node] === search;
      if ((isHolder ? bonusOfHolder[node]! : bonusOf[of[position]!]!) < 0) continue;
      found++;
      if (found > left) {
        this.examined += i;
        return found;
      }
      this.#feasible[this.feasible++] = position;
      if (isHolder) this.#representatives.meetHolder(node as NodeId);
      else met[of[position]!]!++;
    }
    this.examined += size;
    return found;
  }

  #best({ tree, groups }: ShapeIndex<LeafTree>, { ids }: NodeOrder): number {
    const { leaves } = tree;
    const { bonusOf, heldIn, bonusOfHolder, search } = this.#representatives;
    const of = groups!.of;
    const totals = this.#totals;
    let best = -1;
    let ties = 0;
    for (let i = 0; i < this.feasible; i++) {
      const position = this.#feasible[i]!;
      const node = ids[position]!;
      const bonus = heldIn[node] === search ? bonusOfHolder[node]! : bonusOf[of[position]!]!;
      const total = leaves[position]! + bonus;
      totals[i] = total;
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties++;
    }
    let rank = ties === 1 ? 0 : this.#random.below(ties);
    for (let i = 0; ; i++) if (totals[i] === best && rank-- === 0) return this.#feasible[i]!;
  }
}

export const NOWHERE = -1;
