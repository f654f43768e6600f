import { BLOCK_BITS, BLOCK_SIZE, OUTSIDE, TOP_BITS } from "./tree-levels.ts";

/**
 * What ScoreTrees over the same nodes are kept in, side by side: of each block of nodes the leaves, bounds and ties of
 * all trees follow each other, so that a node that changes is written in one sweep.
 *
 * Invariant: a block's `most` is a bound of its leaves, and `near` says exactly how many leaves are that, and 1, 2 and
 * 3 less, a byte each from the lowest on; 0: the greatest is less than all these, and is found when it matters. So
 * the best nodes may go one after the other, and what is next is known. A top's bound is no less than its leaves, and
 * `topTies` is how many of them equal it; none: as with blocks. A leaf below 0 is a node that is ruled out; leaves past
 * the end are OUTSIDE.
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
  readonly near: Int32Array;
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
    this.near = new Int32Array(blocks * slots).fill(BLOCK_SIZE);
    this.feasible = new Uint8Array(blocks * slots);
    this.topMost = new Int16Array(this.tops * slots).fill(OUTSIDE);
    this.topTies = new Int16Array(this.tops * slots);
    this.feasibleIn = new Int32Array(slots);
  }

  get bytes(): number {
    return 2 * this.leaves.length + 7 * this.most.length + 4 * this.topMost.length;
  }

  /** Gives the node at a position its totals in the first `count` trees. O(count). */
  setAll(position: number, totals: Int32Array, count: number): void {
    const { leaves, most, near, topMost, topTies, feasible, feasibleIn, slots } = this;
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
      const left = bound - before;
      const come = bound - total;
      if (left >= LEVELS && come >= LEVELS) continue;
      if (come < 0) most[block + slot] = total;
      near[block + slot] = moved(near[block + slot]!, left, come);
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
    const { leaves, most, topMost, topTies, slots } = this;
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
    const left = bound - before;
    const come = bound - total;
    if (left >= LEVELS && come >= LEVELS) return;
    if (come < 0) most[block] = total;
    this.near[block] = moved(this.near[block]!, left, come);
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
    const end = from + BLOCK_SIZE;
    // Without branches, which nobody could foretell.
    let most = OUTSIDE;
    for (let leaf = from; leaf < end; leaf++) {
      const more = leaves[leaf]! - most;
      most += more & ~(more >> 31);
    }
    let near = 0;
    for (let leaf = from; leaf < end; leaf++) {
      const depth = most - leaves[leaf]!;
      near += (1 << ((depth & (LEVELS - 1)) << 3)) & ((depth - LEVELS) >> 31);
    }
    this.most[block] = most;
    this.near[block] = near;
  }

  /** Makes a top's bound its greatest leaf in a tree. */
  refine(slot: number, top: number): void {
    const { most, near, slots } = this;
    const first = (top << BLOCK_BITS) * slots + slot;
    const end = first + BLOCK_SIZE * slots;
    let best = OUTSIDE - 1;
    let ties = 0;
    // Greatest bound of the blocks of which nothing is known.
    let loose = OUTSIDE - LEVELS;
    for (let block = first; block < end; block += slots) {
      const counts = near[block]!;
      if (counts === 0) {
        if (most[block]! - LEVELS > loose) loose = most[block]! - LEVELS;
        continue;
      }
      const depth = depthOf(counts);
      const greatest = most[block]! - depth;
      if (greatest > best) {
        best = greatest;
        ties = countAt(counts, depth);
      } else if (greatest === best) ties += countAt(counts, depth);
    }
    for (let block = first; loose >= best && block < end; block += slots) {
      if (near[block] !== 0 || most[block]! - LEVELS < best) continue;
      this.rescan(block);
      if (most[block]! > best) {
        best = most[block]!;
        ties = countAt(near[block]!, 0);
      } else if (most[block] === best) ties += countAt(near[block]!, 0);
    }
    this.topMost[top * slots + slot] = best;
    this.topTies[top * slots + slot] = ties;
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

/** Counts of a block after one leaf has gone and one has come, each so far below the bound. */
function moved(near: number, left: number, come: number): number {
  const without = left < LEVELS ? near - (1 << (left << 3)) : near;
  // A new bound: the counts move away from it.
  if (come < 0) return come > -LEVELS ? (without << (-come << 3)) + 1 : 1;
  return come < LEVELS ? without + (1 << (come << 3)) : without;
}

/** How far below the bound the greatest leaf is, by counts that are not 0. */
export function depthOf(near: number): number {
  return (31 - Math.clz32(near & -near)) >> 3;
}

/** How many leaves are so far below the bound, less than LEVELS. */
export function countAt(near: number, depth: number): number {
  return (near >> (depth << 3)) & 255;
}

/** Totals, from a block's bound down, of which it is known how many leaves have them: a byte each. */
export const LEVELS = 4;
