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
  /** Nodes that the last search went by, the one too many not counted. */
  examined = 0;

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
    representatives.begin(index, terms, order, from);
    representatives.filter(podClass, view);
    this.examined = order.count;
    const found = this.#meet(index, order, from, wanted);
    if (found === 0) return NOWHERE;
    representatives.score(podClass, view, this.#met);
    return this.#best(index, order, from);
  }

  /** What rules out the node at a position, as a leaf says it; 0 or more: nothing. */
  rejectionAt(position: number, index: ShapeIndex<LeafTree>, order: NodeOrder): number {
    const leaf = index.tree.leaves[position]!;
    return leaf < 0 ? leaf : Math.min(0, this.#representatives.bonusAt(position, index, order));
  }

  /** Goes by nodes until one feasible one more than wanted is met. Answers how many feasible ones count. */
  #meet(
    { tree, groups }: ShapeIndex<LeafTree>,
    { ids, count }: NodeOrder,
    from: number,
    wanted: number,
  ): number {
    const { leaves } = tree;
    const { bonusOf, heldIn, bonusOfHolder, search } = this.#representatives;
    const met = this.#met.fill(0);
    const of = groups!.of;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const position = from + i < count ? from + i : from + i - count;
      if (leaves[position]! < 0) continue;
      const node = ids[position]!;
      const isHolder = heldIn[node] === search;
      if ((isHolder ? bonusOfHolder[node]! : bonusOf[of[position]!]!) < 0) continue;
      if (found === wanted) {
        this.examined = i;
        return found;
      }
      found++;
      if (isHolder) this.#representatives.meetHolder(node as NodeId);
      else met[of[position]!]!++;
    }
    return found;
  }

  #best({ tree, groups }: ShapeIndex<LeafTree>, { ids, count }: NodeOrder, from: number): number {
    const { leaves } = tree;
    const { bonusOf, heldIn, bonusOfHolder, search } = this.#representatives;
    const of = groups!.of;
    const { examined } = this;
    let best = -1;
    let ties = 0;
    for (let i = 0; i < examined; i++) {
      const position = from + i < count ? from + i : from + i - count;
      const leaf = leaves[position]!;
      if (leaf < 0) continue;
      const node = ids[position]!;
      const bonus = heldIn[node] === search ? bonusOfHolder[node]! : bonusOf[of[position]!]!;
      if (bonus < 0) continue;
      const total = leaf + bonus;
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties++;
    }
    let rank = ties === 1 ? 0 : this.#random.below(ties);
    for (let i = 0; ; i++) {
      const position = from + i < count ? from + i : from + i - count;
      const leaf = leaves[position]!;
      if (leaf < 0) continue;
      const node = ids[position]!;
      const bonus = heldIn[node] === search ? bonusOfHolder[node]! : bonusOf[of[position]!]!;
      if (bonus >= 0 && leaf + bonus === best && rank-- === 0) return position;
    }
  }
}

export const NOWHERE = -1;
