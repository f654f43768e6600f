import type { LeafTree } from "./leaf-tree.ts";

/**
 * The totals of nodes in an order of search, as a tournament of three levels: a leaf a node, blocks of 32 leaves,
 * tops of 32 blocks.
 *
 * Invariant: a block knows its greatest leaf, how many leaves equal it, and how many are feasible (0 or more); a top
 * that is not stale knows the same of its blocks' greatest. A leaf below 0 is a node that is ruled out; leaves past
 * the end are OUTSIDE. Cost: 2.2 bytes a node; `set` O(1), now and then O(32); answers O(nodes / 1024 + 64), those
 * over a range O(range / 32 + 64). The oracle is a plain scan: test/scheduling/index/score-tree.test.ts.
 */
export class ScoreTree implements LeafTree {
  readonly nodes: number;
  /** By position; written through `set`, or all at once before `build`. */
  readonly leaves: Int16Array;
  readonly #most: Int16Array;
  readonly #ties: Uint8Array;
  readonly #feasible: Uint8Array;
  readonly #topMost: Int16Array;
  readonly #topTies: Int16Array;
  readonly #isStale: Uint8Array;
  /** Leaves of 0 or more. */
  feasible = 0;
  /** What `rateAll` and `rateRange` found: the greatest total, below 0 if no node is feasible, and who has it. */
  best = OUTSIDE;
  ties = 0;
  short = 0;

  constructor(nodes: number) {
    const tops = (nodes + TOP_SIZE - 1) >> TOP_BITS;
    const blocks = tops * BLOCK_SIZE;
    this.nodes = nodes;
    this.leaves = new Int16Array(blocks * BLOCK_SIZE).fill(OUTSIDE);
    this.#most = new Int16Array(blocks).fill(OUTSIDE);
    this.#ties = new Uint8Array(blocks);
    this.#feasible = new Uint8Array(blocks);
    this.#topMost = new Int16Array(tops).fill(OUTSIDE);
    this.#topTies = new Int16Array(tops);
    this.#isStale = new Uint8Array(tops);
  }

  get bytes(): number {
    return 2 * this.leaves.length + 4 * this.#most.length + 5 * this.#topMost.length;
  }

