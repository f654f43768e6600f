import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { LabelGroups } from "./label-groups.ts";
import type { ScoreTree } from "./score-tree.ts";

/** Nodes by their totals, and their groups where stretched scores tell them apart. */
export interface RatedNodes {
  readonly tree: ScoreTree;
  readonly groups: LabelGroups | undefined;
}

/**
 * The choice of kube-scheduler's search: from a start, around the end, until one feasible node more than wanted is
 * met, which is dropped. At least one node must be feasible.
 */
export class SampledSearch {
  readonly #random: RandomStream;
  readonly #feasible = new Int32Array(256);
  /** Nodes that the last search went by, the one too many not counted. */
  examined = 0;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** Position of the chosen node. O(examined / 32), O(examined) where the nodes are of several groups. */
  choose(index: RatedNodes, podClass: ClassId, view: ClusterView, from: number, wanted: number): number {
    const { tree, groups } = index;
    const { nodes } = tree;
    this.examined = this.#lengthOf(index, from, wanted);
    if (groups !== undefined) return this.#chooseByGroup(index, groups, podClass, view, from);
    const end = from + this.examined;
    const turn = Math.min(end, nodes);
    tree.rateRange(from, turn, false);
    const before = tree.best;
    const ties = tree.ties;
    if (end > nodes) tree.rateRange(0, end - nodes, true);
    const rank = tree.ties === 1 ? 0 : this.#random.below(tree.ties);
    // Those before the turn come first, if they are among the best.
    const first = before === tree.best ? ties : 0;
    return rank < first ? tree.tiedFrom(from, rank) : tree.tiedFrom(0, rank - first);
  }

  #lengthOf({ tree }: RatedNodes, from: number, wanted: number): number {
    if (tree.feasible <= wanted) return tree.nodes;
    const end = tree.feasibleFrom(from, wanted);
    return end < tree.nodes ? end - from : tree.nodes - from + tree.feasibleFrom(0, tree.short);
  }

  #chooseByGroup(
    { tree }: RatedNodes,
    groups: LabelGroups,
    podClass: ClassId,
    view: ClusterView,
    from: number,
  ): number {
    const { leaves, nodes } = tree;
    const feasible = this.#feasible.fill(0);
    for (let i = 0; i < this.examined; i++) {
      const position = from + i < nodes ? from + i : from + i - nodes;
      if (leaves[position]! >= 0) feasible[groups.of[position]!]!++;
    }
    groups.stretch(podClass, view, feasible);
    const { of, bonusOf } = groups;
    let best = -1;
    let ties = 0;
    for (let i = 0; i < this.examined; i++) {
      const position = from + i < nodes ? from + i : from + i - nodes;
      const leaf = leaves[position]!;
      if (leaf < 0) continue;
      const total = leaf + bonusOf[of[position]!]!;
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties++;
    }
    let rank = ties === 1 ? 0 : this.#random.below(ties);
    for (let i = 0; ; i++) {
      const position = from + i < nodes ? from + i : from + i - nodes;
      const leaf = leaves[position]!;
      if (leaf >= 0 && leaf + bonusOf[of[position]!]! === best && rank-- === 0) return position;
    }
  }
}
