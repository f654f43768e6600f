import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { Candidates } from "../candidates.ts";
import { type Dependency, type Filter, isOfNode } from "../filter.ts";
import type { Score, WeightedScore } from "../score.ts";
import { Verdict } from "../verdict.ts";
import { ActiveRules } from "./active-rules.ts";

/**
 * The rules of a profile that speak of a node by itself: what an index keeps of it.
 *
 * They are the profile's own filters and scores, asked about some nodes at a time, so that whatever they say the
 * index says. `totalOf` is a node's weighted sum, without the scores that are stretched over all feasible nodes; a
 * node that is ruled out has -1 - position of the first filter that does it.
 */
export class NodeRules {
  /** In the profile's order, all of them: a rejection is a position here. */
  readonly filters: readonly Filter[];
  /** Scores that each node has whatever the others have. */
  readonly #plain: readonly WeightedScore[];
  /** Scores by the node's labels that are stretched over all feasible nodes. */
  readonly stretched: readonly WeightedScore[];
  /** Those of the plain ones that go by images. */
  readonly #byImages: readonly WeightedScore[];
  /** Positions of the filters that look at a node alone. */
  readonly #own: readonly number[];
  /** Filters that look at other nodes too, and that nodes meet before some filter that does not. */
  readonly #early: readonly Filter[];
  /** Filters and scores that look at other nodes too. */
  readonly domains: ActiveRules;
  /** By node, of those that were asked last. */
  totalOf = new Int16Array(0);
  #passed = new Uint8Array(0);
  #asked = new Candidates(0);
  #raw = new Int32Array(0);
  /** By position among classes: 1, but for the time of a question. */
  #passes = new Uint8Array(0);
  #sums = new Int32Array(0);
  readonly #reducers: number[] = [];
  readonly #verdict = new Verdict(0);

