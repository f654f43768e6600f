import type { ClassId } from "../../cluster/ids.ts";
import type { DomainRule } from "../../cluster/placement/domain-sums.ts";
import type { PodCount } from "../../cluster/placement/pod-counts.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Filter } from "../filter.ts";
import type { WeightedScore } from "../score.ts";

/** By what a label tells nodes apart: its value, or only whether they have it. */
export interface GroupKey {
  readonly key: string;
  readonly byValue: boolean;
}

/**
 * How the rules that look at pods near a node tell nodes apart, for one class: nodes that agree in `groupBy` and that
 * hold none of the pods of `holding` are all the same to them.
 */
export interface DomainTerms {
  readonly groupBy: readonly GroupKey[];
  readonly holding: readonly PodCount[];
  /** `groupBy` as text. */
  readonly signature: string;
}

/** The rules of a profile that look at other nodes too: which of them have a say about pods of a class now. */
export class ActiveRules {
  readonly #filters: readonly Filter[];
  /** Positions of those that look at other nodes. */
  readonly #domainFilters: readonly number[];
  readonly #domainScores: readonly WeightedScore[];
  /** Positions of the filters, and the scores, that have a say: what `activate` found. */
  readonly filters: number[] = [];
  readonly scores: WeightedScore[] = [];
  /** By class: what its terms were made from, and the terms. */
  readonly #known: {
    readonly from: readonly (readonly DomainRule[])[];
    version: number;
    terms: DomainTerms;
  }[] = [];
  readonly #looksAt: (readonly DomainRule[])[] = [];

  constructor(
    filters: readonly Filter[],
    domainFilters: readonly number[],
    scores: readonly WeightedScore[],
  ) {
    this.#filters = filters;
    this.#domainFilters = domainFilters;
    this.#domainScores = scores;
  }

  get isAny(): boolean {
    return this.filters.length + this.scores.length > 0;
  }

  /** Finds who has a say. False: one of them does not tell what it looks at. */
  activate(podClass: ClassId, view: ClusterView): boolean {
    const { constrained, avoiding } = view.classes;
    const isFree = constrained[podClass] === 0 && avoiding === 0;
    const { filters, scores } = this;
    let filtersActive = 0;
    let scoresActive = 0;
    for (let i = 0; i < this.#domainFilters.length; i++) {
      const filter = this.#filters[this.#domainFilters[i]!]!;
      if ((isFree && filter.isConstraint) || filter.skip?.(podClass, view)) continue;
      if (filter.looksAt === undefined) return false;
      filters[filtersActive++] = this.#domainFilters[i]!;
    }
    for (let i = 0; i < this.#domainScores.length; i++) {
      const { score } = this.#domainScores[i]!;
      if (score.skip?.(podClass, view)) continue;
      if (score.looksAt === undefined) return false;
      scores[scoresActive++] = this.#domainScores[i]!;
    }
    // Nearly always they are as many as before: giving a list a length is slow, and filling it anew allocates.
    if (filters.length > filtersActive) filters.length = filtersActive;
    if (scores.length > scoresActive) scores.length = scoresActive;
    return true;
  }

  /** What those with a say look at. O(rules), but O(nodes) after a change of labels. */
  termsOf(podClass: ClassId, view: ClusterView): DomainTerms {
    const looksAt = this.#looksAt;
    let count = 0;
    for (let i = 0; i < this.filters.length; i++) {
      looksAt[count++] = this.#filters[this.filters[i]!]!.looksAt!(podClass, view);
    }
    for (let i = 0; i < this.scores.length; i++) {
      looksAt[count++] = this.scores[i]!.score.looksAt!(podClass, view);
    }
    if (looksAt.length > count) looksAt.length = count;
    const known = this.#known[podClass];
    const version = view.nodes.placesVersion;
    if (known !== undefined && known.version === version && areSame(known.from, looksAt)) return known.terms;
    const terms = makeTerms(looksAt.flat(), view);
    this.#known[podClass] = { from: [...looksAt], version, terms };
    return terms;
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}

function makeTerms(rules: readonly DomainRule[], { rules: { topology } }: ClusterView): DomainTerms {
  const byValue = new Map<string, boolean>();
  const holding = new Set<PodCount>();
  for (const { key, pods, isByHost } of rules) {
    const isOfNodes = isByHost ?? topology.domains(key).areNodes;
    if (isOfNodes) holding.add(pods);
    byValue.set(key, (byValue.get(key) ?? false) || !isOfNodes);
  }
  const groupBy = Array.from(byValue, ([key, isValue]) => ({ key, byValue: isValue }));
  groupBy.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { groupBy, holding: [...holding], signature: JSON.stringify(groupBy) };
}
