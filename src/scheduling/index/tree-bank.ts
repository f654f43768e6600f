/**
 * What ScoreTrees over the same nodes are kept in, side by side: of each block of nodes the leaves, bounds and ties of
 * all trees follow each other, so that a node that changes is written in one sweep.
 *
 * Invariant, of a block and of a top: `most` is a bound of its leaves, and `ties` says exactly how many of them equal
 * it; none: the greatest is less, and is found when it matters. A top's bound is no less than those of its blocks.
 * A leaf below 0 is a node that is ruled out; leaves past the end are OUTSIDE.
 */
export class TreeBank {
  readonly nodes: number;
  /** Trees that there is room for. */
  readonly slots: number;
  readonly tops: number;
  /** By block, tree, and position within the block. */
  readonly leaves: Int16Array;
  /** By block and tree. */
  readonly most: Int16Array;
  readonly ties: Uint8Array;
  readonly feasible: Uint8Array;
  /** By top and tree. */
  readonly topMost: Int16Array;
  readonly topTies: Int16Array;
  /** By tree: leaves of 0 or more. */
  readonly feasibleIn: Int32Array;

  constructor(nodes: number, slots: number) {
    this.nodes = nodes;
    this.slots = slots;
    this.tops = (nodes + (1 << TOP_BITS) - 1) >> TOP_BITS;
    const blocks = this.tops << BLOCK_BITS;
    this.leaves = new Int16Array((blocks * slots) << BLOCK_BITS).fill(OUTSIDE);
    this.most = new Int16Array(blocks * slots).fill(OUTSIDE);
    this.ties = new Uint8Array(blocks * slots);
    this.feasible = new Uint8Array(blocks * slots);
    this.topMost = new Int16Array(this.tops * slots).fill(OUTSIDE);
    this.topTies = new Int16Array(this.tops * slots);
    this.feasibleIn = new Int32Array(slots);
  }

  get bytes(): number {
    return 2 * this.leaves.length + 4 * this.most.length + 4 * this.topMost.length;
  }

  /** Gives the node at a position its totals in the first `count` trees. O(count). */
  setAll(position: number, totals: Int32Array, count: number): void {
    const { leaves, most, ties, topMost, topTies, feasible, feasibleIn, slots } = this;
    const block = (position >> BLOCK_BITS) * slots;
    const top = (position >> TOP_BITS) * slots;
    let leaf = (block << BLOCK_BITS) + (position & (BLOCK_SIZE - 1));
    for (let slot = 0; slot < count; slot++, leaf += BLOCK_SIZE) {
      const before = leaves[leaf]!;
      const total = totals[slot]!;
      if (before === total) continue;
      leaves[leaf] = total;
      if ((before ^ total) < 0) {
        const change = total < 0 ? -1 : 1;
        feasible[block + slot]! += change;
        feasibleIn[slot]! += change;
      }
      const bound = most[block + slot]!;
      if (total > bound) {
        most[block + slot] = total;
        ties[block + slot] = 1;
      } else if (total === bound) ties[block + slot]!++;
      else if (before === bound) ties[block + slot]!--;
      else continue;
      const topBound = topMost[top + slot]!;
      if (total > topBound) {
        topMost[top + slot] = total;
        topTies[top + slot] = 1;
      } else if (total === topBound) topTies[top + slot]!++;
      else if (before === topBound) topTies[top + slot]!--;
    }
  }

  /** The same in one tree. */
  set(slot: number, position: number, total: number): void {
    const { leaves, most, ties, topMost, topTies, slots } = this;
    const block = (position >> BLOCK_BITS) * slots + slot;
    const leaf = (block << BLOCK_BITS) + (position & (BLOCK_SIZE - 1));
    const before = leaves[leaf]!;
    if (before === total) return;
    leaves[leaf] = total;
    if ((before ^ total) < 0) {
      const change = total < 0 ? -1 : 1;
      this.feasible[block]! += change;
      this.feasibleIn[slot]! += change;
    }
    const bound = most[block]!;
    if (total > bound) {
      most[block] = total;
      ties[block] = 1;
    } else if (total === bound) ties[block]!++;
    else if (before === bound) ties[block]!--;
    else return;
    const top = (position >> TOP_BITS) * slots + slot;
    const topBound = topMost[top]!;
    if (total > topBound) {
      topMost[top] = total;
      topTies[top] = 1;
    } else if (total === topBound) topTies[top]!++;
    else if (before === topBound) topTies[top]!--;
  }

  /** Makes a block's bound its greatest leaf; `block` by block and tree. */
  rescan(block: number): void {
    const { leaves } = this;
    const from = block << BLOCK_BITS;
    let most = OUTSIDE;
    let ties = 0;
    for (let leaf = from; leaf < from + BLOCK_SIZE; leaf++) {
      const total = leaves[leaf]!;
      if (total > most) {
        most = total;
        ties = 1;
      } else if (total === most) ties++;
    }
    this.most[block] = most;
    this.ties[block] = ties;
  }

  /** Makes a top's bound its greatest leaf in a tree. */
  refine(slot: number, top: number): void {
    const { most, ties, slots } = this;
    const first = (top << BLOCK_BITS) * slots + slot;
    const end = first + BLOCK_SIZE * slots;
    let best = OUTSIDE - 1;
    for (let block = first; block < end; block += slots) {
      if (most[block]! > best && ties[block]! > 0) best = most[block]!;
    }
    // Only a bound above that is worth a look.
    let count = 0;
    for (let block = first; block < end; block += slots) {
      if (most[block]! < best) continue;
      if (ties[block] === 0) {
        if (most[block] === best) continue;
        this.rescan(block);
      }
      if (most[block]! > best) {
        best = most[block]!;
        count = ties[block]!;
      } else if (most[block] === best) count += ties[block]!;
    }
    this.topMost[top * slots + slot] = best;
    this.topTies[top * slots + slot] = count;
  }

  /** Makes all levels of a tree from its leaves. O(nodes). */
  build(slot: number): void {
    const { slots, tops, leaves } = this;
    this.feasibleIn[slot] = 0;
    for (let block = slot; block < this.most.length; block += slots) {
      const from = block << BLOCK_BITS;
      let feasible = 0;
      for (let leaf = from; leaf < from + BLOCK_SIZE; leaf++) if (leaves[leaf]! >= 0) feasible++;
      this.feasible[block] = feasible;
      this.feasibleIn[slot]! += feasible;
      this.rescan(block);
    }
    for (let top = 0; top < tops; top++) this.refine(slot, top);
  }
}

export const BLOCK_BITS = 5;
export const BLOCK_SIZE = 1 << BLOCK_BITS;
export const TOP_BITS = 2 * BLOCK_BITS;
/** Below every total and every rejection. */
export const OUTSIDE = -(2 ** 15);
