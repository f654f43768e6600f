import type { LeafTree } from "./leaf-tree.ts";
import { countAt, depthOf, LEVELS, TreeBank } from "./tree-bank.ts";
import { BLOCK_BITS, BLOCK_SIZE, OUTSIDE, TOP_BITS } from "./tree-levels.ts";

/**
 * The totals of nodes in an order of search, as a tournament of three levels: a leaf a node, blocks of 32 leaves,
 * tops of 32 blocks. Kept in a slot of a bank, whose invariant it is.
 *
 * Cost: 2.2 bytes a node; `set` O(1); answers O(nodes / 1024 + 64), those over a range O(range / 32 + 64), and O(32)
 * once for each block whose bound has become too high. The oracle is a plain scan:
 * test/scheduling/index/score-tree.test.ts.
 */
export class ScoreTree implements LeafTree {
  readonly nodes: number;
  readonly #bank: TreeBank;
  readonly #slot: number;
  /** What `rateAll` and `rateRange` found: the greatest total, below 0 if no node is feasible, and who has it. */
  best = OUTSIDE;
  ties = 0;
  /** See `feasibleFrom`. */
  short = 0;

  /** `bank`: where it is one of several; then `leaves` are not its alone. */
  constructor(nodes: number, bank = new TreeBank(nodes, 1), slot = 0) {
    this.nodes = nodes;
    this.#bank = bank;
    this.#slot = slot;
  }

  /** By position, of a tree with a bank of its own; written through `set`, or all at once before `build`. */
  get leaves(): Int16Array {
    return this.#bank.leaves;
  }

  /** Of a tree with a bank of its own. */
  get bytes(): number {
    return this.#bank.bytes;
  }

  /** Leaves of 0 or more. */
  get feasible(): number {
    return this.#bank.feasibleIn[this.#slot]!;
  }

  at(position: number): number {
    const { leaves, slots } = this.#bank;
    const block = (position >> BLOCK_BITS) * slots + this.#slot;
    return leaves[(block << BLOCK_BITS) + (position & (BLOCK_SIZE - 1))]!;
  }

  set(position: number, total: number): void {
    this.#bank.set(this.#slot, position, total);
  }

  /** Makes all levels from the leaves. O(nodes). */
  build(): void {
    this.#bank.build(this.#slot);
  }

