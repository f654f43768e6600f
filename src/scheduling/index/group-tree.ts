import type { LeafTree } from "./leaf-tree.ts";
import { BLOCK_BITS, BLOCK_SIZE, OUTSIDE, TOP_BITS } from "./tree-levels.ts";

/**
 * The totals of nodes in an order of search, as in a ScoreTree, but each group of nodes has a greatest of its own.
 *
 * Invariant: a block knows for each group its greatest leaf and how many leaves equal it; a top that is not stale
 * knows the same of its blocks' greatest. A leaf below 0 is a node that is ruled out. Cost: 3 bytes a node, and 4 a
 * block and group; `set` O(1), now and then O(32); `rate` O(groups x (nodes / 1024 + 32 x stale tops)).
 * The oracle is a plain scan: test/scheduling/index/group-tree.test.ts.
 */
export class GroupTree implements LeafTree {
  readonly nodes: number;
  readonly leaves: Int16Array;
  readonly groupOf: Uint8Array;
  groups = 0;
  /** By group: leaves of 0 or more. */
  feasibleIn = new Int32Array(0);
  /** By group, as `rate` found it: the greatest leaf, below 0 if none is feasible, and how many equal it. */
  best = new Int32Array(0);
  ties = new Int32Array(0);
  /** By block and group: leaves of 0 or more, the greatest leaf, and how many equal it. */
  blockFeasible = new Uint8Array(0);
  blockMost = new Int16Array(0);
  blockTies = new Uint8Array(0);
  /** By top and group. */
  #topMost = new Int16Array(0);
  #topTies = new Int16Array(0);
  readonly #isStale: Uint8Array;
  /** By group: where to look for a member first. */
  #first = new Int32Array(0);
  feasible = 0;

  constructor(nodes: number) {
    const tops = (nodes + TOP_SIZE - 1) >> TOP_BITS;
    this.nodes = nodes;
    this.leaves = new Int16Array(tops << TOP_BITS).fill(OUTSIDE);
    this.groupOf = new Uint8Array(this.leaves.length);
    this.#isStale = new Uint8Array(tops);
  }

  get bytes(): number {
    return 3 * this.leaves.length + 4 * this.blockMost.length + 4 * this.#topMost.length;
  }

  get tops(): number {
    return this.#isStale.length;
  }

  set(position: number, total: number): void {
    const leaves = this.leaves;
    const before = leaves[position]!;
    if (before === total) return;
    leaves[position] = total;
    const group = this.groupOf[position]!;
    const at = (position >> BLOCK_BITS) * this.groups + group;
    if ((before ^ total) < 0) {
      const change = total < 0 ? -1 : 1;
      this.blockFeasible[at]! += change;
      this.feasibleIn[group]! += change;
      this.feasible += change;
    }
    const most = this.blockMost[at]!;
    if (total > most) {
      this.blockMost[at] = total;
      this.blockTies[at] = 1;
    } else if (total === most) this.blockTies[at]!++;
    else if (before !== most) return;
    else if (--this.blockTies[at]! === 0) this.#rescan(position >> BLOCK_BITS, group);
    this.#isStale[position >> TOP_BITS] = 1;
  }

  build(groups: number): void {
    if (groups !== this.groups) this.#allocate(groups);
    const { leaves, groupOf } = this;
    const most = this.blockMost.fill(OUTSIDE);
    const ties = this.blockTies.fill(0);
    this.blockFeasible.fill(0);
    this.feasible = 0;
    this.feasibleIn.fill(0);
    for (let position = 0; position < leaves.length; position++) {
      const total = leaves[position]!;
      const group = groupOf[position]!;
      const at = (position >> BLOCK_BITS) * groups + group;
      if (total >= 0) {
        this.feasible++;
        this.feasibleIn[group]!++;
        this.blockFeasible[at]!++;
      }
      if (total > most[at]!) {
        most[at] = total;
        ties[at] = 1;
      } else if (total === most[at]) ties[at]!++;
    }
    this.#isStale.fill(1);
  }

