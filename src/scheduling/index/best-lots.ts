import type { GroupTree } from "./group-tree.ts";
import { RULED_OUT } from "./lot-rules.ts";
import { MOST_LOTS, type NodeLots } from "./node-lots.ts";
import type { NodeOrder } from "./node-order.ts";
import { OUTSIDE } from "./tree-levels.ts";

/**
 * Finds which lots have the best nodes, by the totals of the nodes themselves and what each lot is given.
 *
 * Where all nodes with a group's greatest total belong to the overlay, these are lowered in the tree for as long as the
 * decision takes: then the tree tells of the others. `restore` must follow `find`.
 */
export class BestLots {
  /** By lot: the total, without what is given, of its nodes that are best; NONE for a lot that has none. */
  readonly wanted = new Int32Array(MOST_LOTS);
  /** Nodes that are best. */
  ties = 0;
  /** Whether nodes of the overlay make the trees' numbers of ties wrong. */
  isMixed = false;
  #lowered = new Int32Array(0);
  #loweredCount = 0;

  /** At least one lot must be left. O(lots), and O(overlay) where nodes are lowered. */
  find(tree: GroupTree, lots: NodeLots, given: Int32Array, order: NodeOrder): void {
    const { greatest } = lots;
    let best = RULED_OUT;
    for (let lot = 0; lot < lots.count; lot++) {
      if (given[lot] === RULED_OUT || isBorrowed(lots, lot, tree)) continue;
      best = Math.max(best, greatest[lot]! + given[lot]!);
    }
    for (let group = 0; group < tree.groups; group++) {
      if (given[group] === RULED_OUT || !isBorrowed(lots, group, tree)) continue;
      // The others of the group have less than this.
      if (greatest[group]! + given[group]! <= best) continue;
      this.#lower(group, best - given[group]!, tree, lots, order);
      if (!isBorrowed(lots, group, tree)) best = Math.max(best, greatest[group]! + given[group]!);
    }
    this.#choose(best, tree, lots, given);
  }

  restore(tree: GroupTree, lots: NodeLots, order: NodeOrder): void {
    for (let i = 0; i < this.#loweredCount; i++) {
      const node = this.#lowered[i]!;
      tree.set(order.positionOf[node]!, lots.totalOf[node]!);
    }
    this.#loweredCount = 0;
  }

  /** Lowers the greatest of a group until another node has its greatest total, or that is at most `enough`. */
  #lower(group: number, enough: number, tree: GroupTree, lots: NodeLots, order: NodeOrder): void {
    if (this.#lowered.length < lots.overlay.length) this.#lowered = new Int32Array(lots.overlay.length);
    const { overlay, held, totalOf, greatest, ties, borrowed } = lots;
    const { positionOf } = order;
    while (borrowed[group] === ties[group] && greatest[group]! > enough) {
      const top = greatest[group]!;
      for (let i = 0; i < held; i++) {
        const node = overlay[i]!;
        if (totalOf[node] !== top || tree.groupOf[positionOf[node]!] !== group) continue;
        tree.set(positionOf[node]!, OUTSIDE);
        this.#lowered[this.#loweredCount++] = node;
      }
      tree.rate();
      greatest[group] = tree.best[group]!;
      ties[group] = tree.ties[group]!;
      borrowed[group] = 0;
      for (let i = 0; i < held; i++) {
        const node = overlay[i]!;
        if (totalOf[node] !== greatest[group] || tree.groupOf[positionOf[node]!] !== group) continue;
        borrowed[group]!++;
      }
    }
  }

  #choose(best: number, tree: GroupTree, lots: NodeLots, given: Int32Array): void {
    this.ties = 0;
    this.isMixed = false;
    for (let lot = 0; lot < lots.count; lot++) {
      this.wanted[lot] = NONE;
      if (given[lot] === RULED_OUT || lots.greatest[lot]! + given[lot]! !== best) continue;
      if (isBorrowed(lots, lot, tree)) continue;
      this.wanted[lot] = lots.greatest[lot]!;
      const isGroup = lot < tree.groups;
      const borrowed = isGroup ? lots.borrowed[lot]! : 0;
      this.ties += lots.ties[lot]! - borrowed;
      if (!isGroup || borrowed > 0) this.isMixed = true;
    }
  }
}

/** Whether a group's greatest total is known of nodes of the overlay alone. */
function isBorrowed(lots: NodeLots, lot: number, tree: GroupTree): boolean {
  return lot < tree.groups && lots.borrowed[lot] === lots.ties[lot];
}

/** No node's total. */
const NONE = 2 ** 20;