  /** Finds the greatest of all leaves, and how many have it. */
  rateAll(): void {
    const bank = this.#bank;
    const { topMost, topTies, slots, tops } = bank;
    let best = OUTSIDE;
    for (let top = 0, at = this.#slot; top < tops; top++, at += slots) {
      if (topMost[at]! > best && topTies[at]! > 0) best = topMost[at]!;
    }
    // Only a bound above that is worth a look.
    let ties = 0;
    for (let top = 0, at = this.#slot; top < tops; top++, at += slots) {
      if (topMost[at]! < best) continue;
      if (topMost[at]! > best && topTies[at] === 0) bank.refine(this.#slot, top);
      if (topMost[at]! > best) {
        best = topMost[at]!;
        ties = topTies[at]!;
      } else if (topMost[at] === best) ties += topTies[at]!;
    }
    this.best = best;
    this.ties = ties;
  }

  /** The same for positions of [from, to). Begins anew where `isMore` is false, else goes on. */
  rateRange(from: number, to: number, isMore: boolean): void {
    const bank = this.#bank;
    const { most, near, slots } = bank;
    if (!isMore) {
      this.best = OUTSIDE;
      this.ties = 0;
    }
    let position = this.#rateLeaves(from, Math.min(to, endOfBlock(from)));
    for (; position + BLOCK_SIZE <= to; position += BLOCK_SIZE) {
      const block = (position >> BLOCK_BITS) * slots + this.#slot;
      if (near[block] === 0) {
        if (most[block]! - LEVELS < this.best) continue;
        bank.rescan(block);
      }
      const counts = near[block]!;
      const depth = depthOf(counts);
      const greatest = most[block]! - depth;
      if (greatest > this.best) {
        this.best = greatest;
        this.ties = countAt(counts, depth);
      } else if (greatest === this.best) this.ties += countAt(counts, depth);
    }
    this.#rateLeaves(position, to);
  }

  /** How many leaves before a position equal `best`, as `rateAll` found it. */
  tiesBefore(end: number): number {
    const { best } = this;
    const { most, near, topMost, topTies, slots } = this.#bank;
    let count = 0;
    let top = 0;
    for (; (top + 1) << TOP_BITS <= end; top++) {
      if (topMost[top * slots + this.#slot] === best) count += topTies[top * slots + this.#slot]!;
    }
    let position = top << TOP_BITS;
    for (; position + BLOCK_SIZE <= end; position += BLOCK_SIZE) {
      const block = (position >> BLOCK_BITS) * slots + this.#slot;
      const depth = most[block]! - best;
      // Deeper there is none: see `tiedFrom`.
      if (depth >= 0 && depth < LEVELS) count += countAt(near[block]!, depth);
    }
    for (; position < end; position++) if (this.at(position) === best) count++;
    return count;
  }

  /** Position of the leaf that equals `best`, `rank` such leaves after the first, as `rateAll` found it. */
  tied(rank: number): number {
    const { best } = this;
    const { topMost, topTies, slots } = this.#bank;
    let left = rank;
    for (let top = 0, at = this.#slot; ; top++, at += slots) {
      if (topMost[at] !== best) continue;
      if (left < topTies[at]!) return this.tiedFrom(top << TOP_BITS, left);
      left -= topTies[at]!;
    }
  }

  /** The same from a position on, as `rateRange` found `best`. */
  tiedFrom(from: number, rank: number): number {
    const { best } = this;
    const { most, near, slots } = this.#bank;
    let left = rank;
    let position = from;
    for (const end = endOfBlock(from); position < end; position++) {
      if (this.at(position) === best && left-- === 0) return position;
    }
    for (
      let block = (position >> BLOCK_BITS) * slots + this.#slot;
      ;
      block += slots, position += BLOCK_SIZE
    ) {
      const depth = most[block]! - best;
      if (depth < 0) continue;
      // Whoever found `best` has looked at blocks that may have it, but not at one that the range ends in.
      const count = depth < LEVELS ? countAt(near[block]!, depth) : this.#tiesOf(block);
      if (left < count) break;
      left -= count;
    }
    while (this.at(position) !== best || left-- > 0) position++;
    return position;
  }

  /**
   * Position of the feasible leaf `rank` such leaves after the first from a position on; `nodes` if there is none,
   * and then `short` is the rank that is left.
   */
  feasibleFrom(from: number, rank: number): number {
    const { nodes } = this;
    const { feasible, slots } = this.#bank;
    let left = rank;
    let position = from;
    for (const end = Math.min(nodes, endOfBlock(from)); position < end; position++) {
      if (this.at(position) >= 0 && left-- === 0) return position;
    }
    let block = (position >> BLOCK_BITS) * slots + this.#slot;
    // At the end, which may not be that of a block, there is no more to look at.
    for (; position < nodes && left >= feasible[block]!; block += slots, position += BLOCK_SIZE) {
      left -= feasible[block]!;
    }
    if (position >= nodes) {
      this.short = left;
      return nodes;
    }
    while (this.at(position) < 0 || left-- > 0) position++;
    return position;
  }

  #rateLeaves(from: number, to: number): number {
    let { best, ties } = this;
    for (let position = from; position < to; position++) {
      const total = this.at(position);
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties++;
    }
    this.best = best;
    this.ties = ties;
    return Math.max(from, to);
  }

  /** Leaves of a block that equal `best`, though others are greater: those are outside the range. */
  #tiesOf(block: number): number {
    const { best } = this;
    const { leaves } = this.#bank;
    const from = block << BLOCK_BITS;
    let count = 0;
    for (let leaf = from; leaf < from + BLOCK_SIZE; leaf++) if (leaves[leaf] === best) count++;
    return count;
  }
}

function endOfBlock(position: number): number {
  return (position & ~(BLOCK_SIZE - 1)) + BLOCK_SIZE;
}
