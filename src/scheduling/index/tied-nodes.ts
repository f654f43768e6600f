import type { BestLots } from "./best-lots.ts";
import type { GroupTree } from "./group-tree.ts";
import type { NodeLots } from "./node-lots.ts";
import type { NodeOrder } from "./node-order.ts";
import { BLOCK_BITS, BLOCK_SIZE, TOP_BITS } from "./tree-levels.ts";

/**
 * Finds the one of the best nodes that comes at a rank in the order of search.
 *
 * The tree counts ties of groups; the nodes of the overlay are counted beside it: those that the tree counts though
 * they are not best, and those that are best though it does not count them.
 */
export class TiedNodes {
  #tree: GroupTree | undefined;
  #lots: NodeLots | undefined;
  #order: NodeOrder | undefined;
  #best: BestLots | undefined;
  /** By block, and by top: what the overlay adds to the ties that the tree counts. */
  #ofBlock = new Int32Array(0);
  #ofTop = new Int32Array(0);
  #isDirty = false;

  /** What `at` and `before` are about. O(1), or O(overlay + nodes / 32) where nodes of the overlay are best. */
  look(tree: GroupTree, lots: NodeLots, order: NodeOrder, best: BestLots): void {
    this.#tree = tree;
    this.#lots = lots;
    this.#order = order;
    this.#best = best;
    if (this.#ofTop.length < tree.tops) {
      this.#ofTop = new Int32Array(tree.tops);
      this.#ofBlock = new Int32Array(tree.tops << BLOCK_BITS);
    }
    if (this.#isDirty) {
      this.#ofTop.fill(0);
      this.#ofBlock.fill(0);
    }
    this.#isDirty = best.isMixed;
    if (best.isMixed) this.#countOverlay(tree, lots, order, best.wanted);
  }

  /** Position of the best node with so many others before it. */
  at(rank: number): number {
    const tree = this.#tree!;
    const { wanted } = this.#best!;
    let left = rank;
    let top = 0;
    for (; ; top++) {
      const ties = tree.tiesOfTop(top, wanted) + this.#ofTop[top]!;
      if (left < ties) break;
      left -= ties;
    }
    let block = top << BLOCK_BITS;
    for (; ; block++) {
      const ties = tree.tiesOfBlock(block, wanted) + this.#ofBlock[block]!;
      if (left < ties) break;
      left -= ties;
    }
    let position = block << BLOCK_BITS;
    while (!this.#isBest(position) || left-- > 0) position++;
    return position;
  }

  /** How many of the best nodes come before a position. */
  before(end: number): number {
    const tree = this.#tree!;
    const { wanted } = this.#best!;
    let count = 0;
    let top = 0;
    for (; (top + 1) << TOP_BITS <= end; top++) count += tree.tiesOfTop(top, wanted) + this.#ofTop[top]!;
    let block = top << BLOCK_BITS;
    for (; (block + 1) << BLOCK_BITS <= end; block++) {
      count += tree.tiesOfBlock(block, wanted) + this.#ofBlock[block]!;
    }
    for (let position = block * BLOCK_SIZE; position < end; position++) {
      if (this.#isBest(position)) count++;
    }
    return count;
  }

  #countOverlay(tree: GroupTree, lots: NodeLots, { positionOf }: NodeOrder, wanted: Int32Array): void {
    const { overlay, held, totalOf, lotOf } = lots;
    const { leaves, groupOf } = tree;
    for (let i = 0; i < held; i++) {
      const node = overlay[i]!;
      const total = totalOf[node]!;
      if (total < 0) continue;
      const position = positionOf[node]!;
      const isCounted = leaves[position] === wanted[groupOf[position]!];
      const isBest = total === wanted[lotOf[node]!];
      if (isCounted === isBest) continue;
      const change = isBest ? 1 : -1;
      this.#ofBlock[position >> BLOCK_BITS]! += change;
      this.#ofTop[position >> TOP_BITS]! += change;
    }
  }

  #isBest(position: number): boolean {
    const { leaves, groupOf, nodes } = this.#tree!;
    if (position >= nodes) return false;
    const { metIn, round, totalOf, lotOf } = this.#lots!;
    const { wanted } = this.#best!;
    const node = this.#order!.ids[position]!;
    if (metIn[node] === round) return totalOf[node]! >= 0 && totalOf[node] === wanted[lotOf[node]!];
    return leaves[position] === wanted[groupOf[position]!];
  }
}
