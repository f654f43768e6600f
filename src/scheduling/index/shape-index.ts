import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { GroupKey } from "./active-rules.ts";
import { LabelGroups } from "./label-groups.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import type { ScoreTree } from "./score-tree.ts";

/** What an index is of. */
export interface IndexKind {
  /** A class of the shape. */
  readonly podClass: ClassId;
  /** Whether leaves have what the stretched scores add. */
  readonly isWhole: boolean;
  /** Whether pods with other images are of the same index: leaves have nothing of what scores by images say. */
  readonly isOfSize: boolean;
  /** What nodes are grouped by besides what the stretched scores say; undefined: by that alone. */
  readonly keys: readonly GroupKey[] | undefined;
}

/**
 * The nodes as pods of one shape rate them now.
 *
 * Invariant after `sync`: leaf = `rules.totalOf` of the node, and where all nodes are searched, plus what the
 * stretched scores add for its group. Kept from the change log: a sync costs O(changed nodes x rules), or O(nodes x
 * rules) where many changed. Where all nodes are of one group the stretched scores are the same for all of them and
 * left out. Oracle: SchedulingCycle, test/scheduling/index/placement-index.test.ts.
 */
export class ShapeIndex<Tree extends LeafTree = ScoreTree> {
  readonly tree: Tree;
  /** undefined: all nodes are of one group. */
  groups: LabelGroups | undefined;
  /** The nodes are too varied for an index. */
  isUnfit = false;
  /** When it was used last, for whoever makes room. */
  usedAt = 0;
  readonly #rules: NodeRules;
  readonly #order: NodeOrder;
  readonly #podClass: ClassId;
  readonly #isWhole: boolean;
  /** See IndexKind. */
  readonly isOfSize: boolean;
  readonly #keys: readonly GroupKey[] | undefined;
  #cursor = -1;
  #traits = -1;
  /** By stretched score: what it says of all nodes, while there are no groups. */
  readonly #common: number[] = [];

  constructor(rules: NodeRules, order: NodeOrder, tree: Tree, kind: IndexKind) {
    this.#rules = rules;
    this.#order = order;
    this.#podClass = kind.podClass;
    this.#isWhole = kind.isWhole;
    this.isOfSize = kind.isOfSize;
    this.#keys = kind.keys;
    this.tree = tree;
  }

  get bytes(): number {
    return this.tree.bytes + (this.groups === undefined ? 0 : this.groups.of.length);
  }

  /** Takes in what has changed since the last call; answers how many changes that were. */
  sync(view: ClusterView): number {
    const { changes } = view;
    const lag = changes.count - this.#cursor;
    if (lag === 0) return 0;
    if (this.#cursor < 0 || lag > this.#order.count * REBUILD_SHARE || !changes.reaches(this.#cursor)) {
      this.#rebuild(view);
    } else {
      const count = this.#order.gather(changes, this.#cursor);
      const { gathered } = this.#order;
      const traits = view.nodes.traitsVersion;
      this.#rules.rate(this.#podClass, view, gathered, count, this.isOfSize);
      if (traits === this.#traits && this.groups === undefined) this.#update(gathered, count);
      else this.#regroup(view, gathered, count);
      this.#traits = traits;
    }
    this.#cursor = changes.count;
    if (this.#isWhole && this.groups !== undefined) this.#restretch(view, this.groups);
    return lag;
  }

  #update(nodes: Int32Array, count: number): void {
    const { totalOf } = this.#rules;
    const { positionOf } = this.#order;
    const { tree } = this;
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!;
      tree.set(positionOf[node]!, totalOf[node]!);
    }
  }

  /** Nodes that changed, maybe their labels too. */
  #regroup(view: ClusterView, nodes: Int32Array, count: number): void {
    const { tree, groups } = this;
    const { positionOf } = this.#order;
    const { totalOf, stretched } = this.#rules;
    if (groups === undefined) {
      // The first node that is different makes groups of them all.
      if (stretched.length > 0 && !this.#areAlike(view, nodes, count)) this.#rebuild(view);
      else this.#update(nodes, count);
      return;
    }
    for (let i = 0; i < count; i++) {
      const position = positionOf[nodes[i]!]!;
      if (tree.leaves[position]! >= 0) groups.feasible[groups.of[position]!]!--;
    }
    const mayMove = view.nodes.traitsVersion !== this.#traits;
    if (mayMove) this.isUnfit ||= !groups.assign(this.#podClass, view, nodes, count, positionOf);
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!;
      const position = positionOf[node]!;
      const group = groups.of[position]!;
      const total = totalOf[node]!;
      const leaf = total < 0 || !this.#isWhole ? total : total + groups.bonusOf[group]!;
      if (total >= 0) groups.feasible[group]!++;
      if (mayMove) tree.leaves[position] = leaf;
      else tree.set(position, leaf);
    }
    if (mayMove) tree.build(groups.count);
  }