  #allocate(groups: number): void {
    const blocks = this.tops << BLOCK_BITS;
    this.groups = groups;
    this.feasibleIn = new Int32Array(groups);
    this.best = new Int32Array(groups);
    this.ties = new Int32Array(groups);
    this.#first = new Int32Array(groups);
    this.blockFeasible = new Uint8Array(blocks * groups);
    this.blockMost = new Int16Array(blocks * groups);
    this.blockTies = new Uint8Array(blocks * groups);
    this.#topMost = new Int16Array(this.tops * groups);
    this.#topTies = new Int16Array(this.tops * groups);
  }

  /**
   * Position of a feasible node of the group that is not marked with `round`; there must be one. Nearly always the
   * same as before, in O(1); else O(nodes).
   */
  memberOf(group: number, ids: Int32Array, marks: Int32Array, round: number): number {
    const { leaves, groupOf, nodes } = this;
    let at = this.#first[group]!;
    while (groupOf[at] !== group || leaves[at]! < 0 || marks[ids[at]!] === round) if (++at >= nodes) at = 0;
    this.#first[group] = at;
    return at;
  }

  /** Finds the greatest leaf of each group, and how many have it. */
  rate(): void {
    const { groups, best, ties } = this;
    const topMost = this.#topMost;
    const topTies = this.#topTies;
    best.fill(OUTSIDE);
    for (let top = 0; top < this.tops; top++) {
      if (this.#isStale[top] === 1) this.#renew(top);
      for (let group = 0; group < groups; group++) {
        const most = topMost[top * groups + group]!;
        if (most > best[group]!) {
          best[group] = most;
          ties[group] = topTies[top * groups + group]!;
        } else if (most === best[group]) ties[group]! += topTies[top * groups + group]!;
      }
    }
  }

  /** Leaves under a top that equal what is `wanted` of their group, which is that group's greatest, or no leaf's value. */
  tiesOfTop(top: number, wanted: Int32Array): number {
    const { groups } = this;
    let count = 0;
    for (let group = 0, at = top * groups; group < groups; group++, at++) {
      if (this.#topMost[at] === wanted[group]) count += this.#topTies[at]!;
    }
    return count;
  }

  /** The same of a block. */
  tiesOfBlock(block: number, wanted: Int32Array): number {
    const { groups } = this;
    let count = 0;
    for (let group = 0, at = block * groups; group < groups; group++, at++) {
      if (this.blockMost[at] === wanted[group]) count += this.blockTies[at]!;
    }
    return count;
  }

  #rescan(block: number, group: number): void {
    const { leaves, groupOf } = this;
    const from = block << BLOCK_BITS;
    let most = OUTSIDE;
    let ties = 0;
    for (let position = from; position < from + BLOCK_SIZE; position++) {
      if (groupOf[position] !== group) continue;
      const total = leaves[position]!;
      if (total > most) {
        most = total;
        ties = 1;
      } else if (total === most) ties++;
    }
    this.blockMost[block * this.groups + group] = most;
    this.blockTies[block * this.groups + group] = ties;
  }

  #renew(top: number): void {
    const { groups } = this;
    const blockMost = this.blockMost;
    const blockTies = this.blockTies;
    const first = (top << BLOCK_BITS) * groups;
    const end = first + BLOCK_SIZE * groups;
    for (let group = 0; group < groups; group++) {
      let most = OUTSIDE;
      let ties = 0;
      for (let at = first + group; at < end; at += groups) {
        const total = blockMost[at]!;
        if (total > most) {
          most = total;
          ties = blockTies[at]!;
        } else if (total === most) ties += blockTies[at]!;
      }
      this.#topMost[top * groups + group] = most;
      this.#topTies[top * groups + group] = ties;
    }
    this.#isStale[top] = 0;
  }
}

const TOP_SIZE = 1 << TOP_BITS;