  set(position: number, total: number): void {
    const leaves = this.leaves;
    const before = leaves[position]!;
    if (before === total) return;
    leaves[position] = total;
    const block = position >> BLOCK_BITS;
    if ((before ^ total) < 0) {
      const change = total < 0 ? -1 : 1;
      this.#feasible[block]! += change;
      this.feasible += change;
    }
    const most = this.#most[block]!;
    if (total > most) {
      this.#most[block] = total;
      this.#ties[block] = 1;
    } else if (total === most) this.#ties[block]!++;
    else if (before !== most) return;
    else if (--this.#ties[block]! === 0) this.#rescan(block);
    this.#isStale[position >> TOP_BITS] = 1;
  }

  /** Makes all levels from the leaves. O(nodes). */
  build(): void {
    this.feasible = 0;
    for (let block = 0; block < this.#most.length; block++) {
      this.#rescan(block);
      const feasible = this.#countFeasible(block);
      this.#feasible[block] = feasible;
      this.feasible += feasible;
    }
    this.#isStale.fill(1);
  }

  /** Finds the greatest of all leaves, and how many have it. */
  rateAll(): void {
    const topMost = this.#topMost;
    const topTies = this.#topTies;
    const isStale = this.#isStale;
    let best = OUTSIDE;
    let ties = 0;
    for (let top = 0; top < topMost.length; top++) {
      if (isStale[top] === 1) this.#renew(top);
      const most = topMost[top]!;
      if (most > best) {
        best = most;
        ties = topTies[top]!;
      } else if (most === best) ties += topTies[top]!;
    }
    this.best = best;
    this.ties = ties;
  }

  /** The same for positions of [from, to). Begins anew where `isMore` is false, else goes on. */
  rateRange(from: number, to: number, isMore: boolean): void {
    const most = this.#most;
    if (!isMore) {
      this.best = OUTSIDE;
      this.ties = 0;
    }
    let position = this.#rateLeaves(from, Math.min(to, endOfBlock(from)));
    for (; position + BLOCK_SIZE <= to; position += BLOCK_SIZE) {
      const block = position >> BLOCK_BITS;
      if (most[block]! > this.best) {
        this.best = most[block]!;
        this.ties = this.#ties[block]!;
      } else if (most[block]! === this.best) this.ties += this.#ties[block]!;
    }
    this.#rateLeaves(position, to);
  }

  /** How many leaves before a position equal `best`, as `rateAll` found it. */
  tiesBefore(end: number): number {
    const { best } = this;
    let count = 0;
    let top = 0;
    for (; (top + 1) << TOP_BITS <= end; top++) if (this.#topMost[top] === best) count += this.#topTies[top]!;
    return count + this.#tiesIn(top << TOP_BITS, end);
  }

  /** Position of the leaf that equals `best`, `rank` such leaves after the first. */
  tied(rank: number): number {
    const { best } = this;
    let left = rank;
    let top = 0;
    for (; ; top++) {
      if (this.#topMost[top] !== best) continue;
      if (left < this.#topTies[top]!) break;
      left -= this.#topTies[top]!;
    }
    return this.tiedFrom(top << TOP_BITS, left);
  }

  /** The same from a position on, as `rateRange` found `best`. */
  tiedFrom(from: number, rank: number): number {
    const { best, leaves } = this;
    let left = rank;
    let position = from;
    for (const end = endOfBlock(from); position < end; position++) {
      if (leaves[position] === best && left-- === 0) return position;
    }
    let block = position >> BLOCK_BITS;
    for (; ; block++) {
      if (this.#most[block]! < best) continue;
      const ties = this.#most[block] === best ? this.#ties[block]! : this.#tiesOf(block);
      if (left < ties) break;
      left -= ties;
    }
    position = block << BLOCK_BITS;
    while (leaves[position] !== best || left-- > 0) position++;
    return position;
  }

  /**
   * Position of the feasible leaf `rank` such leaves after the first from a position on; `nodes` if there is none,
   * and then `short` is the rank that is left.
   */
  feasibleFrom(from: number, rank: number): number {
    const { leaves, nodes } = this;
    const feasible = this.#feasible;
    let left = rank;
    let position = from;
    for (const end = Math.min(nodes, endOfBlock(from)); position < end; position++) {
      if (leaves[position]! >= 0 && left-- === 0) return position;
    }
    // At the end, and not at that of a block: no more to look at.
    let block = position < nodes ? position >> BLOCK_BITS : feasible.length;
    for (; block < feasible.length && left >= feasible[block]!; block++) left -= feasible[block]!;
    if (block === feasible.length) {
      this.short = left;
      return nodes;
    }
    position = block << BLOCK_BITS;
    while (leaves[position]! < 0 || left-- > 0) position++;
    return position;
  }

  #rateLeaves(from: number, to: number): number {
    const leaves = this.leaves;
    let { best, ties } = this;
    for (let position = from; position < to; position++) {
      const total = leaves[position]!;
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties++;
    }
    this.best = best;
    this.ties = ties;
    return Math.max(from, to);
  }

  #tiesIn(from: number, to: number): number {
    const { best, leaves } = this;
    let count = 0;
    let position = from;
    while (position < to) {
      if ((position & (BLOCK_SIZE - 1)) === 0 && position + BLOCK_SIZE <= to) {
        const block = position >> BLOCK_BITS;
        if (this.#most[block] === best) count += this.#ties[block]!;
        position += BLOCK_SIZE;
      } else if (leaves[position++] === best) count++;
    }
    return count;
  }

  /** Leaves of a block that equal `best`, which is not its greatest: that is outside the range. */
  #tiesOf(block: number): number {
    const { best, leaves } = this;
    const from = block << BLOCK_BITS;
    let count = 0;
    for (let position = from; position < from + BLOCK_SIZE; position++)
      if (leaves[position] === best) count++;
    return count;
  }

  #countFeasible(block: number): number {
    const leaves = this.leaves;
    const from = block << BLOCK_BITS;
    let count = 0;
    for (let position = from; position < from + BLOCK_SIZE; position++) if (leaves[position]! >= 0) count++;
    return count;
  }

  #rescan(block: number): void {
    const leaves = this.leaves;
    const from = block << BLOCK_BITS;
    let most = OUTSIDE;
    let ties = 0;
    for (let position = from; position < from + BLOCK_SIZE; position++) {
      const total = leaves[position]!;
      if (total > most) {
        most = total;
        ties = 1;
      } else if (total === most) ties++;
    }
    this.#most[block] = most;
    this.#ties[block] = ties;
  }

  #renew(top: number): void {
    const blockMost = this.#most;
    const blockTies = this.#ties;
    const from = top << BLOCK_BITS;
    let most = OUTSIDE;
    let ties = 0;
    for (let block = from; block < from + BLOCK_SIZE; block++) {
      const total = blockMost[block]!;
      if (total > most) {
        most = total;
        ties = blockTies[block]!;
      } else if (total === most) ties += blockTies[block]!;
    }
    this.#topMost[top] = most;
    this.#topTies[top] = ties;
    this.#isStale[top] = 0;
  }
}

function endOfBlock(position: number): number {
  return (position & ~(BLOCK_SIZE - 1)) + BLOCK_SIZE;
}

const BLOCK_BITS = 5;
const BLOCK_SIZE = 1 << BLOCK_BITS;
const TOP_BITS = 2 * BLOCK_BITS;
const TOP_SIZE = 1 << TOP_BITS;
/** Below every total and every rejection. */
const OUTSIDE = -(2 ** 15);
