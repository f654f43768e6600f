import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { DomainTerms } from "./active-rules.ts";
import type { GroupTree } from "./group-tree.ts";
import { MOST_GROUPS } from "./label-groups.ts";
import type { NodeOrder } from "./node-order.ts";
import { NOWHERE } from "./overlay-search.ts";
import type { Representatives } from "./representatives.ts";
import { SearchWindow } from "./search-window.ts";

/** A SoftSearch by what a tree knows of blocks of nodes: O(groups x nodes examined / 32 + holders). */
export class BlockSearch {
  readonly #random: RandomStream;
  readonly #representatives: Representatives;
  readonly #window = new SearchWindow();
  /** By group: feasible nodes that hold nothing. */
  readonly #met = new Int32Array(MOST_GROUPS);
  /** By group: the leaf that makes a total the best one, no leaf's if none does. */
  readonly #wanted = new Int32Array(MOST_GROUPS);
  /** Positions of the feasible holders in the window; the first `#holderCount` are valid. */
  #holders = new Int32Array(0);
  #holderCount = 0;
  /** By block of the window: holders among the best. */
  #tiedHolders = new Int32Array(0);

  constructor(representatives: Representatives, random: RandomStream) {
    this.#representatives = representatives;
    this.#random = random;
  }

  get examined(): number {
    return this.#window.examined;
  }

  get feasible(): number {
    return this.#window.feasible;
  }

  /** As that of SoftSearch. */
  choose(
    tree: GroupTree,
    terms: DomainTerms,
    order: NodeOrder,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    wanted: number,
  ): number {
    const window = this.#window;
    window.goBy(tree, order, from, wanted);
    if (window.feasible === 0) return NOWHERE;
    if (this.#holders.length < order.count) {
      this.#holders = new Int32Array(order.count);
      this.#tiedHolders = new Int32Array(order.count);
    }
    this.#takeHoldersOut(tree, terms, order);
    this.#meetGroups(tree, order);
    this.#representatives.score(podClass, view, this.#met);
    return this.#pick(tree, order);
  }

  #takeHoldersOut({ leaves }: GroupTree, { holding }: DomainTerms, { ids, positionOf }: NodeOrder): void {
    const representatives = this.#representatives;
    const { heldIn, search } = representatives;
    this.#holderCount = 0;
    for (let i = 0; i < holding.length; i++) {
      const { holders, holding: count } = holding[i]!;
      for (let j = 0; j < count; j++) {
        const node = holders[j]!;
        const position = positionOf[node]!;
        if (position < 0 || leaves[position]! < 0 || heldIn[node] === search) continue;
        if (!this.#window.has(position)) continue;
        heldIn[node] = search;
        this.#window.takeOut(position, ids, heldIn, search);
        representatives.meetHolder(node as NodeId);
        this.#holders[this.#holderCount++] = position;
      }
    }
  }

  /** Counts what is left of the groups, and finds somebody of each. */
  #meetGroups({ groups, groupOf, leaves }: GroupTree, { ids }: NodeOrder): void {
    const { feasibleIn, blocks, first } = this.#window;
    const { heldIn, search } = this.#representatives;
    const met = this.#met.fill(0);
    for (let block = 0, at = 0; block < blocks; block++) {
      for (let group = 0; group < groups; group++, at++) {
        if (feasibleIn[at] === 0) continue;
        if (met[group] === 0) {
          let position = first[block]!;
          while (groupOf[position] !== group || leaves[position]! < 0 || heldIn[ids[position]!] === search)
            position++;
          this.#representatives.standForGroup(group, ids[position] as NodeId);
        }
        met[group]! += feasibleIn[at]!;
      }
    }
  }

  #pick(tree: GroupTree, order: NodeOrder): number {
    const { ids } = order;
    const { leaves, groups } = tree;
    const { bonusOf, bonusOfHolder } = this.#representatives;
    const { feasibleIn, most, ties, blocks } = this.#window;
    let best = -1;
    let count = 0;
    for (let block = 0, at = 0; block < blocks; block++) {
      for (let group = 0; group < groups; group++, at++) {
        if (feasibleIn[at] === 0) continue;
        const total = most[at]! + bonusOf[group]!;
        if (total > best) {
          best = total;
          count = ties[at]!;
        } else if (total === best) count += ties[at]!;
      }
    }
    for (let i = 0; i < this.#holderCount; i++) {
      const position = this.#holders[i]!;
      const total = leaves[position]! + bonusOfHolder[ids[position]!]!;
      if (total > best) {
        best = total;
        count = 1;
      } else if (total === best) count++;
    }
    return this.#tied(best, count === 1 ? 0 : this.#random.below(count), tree, order);
  }

  /** Position of the node with this total, `rank` such nodes after the first. */
  #tied(best: number, rank: number, { leaves, groups, groupOf }: GroupTree, { ids }: NodeOrder): number {
    const { bonusOf, bonusOfHolder, heldIn, search } = this.#representatives;
    const window = this.#window;
    const { feasibleIn, most, ties, first } = window;
    const wanted = this.#wanted;
    for (let group = 0; group < groups; group++) wanted[group] = best - bonusOf[group]!;
    const tiedHolders = this.#tiedHolders.fill(0, 0, window.blocks);
    for (let i = 0; i < this.#holderCount; i++) {
      const position = this.#holders[i]!;
      if (leaves[position]! + bonusOfHolder[ids[position]!]! === best)
        tiedHolders[window.blockOf(position)]!++;
    }
    let left = rank;
    let block = 0;
    for (let at = 0; ; block++) {
      let tied = tiedHolders[block]!;
      for (let group = 0; group < groups; group++, at++)
        if (feasibleIn[at]! > 0 && most[at] === wanted[group]) tied += ties[at]!;
      if (left < tied) break;
      left -= tied;
    }
    for (let position = first[block]!; ; position++) {
      const leaf = leaves[position]!;
      if (leaf < 0) continue;
      const node = ids[position]!;
      const isTied =
        heldIn[node] === search ? leaf + bonusOfHolder[node]! === best : leaf === wanted[groupOf[position]!];
      if (isTied && left-- === 0) return position;
    }
  }
}
