import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { DomainTerms } from "./active-rules.ts";
import { BestLots } from "./best-lots.ts";
import type { GroupTree } from "./group-tree.ts";
import { LotRules } from "./lot-rules.ts";
import { NodeLots } from "./node-lots.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import { TiedNodes } from "./tied-nodes.ts";

/**
 * A search of all nodes for pods about which pods on other nodes decide too: what OverlaySearch finds, without going
 * by every node.
 *
 * Nodes of a group that hold none of the pods that count are one lot, and its best are known from the tree. Holders
 * are sorted into lots of those that hold as many. The rules are asked about one node of each lot.
 * Cost: O(groups x nodes / 1024 + holders + lots x rules).
 */
export class LotSearch {
  readonly #random: RandomStream;
  readonly #rules: LotRules;
  readonly #best = new BestLots();
  readonly #tied = new TiedNodes();
  #lots = new NodeLots(0);
  /** Nodes that the last search chose from. */
  feasible = 0;

  constructor(rules: NodeRules, random: RandomStream) {
    this.#rules = new LotRules(rules);
    this.#random = random;
  }

  /** Position of the chosen node; UNDECIDED where none is left, or the holders are too varied. */
  choose(
    tree: GroupTree,
    { holding }: DomainTerms,
    order: NodeOrder,
    podClass: ClassId,
    view: ClusterView,
    from: number,
  ): number {
    const rows = order.positionOf.length;
    if (rows > this.#lots.overlay.length) this.#lots = new NodeLots(rows);
    const lots = this.#lots;
    if (!lots.sort(tree, order, holding) || this.#rules.rate(podClass, view, lots) === 0) return UNDECIDED;
    this.feasible = this.#rules.rated;
    this.#best.find(tree, lots, this.#rules.given, order);
    this.#tied.look(tree, lots, order, this.#best);
    const position = this.#pick(from);
    this.#best.restore(tree, lots, order);
    return position;
  }

  #pick(from: number): number {
    const { ties } = this.#best;
    if (ties === 1) return this.#tied.at(0);
    const rank = this.#random.below(ties);
    return this.#tied.at(from === 0 ? rank : (this.#tied.before(from) + rank) % ties);
  }
}

export const UNDECIDED = -2;
