import type { ClassId, Column, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { Candidates } from "../candidates.ts";
import { Verdict } from "../verdict.ts";
import type { DomainTerms } from "./active-rules.ts";
import { MOST_GROUPS } from "./label-groups.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import type { ShapeIndex } from "./shape-index.ts";

/**
 * The nodes that are asked about in a search, instead of all that it meets: one of each group that holds none of the
 * pods that count, and every holder. What the rules answer is kept as a bonus: what the scores add, or, below 0,
 * -1 - position of the filter that rules the node out.
 */
export class Representatives {
  readonly #rules: NodeRules;
  readonly #verdict = new Verdict(0);
  /** By group; 0 until the scores are asked, or ruled out. */
  readonly bonusOf = new Int32Array(MOST_GROUPS);
  /** By group. */
  readonly #nodeOf = new Int32Array(MOST_GROUPS);
  /** Number of the search that goes on. */
  search = 0;
  /** By node: the last search in which it was a holder. */
  heldIn = new Int32Array(0);
  /** By node, of the holders of this search. */
  bonusOfHolder = new Int32Array(0);
  /** Of the pods that count: how many are on each node. */
  readonly #columns: Column[] = [];
  /** Holders that were met. */
  #met = new Int32Array(0);
  #metCount = 0;
  #asked = new Candidates(0);
  /** Who was asked before the last filter. */
  #before = new Int32Array(0);
  #standsFor = new Int32Array(0);
  #groupOf = new Int32Array(0);
  #raw = new Int32Array(0);
  #sums = new Int32Array(0);

  constructor(rules: NodeRules) {
    this.#rules = rules;
  }

  begin({ holding }: DomainTerms, order: NodeOrder): void {
    this.#makeRoom(order.positionOf.length);
    this.search++;
    this.#metCount = 0;
    this.#nodeOf.fill(NOBODY);
    this.bonusOf.fill(0);
    if (this.#columns.length > holding.length) this.#columns.length = holding.length;
    for (let i = 0; i < holding.length; i++) this.#columns[i] = holding[i]!.onNode;
  }

  /**
   * Finds out who they are among `size` nodes from a position on, around the end, and asks the filters that look at
   * domains about those who were not asked before. O(size), and what the filters cost.
   */
  meet(
    { tree, groups }: ShapeIndex<LeafTree>,
    { ids, count }: NodeOrder,
    from: number,
    size: number,
    podClass: ClassId,
    view: ClusterView,
  ): void {
    const { leaves } = tree;
    const { of } = groups!;
    const { heldIn, bonusOfHolder, search } = this;
    const nodeOf = this.#nodeOf;
    const asked = this.#asked;
    asked.count = 0;
    for (let i = from; i < from + size; i++) {
      const position = i < count ? i : i - count;
      if (leaves[position]! < 0) continue;
      const node = ids[position]!;
      if (this.holdsAny(node)) {
        heldIn[node] = search;
        bonusOfHolder[node] = 0;
      } else if (nodeOf[of[position]!] === NOBODY) nodeOf[of[position]!] = node;
      else continue;
      asked.ids[asked.count++] = node;
    }
    this.#filter(podClass, view);
  }

  /** Whether a node has any of the pods that count. */
  holdsAny(node: number): boolean {
    for (let i = 0; i < this.#columns.length; i++) if (this.#columns[i]![node] !== 0) return true;
    return false;
  }

  /** A node that holds nothing is asked for all such nodes of its group. */
  standForGroup(group: number, node: NodeId): void {
    this.#nodeOf[group] = node;
  }

  #filter(podClass: ClassId, view: ClusterView): void {
    const { domains, filters } = this.#rules;
    const asked = this.#asked;
    asked.standsFor = undefined;
    for (let i = 0; i < domains.filters.length && asked.count > 0; i++) {
      const position = domains.filters[i]!;
      const count = asked.count;
      for (let j = 0; j < count; j++) this.#before[j] = asked.ids[j]!;
      filters[position]!.filter(podClass, view, asked, this.#verdict);
      if (asked.count < count) this.#ruleOut(count, -1 - position);
    }
  }

  /** A holder is among the nodes whose scores count. */
  meetHolder(node: NodeId): void {
    this.#met[this.#metCount++] = node;
  }

  /** Asks the scores that look at domains, or are stretched, about what was met: holders, and nodes by group. */
  score(podClass: ClassId, view: ClusterView, met: Int32Array): void {
    const asked = this.#asked;
    asked.count = 0;
    for (let group = 0; group < MOST_GROUPS; group++) {
      if (met[group]! === 0) continue;
      this.#groupOf[asked.count] = group;
      this.#standsFor[asked.count] = met[group]!;
      asked.ids[asked.count++] = this.#nodeOf[group]!;
    }
    const groups = asked.count;
    for (let i = 0; i < this.#metCount; i++) {
      this.#standsFor[asked.count] = 1;
      asked.ids[asked.count++] = this.#met[i]!;
    }
    asked.standsFor = this.#standsFor;
    const sums = this.#sums.fill(0, 0, asked.count);
    const { stretched, domains } = this.#rules;
    for (let i = 0; i < stretched.length; i++) {
      if (!stretched[i]!.score.skip?.(podClass, view)) this.#add(stretched[i]!, podClass, view);
    }
    for (let i = 0; i < domains.scores.length; i++) this.#add(domains.scores[i]!, podClass, view);
    for (let i = 0; i < groups; i++) this.bonusOf[this.#groupOf[i]!] = sums[i]!;
    for (let i = groups; i < asked.count; i++) this.bonusOfHolder[asked.ids[i]!] = sums[i]!;
  }

  bonusAt(position: number, { groups }: ShapeIndex<LeafTree>, { ids }: NodeOrder): number {
    const node = ids[position]!;
    return this.heldIn[node] === this.search
      ? this.bonusOfHolder[node]!
      : this.bonusOf[groups!.of[position]!]!;
  }

  #add({ score, weight }: NodeRules["stretched"][number], podClass: ClassId, view: ClusterView): void {
    const asked = this.#asked;
    const raw = this.#raw;
    const sums = this.#sums;
    score.score(podClass, view, asked, 0, asked.count, raw);
    score.normalise?.(podClass, view, asked, raw);
    for (let i = 0; i < asked.count; i++) sums[i]! += weight * raw[i]!;
  }

  /** Of `count` that were asked, those are out who are not there any more. */
  #ruleOut(count: number, rejection: number): void {
    const { ids, count: left } = this.#asked;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const node = this.#before[i]!;
      if (kept < left && ids[kept] === node) kept++;
      else if (this.heldIn[node] === this.search) this.bonusOfHolder[node] = rejection;
      else this.bonusOf[this.#nodeOf.indexOf(node)] = rejection;
    }
  }

  #makeRoom(nodes: number): void {
    if (nodes <= this.heldIn.length) return;
    const candidates = nodes + MOST_GROUPS;
    this.heldIn = new Int32Array(nodes);
    this.bonusOfHolder = new Int32Array(nodes);
    this.#met = new Int32Array(nodes);
    this.#asked = new Candidates(candidates);
    this.#before = new Int32Array(candidates);
    this.#standsFor = new Int32Array(candidates);
    this.#groupOf = new Int32Array(MOST_GROUPS);
    this.#raw = new Int32Array(candidates);
    this.#sums = new Int32Array(candidates);
    this.search = 0;
  }
}

const NOBODY = -1;
