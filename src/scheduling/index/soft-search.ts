import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import { Candidates } from "../candidates.ts";
import type { DomainTerms } from "./active-rules.ts";
import { MOST_GROUPS } from "./label-groups.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import { NOWHERE } from "./overlay-search.ts";
import { Representatives } from "./representatives.ts";
import type { ShapeIndex } from "./shape-index.ts";

/**
 * What OverlaySearch finds, where the rules that look at pods on other nodes only rate, and rule nobody out: the
 * default spread. Then which nodes count is known before they are rated, and of each group the best leaf is enough.
 *
 * O(nodes examined) once, a nanosecond or two each, and once more up to the chosen one among equals.
 */
export class SoftSearch {
  readonly #rules: NodeRules;
  readonly #random: RandomStream;
  readonly #representatives: Representatives;
  /** By group, of the feasible nodes that hold nothing: how many, the greatest leaf, and how many have that. */
  readonly #met = new Int32Array(MOST_GROUPS);
  readonly #best = new Int32Array(MOST_GROUPS);
  readonly #ties = new Int32Array(MOST_GROUPS);
  /** Positions of the holders that were met; the first `#holderCount` are valid. */
  #holders = new Int32Array(0);
  #holderCount = 0;
  /** Those of this search: the tree's, or with what scores by images say. */
  #leaves: Leaves = new Int16Array(0);
  /** With images: by position, valid for the feasible nodes of the search. */
  #whole = new Int32Array(0);
  #asked = new Candidates(0);
  #images = new Int32Array(0);
  /** Nodes that the last search went by, the one too many not counted; and those of them that are feasible. */
  examined = 0;
  feasible = 0;

  constructor(rules: NodeRules, random: RandomStream) {
    this.#rules = rules;
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
    this.#representatives.begin(terms, order);
    this.#makeRoom(order.count);
    this.#leaves = index.tree.leaves;
    if (index.isOfSize) this.#addImages(order, podClass, view, from, wanted);
    this.#goBy(index, order, from, wanted);
    if (this.feasible === 0) return NOWHERE;
    this.#representatives.score(podClass, view, this.#met);
    return this.#pick(index, order, from);
  }

  /** Makes `#leaves` those of the tree with what scores by images say. */
  #addImages(
    { ids, count }: NodeOrder,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    wanted: number,
  ): void {
    const leaves = this.#leaves;
    const whole = this.#whole;
    const asked = this.#asked;
    let found = 0;
    for (let i = 0, position = from; i < count && found <= wanted; i++, position++) {
      if (position === count) position = 0;
      whole[position] = leaves[position]!;
      if (leaves[position]! >= 0) asked.ids[found++] = ids[position]!;
    }
    asked.count = Math.min(found, wanted);
    if (!this.#rules.rateImages(podClass, view, asked, this.#images)) return;
    const images = this.#images;
    for (let i = 0, position = from; i < asked.count; position++) {
      if (position === count) position = 0;
      if (whole[position]! >= 0) whole[position]! += images[i++]!;
    }
    this.#leaves = whole;
  }

  #goBy({ groups }: ShapeIndex<LeafTree>, order: NodeOrder, from: number, wanted: number): void {
    const { ids, count } = order;
    const leaves = this.#leaves;
    const { of } = groups!;
    const met = this.#met.fill(0);
    const best = this.#best;
    const ties = this.#ties;
    const representatives = this.#representatives;
    this.#holderCount = 0;
    this.examined = count;
    let feasible = 0;
    for (let i = 0, position = from; i < count; i++, position++) {
      if (position === count) position = 0;
      const leaf = leaves[position]!;
      if (leaf < 0) continue;
      if (feasible === wanted) {
        this.examined = i;
        break;
      }
      feasible++;
      const node = ids[position] as NodeId;
      const group = of[position]!;
      if (representatives.holdsAny(node)) {
        this.#holders[this.#holderCount++] = position;
        representatives.meetHolder(node);
      } else if (met[group]!++ === 0) {
        representatives.standForGroup(group, node);
        best[group] = leaf;
        ties[group] = 1;
      } else if (leaf > best[group]!) {
        best[group] = leaf;
        ties[group] = 1;
      } else if (leaf === best[group]) ties[group]!++;
    }
    this.feasible = feasible;
  }

  #pick({ groups }: ShapeIndex<LeafTree>, { ids, count }: NodeOrder, from: number): number {
    const leaves = this.#leaves;
    const { of } = groups!;
    const { bonusOf, bonusOfHolder } = this.#representatives;
    let best = -1;
    let ties = 0;
    const meet = (total: number, nodes: number): void => {
      if (total > best) {
        best = total;
        ties = nodes;
      } else if (total === best) ties += nodes;
    };
    for (let group = 0; group < groups!.count; group++)
      if (this.#met[group]! > 0) meet(this.#best[group]! + bonusOf[group]!, this.#ties[group]!);
    for (let i = 0; i < this.#holderCount; i++) {
      const position = this.#holders[i]!;
      meet(leaves[position]! + bonusOfHolder[ids[position]!]!, 1);
    }
    let rank = ties === 1 ? 0 : this.#random.below(ties);
    // Holders are met in the order of positions.
    let holder = 0;
    for (let position = from; ; position++) {
      if (position === count) position = 0;
      const leaf = leaves[position]!;
      if (leaf < 0) continue;
      const isHolder = holder < this.#holderCount && this.#holders[holder] === position;
      if (isHolder) holder++;
      const bonus = isHolder ? bonusOfHolder[ids[position]!]! : bonusOf[of[position]!]!;
      if (leaf + bonus === best && rank-- === 0) return position;
    }
  }

  #makeRoom(nodes: number): void {
    if (nodes <= this.#holders.length) return;
    this.#holders = new Int32Array(nodes);
    this.#whole = new Int32Array(nodes);
    this.#asked = new Candidates(nodes);
    this.#images = new Int32Array(nodes);
  }
}

type Leaves = Int16Array | Int32Array;