  constructor(filters: readonly Filter[], scores: readonly WeightedScore[]) {
    this.filters = filters;
    this.#own = [...filters.keys()].filter((each) => isOfNode(filters[each]!.depends));
    const last = this.#own.at(-1) ?? -1;
    this.#early = filters.filter((_, each) => each < last && !this.#own.includes(each));
    this.#plain = scores.filter(({ score }) => isOfNode(score.depends) && score.normalise === undefined);
    this.#byImages = this.#plain.filter(({ score }) => score.isByImages);
    this.stretched = scores.filter(({ score }) => isOfLabels(score.depends) && score.normalise !== undefined);
    this.domains = new ActiveRules(
      filters,
      [...filters.keys()].filter((each) => !this.#own.includes(each)),
      scores.filter((each) => !this.#plain.includes(each) && !this.stretched.includes(each)),
    );
  }

  /** Greatest total that there can be. */
  static greatest(scores: readonly WeightedScore[]): number {
    return scores.reduce((sum, { weight }) => sum + 100 * weight, 0);
  }

  /** Whether pods of the class meet all filters that look at nodes alone before the others: as they do by default. */
  meetsOwnFirst(podClass: ClassId, view: ClusterView): boolean {
    return this.#early.every((filter) => filter.skip?.(podClass, view) ?? false);
  }

  /** Whether the class leaves a part of the nodes to be asked, as long as the nodes are the same. */
  narrows(podClass: ClassId, view: ClusterView): boolean {
    return this.filters.some((filter) => filter.narrow?.(podClass, view) !== undefined);
  }

  /** Fills `totalOf` for `count` nodes, without what scores by images say if `isOfSize`. O(count x rules). */
  rate(podClass: ClassId, view: ClusterView, nodes: Int32Array, count: number, isOfSize: boolean): void {
    this.#makeRoom(view.nodes.count);
    const asked = this.#asked;
    asked.count = count;
    if (count === nodes.length) asked.ids.set(nodes);
    else for (let i = 0; i < count; i++) asked.ids[i] = nodes[i]!;
    this.#filter(podClass, view);
    if (asked.count < count) this.#noteRejections(nodes, count);
    this.#score(podClass, view, isOfSize);
  }

  /** Whether what the scores by images say tells nodes apart now. */
  ratesImages(podClass: ClassId, view: ClusterView): boolean {
    for (let i = 0; i < this.#byImages.length; i++)
      if (!isSilent(this.#byImages[i]!.score, podClass, view)) return true;
    return false;
  }

  /** What the scores by images say of nodes, weighted, by position into `sums`. O(candidates). */
  rateImages(podClass: ClassId, view: ClusterView, candidates: Candidates, sums: Int32Array): void {
    sums.fill(0, 0, candidates.count);
    for (let i = 0; i < this.#byImages.length; i++) {
      const { score, weight } = this.#byImages[i]!;
      if (!isSilent(score, podClass, view)) this.#add(score, weight, podClass, view, candidates, sums);
    }
  }

  /**
   * Whether nothing but what `rateClasses` asks tells nodes apart for pods of a class now: whatever else has a say
   * says the same of all of them.
   */
  canTurn(podClass: ClassId, view: ClusterView): boolean {
    if (view.classes.constrained[podClass] === 1) return false;
    for (let i = 0; i < this.#own.length; i++) {
      const filter = this.filters[this.#own[i]!]!;
      if (filter.isConstraint || filter.askClasses !== undefined) continue;
      if (!filter.skip?.(podClass, view)) return false;
    }
    for (let i = 0; i < this.#plain.length; i++) {
      const { score } = this.#plain[i]!;
      if (score.addClasses === undefined && !isSilent(score, podClass, view)) return false;
    }
    for (let i = 0; i < this.stretched.length; i++) {
      if (!isSilent(this.stretched[i]!.score, podClass, view)) return false;
    }
    return true;
  }

  /** Totals of a node for `count` classes, by position: as `totalOf`, if they `canTurn`. O(count x rules). */
  rateClasses(node: number, view: ClusterView, classes: Int32Array, count: number, totals: Int32Array): void {
    if (this.#passes.length < count) this.#passes = new Uint8Array(2 * count).fill(1);
    const passes = this.#passes;
    totals.fill(0);
    for (let i = 0; i < this.#plain.length; i++) {
      const { score, weight } = this.#plain[i]!;
      score.addClasses?.(node as NodeId, view, classes, count, weight, totals);
    }
    // The first filter that rules a node out has the last word.
    for (let i = this.#own.length - 1; i >= 0; i--) {
      const position = this.#own[i]!;
      const filter = this.filters[position]!;
      if (filter.askClasses === undefined) continue;
      if (!filter.askClasses(node as NodeId, view, classes, count, passes)) continue;
      for (let j = 0; j < count; j++) {
        if (passes[j] === 0) totals[j] = -1 - position;
        passes[j] = 1;
      }
    }
  }

  /** Whether one of the `stretched` gives all nodes the same now. */
  isEven(which: number, podClass: ClassId, view: ClusterView): boolean {
    return isSilent(this.stretched[which]!.score, podClass, view);
  }

  /** Raw scores of nodes by one of the `stretched`. O(count). */
  rawOf(which: number, podClass: ClassId, view: ClusterView, nodes: Int32Array, count: number): Int32Array {
    this.#makeRoom(view.nodes.count);
    const asked = this.#asked;
    asked.count = count;
    for (let i = 0; i < count; i++) asked.ids[i] = nodes[i]!;
    this.stretched[which]!.score.score(podClass, view, asked, 0, count, this.#raw);
    return this.#raw;
  }

  #filter(podClass: ClassId, view: ClusterView): void {
    const { filters } = this;
    const asked = this.#asked;
    const isConstrained = view.classes.constrained[podClass] === 1;
    // Giving a list a length is slow, even the one that it has.
    if (this.#reducers.length > 0) this.#reducers.length = 0;
    for (let i = 0; i < this.#own.length; i++) {
      const filter = filters[this.#own[i]!]!;
      const before = asked.count;
      if (before === 0) return;
      if ((filter.isConstraint && !isConstrained) || filter.skip?.(podClass, view)) continue;
      filter.filter(podClass, view, asked, this.#verdict);
      if (asked.count < before) this.#notePassed(this.#own[i]!);
    }
  }

  /** Those that are left have passed the filter at a position, which has ruled others out. */
  #notePassed(filter: number): void {
    const passed = this.#passed;
    const { ids, count } = this.#asked;
    this.#reducers.push(filter);
    const reducers = this.#reducers.length;
    for (let i = 0; i < count; i++) passed[ids[i]!] = reducers;
  }

  #noteRejections(nodes: Int32Array, count: number): void {
    const passed = this.#passed;
    const totalOf = this.totalOf;
    const reducers = this.#reducers;
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!;
      if (passed[node]! < reducers.length) totalOf[node] = -1 - reducers[passed[node]!]!;
      passed[node] = 0;
    }
  }

  #score(podClass: ClassId, view: ClusterView, isOfSize: boolean): void {
    const asked = this.#asked;
    const { ids, count } = asked;
    if (count === 0) return;
    const sums = this.#sums;
    const totalOf = this.totalOf;
    let scored = 0;
    for (let s = 0; s < this.#plain.length; s++) {
      const { score, weight } = this.#plain[s]!;
      if (isOfSize && score.isByImages) continue;
      if (score.skip?.(podClass, view) || this.#givesNothing(score, podClass, view)) continue;
      // Passes over all nodes are what this costs: the first score needs none to be added to nothing.
      if (scored++ === 0) {
        score.score(podClass, view, asked, 0, count, sums);
        if (weight !== 1) for (let i = 0; i < count; i++) sums[i]! *= weight;
        continue;
      }
      this.#add(score, weight, podClass, view, asked, sums);
    }
    if (scored === 0) sums.fill(0, 0, count);
    for (let i = 0; i < count; i++) totalOf[ids[i]!] = sums[i]!;
  }

  #add(
    score: Score,
    weight: number,
    podClass: ClassId,
    view: ClusterView,
    asked: Candidates,
    sums: Int32Array,
  ): void {
    const raw = this.#raw;
    const { count } = asked;
    score.score(podClass, view, asked, 0, count, raw);
    for (let i = 0; i < count; i++) sums[i]! += weight * raw[i]!;
  }

  /** Whether all nodes have a raw score of 0: asks about one, where all have the same. */
  #givesNothing(score: Score, podClass: ClassId, view: ClusterView): boolean {
    if (!isSilent(score, podClass, view)) return false;
    score.score(podClass, view, this.#asked, 0, 1, this.#raw);
    return this.#raw[0] === 0;
  }

  #makeRoom(nodes: number): void {
    if (nodes <= this.totalOf.length) return;
    this.totalOf = new Int16Array(nodes);
    this.#passed = new Uint8Array(nodes);
    this.#asked = new Candidates(nodes);
    this.#raw = new Int32Array(nodes);
    this.#sums = new Int32Array(nodes);
  }
}

/** Gives all nodes the same. */
function isSilent(score: Score, podClass: ClassId, view: ClusterView): boolean {
  if (score.depends.length === 0 || score.skip?.(podClass, view)) return true;
  return score.isEven?.(podClass, view) ?? false;
}

function isOfLabels(depends: readonly Dependency[]): boolean {
  return depends.every((each) => each === "labels");
}
