import type { Column } from "../../cluster/ids.ts";
import type { PodCount } from "../../cluster/placement/pod-counts.ts";
import type { GroupTree } from "./group-tree.ts";
import type { NodeOrder } from "./node-order.ts";

/**
 * Nodes in lots that rules about other pods cannot tell apart, for one decision.
 *
 * The first lots are the groups, each without the nodes that hold pods which are looked at; these are the overlay:
 * lots by group and numbers of such pods. A lot knows how many feasible nodes it has, one of its nodes, and the
 * greatest total of its feasible nodes: exact for the overlay, that of the whole group for a group, with how many of
 * those who have it belong to the overlay.
 */
export class NodeLots {
  /** How many numbers are given; those of no feasible node are not in use. */
  count = 0;
  readonly feasible = new Int32Array(MOST_LOTS);
  readonly greatest = new Int32Array(MOST_LOTS);
  readonly ties = new Int32Array(MOST_LOTS);
  /** A node of the lot. */
  readonly member = new Int32Array(MOST_LOTS);
  /** By group: nodes of the overlay among those with the group's greatest total. */
  readonly borrowed = new Int32Array(MOST_LOTS);
  /** Nodes of the overlay; the first `held` are valid. */
  readonly overlay: Int32Array;
  held = 0;
  /** By node: the last round in which it was of the overlay, its lot, its total. */
  readonly metIn: Int32Array;
  readonly lotOf: Int32Array;
  readonly totalOf: Int32Array;
  round = 0;
  /** By lot number and count: the number of the lot that they make, in the round in which it was made. */
  readonly #made = new Int32Array(MOST_LOTS << COUNT_BITS);
  readonly #madeIn = new Int32Array(MOST_LOTS << COUNT_BITS);
  readonly #columns: Column[] = [];

  /** `rows`: of the table of nodes. */
  constructor(rows: number) {
    this.overlay = new Int32Array(rows);
    this.metIn = new Int32Array(rows);
    this.lotOf = new Int32Array(rows);
    this.totalOf = new Int32Array(rows);
  }

  /** Sorts the nodes. False: they are too varied. O(groups + nodes of the overlay x counts). */
  sort(tree: GroupTree, order: NodeOrder, counts: readonly PodCount[]): boolean {
    const { groups } = tree;
    this.round++;
    this.count = groups;
    this.held = 0;
    tree.rate();
    for (let group = 0; group < groups; group++) {
      this.feasible[group] = tree.feasibleIn[group]!;
      this.greatest[group] = tree.best[group]!;
      this.ties[group] = tree.ties[group]!;
      this.borrowed[group] = 0;
    }
    if (this.#columns.length > counts.length) this.#columns.length = counts.length;
    for (let i = 0; i < counts.length; i++) this.#columns[i] = counts[i]!.onNode;
    for (let i = 0; i < counts.length; i++) if (!this.#sortHolders(counts[i]!, tree, order)) return false;
    for (let group = 0; group < groups; group++) {
      if (this.feasible[group] === 0) continue;
      const member = order.ids[tree.memberOf(group, order.ids, this.metIn, this.round)]!;
      this.member[group] = member;
      this.lotOf[member] = group;
    }
    return true;
  }

  #sortHolders({ holders, held, holding }: PodCount, tree: GroupTree, { positionOf }: NodeOrder): boolean {
    const columns = this.#columns;
    const { leaves, groupOf } = tree;
    const { metIn, round, totalOf, overlay, lotOf, feasible, greatest, ties, borrowed } = this;
    const isAlone = columns.length === 1;
    for (let i = 0; i < holding; i++) {
      const node = holders[i]!;
      const position = positionOf[node]!;
      if (position < 0 || metIn[node] === round) continue;
      metIn[node] = round;
      const total = leaves[position]!;
      totalOf[node] = total;
      overlay[this.held++] = node;
      if (total < 0) continue;
      const group = groupOf[position]!;
      const lot = isAlone ? this.#lotWith(group, held[i]!, true, node) : this.#lotOf(group, node);
      if (lot < 0) return false;
      lotOf[node] = lot;
      feasible[group]!--;
      feasible[lot]!++;
      if (total === greatest[group]) borrowed[group]!++;
      if (total > greatest[lot]!) {
        greatest[lot] = total;
        ties[lot] = 1;
      } else if (total === greatest[lot]) ties[lot]!++;
    }
    return true;
  }

  #lotOf(group: number, node: number): number {
    const columns = this.#columns;
    let lot = group;
    for (let c = 0; c < columns.length && lot >= 0; c++) {
      lot = this.#lotWith(lot, columns[c]![node]!, c === columns.length - 1, node);
    }
    return lot;
  }

  /** The lot of those in a lot that hold so many pods; -1 where there are too many. */
  #lotWith(lot: number, pods: number, isLast: boolean, node: number): number {
    if (pods < 0 || pods >> COUNT_BITS !== 0) return -1;
    const slot = (lot << COUNT_BITS) | pods;
    if (this.#madeIn[slot] === this.round) return this.#made[slot]!;
    const made = this.count;
    if (made === MOST_LOTS) return -1;
    this.count++;
    this.#madeIn[slot] = this.round;
    this.#made[slot] = made;
    this.feasible[made] = 0;
    this.greatest[made] = -1;
    this.ties[made] = 0;
    if (isLast) this.member[made] = node;
    return made;
  }
}

export const MOST_LOTS = 512;
const COUNT_BITS = 8;