  /** Whether nodes have the raw scores that all had so far. */
  #areAlike(view: ClusterView, nodes: Int32Array, count: number): boolean {
    for (let which = 0; which < this.#rules.stretched.length; which++) {
      if (count > 0 && this.#rules.isEven(which, this.#podClass, view)) {
        // It may be another than before, where many nodes have changed at once.
        this.#common[which] = this.#rules.rawOf(which, this.#podClass, view, nodes, 1)[0]!;
        continue;
      }
      const common = this.#common[which]!;
      const raw = this.#rules.rawOf(which, this.#podClass, view, nodes, count);
      for (let i = 0; i < count; i++) if (raw[i] !== common) return false;
    }
    return true;
  }

  #rebuild(view: ClusterView): void {
    const { groups } = this;
    if (groups !== undefined && !this.isUnfit && view.nodes.traitsVersion === this.#traits) {
      this.#renew(view, groups);
      return;
    }
    const { ids, count, positionOf } = this.#order;
    const { leaves } = this.tree;
    this.#traits = view.nodes.traitsVersion;
    this.groups = undefined;
    for (let which = 0; which < this.#rules.stretched.length; which++) {
      this.#common[which] = this.#rules.rawOf(which, this.#podClass, view, ids, 1)[0]!;
    }
    const areAlike = this.#keys === undefined && this.#areAlike(view, ids, count);
    this.#rules.rate(this.#podClass, view, ids, count, this.isOfSize);
    const { totalOf } = this.#rules;
    for (let position = 0; position < count; position++) leaves[position] = totalOf[ids[position]!]!;
    this.tree.build(areAlike ? 1 : this.#group(view, ids, count, positionOf));
  }

  /** Nodes are of the groups that they were of: totals alone are others. */
  #renew(view: ClusterView, groups: LabelGroups): void {
    const { ids, count } = this.#order;
    const { leaves } = this.tree;
    const { of, feasible, bonusOf } = groups;
    this.#rules.rate(this.#podClass, view, ids, count, this.isOfSize);
    const { totalOf } = this.#rules;
    feasible.fill(0);
    for (let position = 0; position < count; position++) {
      const total = totalOf[ids[position]!]!;
      const group = of[position]!;
      if (total >= 0) feasible[group]!++;
      leaves[position] = total < 0 || !this.#isWhole ? total : total + bonusOf[group]!;
    }
    this.tree.build(groups.count);
  }

  /** Answers how many groups there are. */
  #group(view: ClusterView, ids: Int32Array, count: number, positionOf: Int32Array): number {
    const { leaves, groupOf } = this.tree;
    const groups = new LabelGroups(
      this.#rules,
      groupOf ?? new Uint8Array(count),
      this.#order.domainsBy(this.#keys ?? []),
    );
    this.groups = groups;
    this.isUnfit = !groups.assign(this.#podClass, view, ids, count, positionOf);
    for (let position = 0; position < count; position++) {
      if (leaves[position]! >= 0) groups.feasible[groups.of[position]!]!++;
    }
    return groups.count;
  }

  /** Other groups have feasible nodes: the stretched scores of all nodes may be others. O(nodes). */
  #restretch(view: ClusterView, groups: LabelGroups): void {
    if (!groups.stretch(this.#podClass, view, groups.feasible)) return;
    const { leaves } = this.tree;
    const { bonusOf, bonusBefore } = groups;
    for (let position = 0; position < this.#order.count; position++) {
      if (leaves[position]! < 0) continue;
      const group = groups.of[position]!;
      leaves[position]! += bonusOf[group]! - bonusBefore[group]!;
    }
    this.tree.build(groups.count);
  }
}

/** Beyond this share of nodes changed, all are rated anew: then they are gone through in order. */
export const REBUILD_SHARE = 0.5;
