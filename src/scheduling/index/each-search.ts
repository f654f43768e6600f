import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import { Candidates } from "../candidates.ts";
import { MOST_GROUPS } from "./label-groups.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import { NOWHERE } from "./overlay-search.ts";
import type { Representatives } from "./representatives.ts";
import type { ShapeIndex } from "./shape-index.ts";

/** A SoftSearch node by node: O(nodes examined), a few nanoseconds each, and what scores by images take. */
export class EachSearch {
  readonly #rules: NodeRules;
  readonly #random: RandomStream;
  readonly #representatives: Representatives;
  /** By group, of the feasible nodes that hold nothing: how many, the greatest total, and how many have that. */
  readonly #met = new Int32Array(MOST_GROUPS);
  readonly #best = new Int32Array(MOST_GROUPS);
  readonly #ties = new Int32Array(MOST_GROUPS);
  /** The feasible nodes; and by place among them their positions, leaves with images, what images say alone. */
  #nodes = new Candidates(0);
  #positions = new Int32Array(0);
  #totals = new Int32Array(0);
  #images = new Int32Array(0);
  /** Places of those that hold something; the first `#holderCount` are valid. */
  #holders = new Int32Array(0);
  #holderCount = 0;
  examined = 0;
  feasible = 0;

  constructor(rules: NodeRules, representatives: Representatives, random: RandomStream) {
    this.#rules = rules;
    this.#representatives = representatives;
    this.#random = random;
  }

  /** As that of SoftSearch. `hasImages`: scores by images have a say that leaves do not have. */
  choose(
    { tree, groups }: ShapeIndex<LeafTree>,
    order: NodeOrder,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    wanted: number,
    hasImages: boolean,
  ): number {
    this.#makeRoom(order.count);
    this.#goBy(tree.leaves, order, from, wanted);
    if (this.feasible === 0) return NOWHERE;
    if (hasImages) this.#addImages(podClass, view);
    this.#sort(groups!.of);
    this.#representatives.score(podClass, view, this.#met);
    return this.#pick(groups!.of, groups!.count);
  }

  #goBy(leaves: Int16Array, { ids, count }: NodeOrder, from: number, wanted: number): void {
    const nodes = this.#nodes.ids;
    const positions = this.#positions;
    const totals = this.#totals;
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
      nodes[feasible] = ids[position]!;
      positions[feasible] = position;
      totals[feasible++] = leaf;
    }
    this.feasible = feasible;
  }

  #addImages(podClass: ClassId, view: ClusterView): void {
    const totals = this.#totals;
    const images = this.#images;
    this.#nodes.count = this.feasible;
    this.#rules.rateImages(podClass, view, this.#nodes, images);
    for (let i = 0; i < this.feasible; i++) totals[i]! += images[i]!;
  }

  #sort(of: Uint8Array): void {
    const met = this.#met.fill(0);
    const best = this.#best;
    const ties = this.#ties;
    const representatives = this.#representatives;
    const { ids } = this.#nodes;
    const positions = this.#positions;
    const totals = this.#totals;
    this.#holderCount = 0;
    for (let i = 0; i < this.feasible; i++) {
      const node = ids[i] as NodeId;
      const group = of[positions[i]!]!;
      const total = totals[i]!;
      if (representatives.holdsAny(node)) {
        this.#holders[this.#holderCount++] = i;
        representatives.meetHolder(node);
      } else if (met[group]!++ === 0) {
        representatives.standForGroup(group, node);
        best[group] = total;
        ties[group] = 1;
      } else if (total > best[group]!) {
        best[group] = total;
        ties[group] = 1;
      } else if (total === best[group]) ties[group]!++;
    }
  }

  #pick(of: Uint8Array, groups: number): number {
    const { bonusOf, bonusOfHolder } = this.#representatives;
    const { ids } = this.#nodes;
    const positions = this.#positions;
    const totals = this.#totals;
    let best = -1;
    let ties = 0;
    for (let group = 0; group < groups; group++) {
      if (this.#met[group] === 0) continue;
      const total = this.#best[group]! + bonusOf[group]!;
      if (total > best) {
        best = total;
        ties = this.#ties[group]!;
      } else if (total === best) ties += this.#ties[group]!;
    }
    for (let holder = 0; holder < this.#holderCount; holder++) {
      const i = this.#holders[holder]!;
      const total = totals[i]! + bonusOfHolder[ids[i]!]!;
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties++;
    }
    let rank = ties === 1 ? 0 : this.#random.below(ties);
    let holder = 0;
    for (let i = 0; ; i++) {
      const isHolder = holder < this.#holderCount && this.#holders[holder] === i;
      if (isHolder) holder++;
      const bonus = isHolder ? bonusOfHolder[ids[i]!]! : bonusOf[of[positions[i]!]!]!;
      if (totals[i]! + bonus === best && rank-- === 0) return positions[i]!;
    }
  }

  #makeRoom(nodes: number): void {
    if (nodes <= this.#holders.length) return;
    this.#nodes = new Candidates(nodes);
    this.#positions = new Int32Array(nodes);
    this.#totals = new Int32Array(nodes);
    this.#images = new Int32Array(nodes);
    this.#holders = new Int32Array(nodes);
  }
}
