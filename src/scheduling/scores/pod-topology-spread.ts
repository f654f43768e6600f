import type { ClassId, Column } from "../../cluster/ids.ts";
import { NO_DOMAIN } from "../../cluster/placement/domains.ts";
import type { PodSpread } from "../../cluster/placement/pod-spread.ts";
import type { SoftRule, SoftSpread } from "../../cluster/placement/soft-spread.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { SpreadArgs } from "../../spec/scheduler.ts";
import type { Candidates } from "../candidates.ts";
import type { Score } from "../score.ts";
import { DistinctDomains } from "./distinct-domains.ts";

/**
 * Rates nodes by how few matching pods their domains have.
 *
 * raw = round(sum over constraints whose label the node has of (pods x ln(domains + 2) + maxSkew - 1)), where domains
 * are those of the candidates; score = trunc(100 x (highest + lowest - raw) / highest), 100 where the highest is 0.
 * Where all labels are needed, a candidate without one of them gets 0 and does not count.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export function podTopologySpreadScore(args: SpreadArgs): Score {
  const rating = new SpreadRating();
  let seen: ClusterView | undefined;
  let spreadBy: PodSpread | undefined;
  const spreadOf = (podClass: ClassId, view: ClusterView) => {
    if (seen !== view) {
      seen = view;
      spreadBy = view.rules.spreadBy(args);
    }
    return spreadBy!.soft(podClass);
  };
  return {
    name: "PodTopologySpread",
    depends: ["labels", "domain"],
    looksAt: (podClass, view) => spreadOf(podClass, view)?.looksAt ?? [],
    skip: (podClass, view) => spreadOf(podClass, view) === undefined,
    score(podClass, view, candidates, from, to, scores) {
      rating.begin(spreadOf(podClass, view)!, candidates);
      rating.rate(from, to, scores);
    },
    normalise(podClass, view, candidates, scores) {
      rating.normalise(spreadOf(podClass, view)!, candidates, scores);
    },
  };
}

/** Keeps what is used at each decision. */
class SpreadRating {
  readonly #distinct = new DistinctDomains();
  #rules: readonly SoftRule[] = [];
  #candidates: Candidates | undefined;
  /** By rule. */
  #weights = new Float64Array(4);
  /** By candidate. */
  #sums = new Float64Array(0);
  /** By candidate: 0 if it is not rated. */
  #isRated = new Uint8Array(0);

  /** Weighs the constraints: a domain of many counts for less. O(candidates x constraints). */
  begin({ rules, needsAllKeys }: SoftSpread, candidates: Candidates): void {
    this.#rules = rules;
    this.#candidates = candidates;
    this.#findRated(rules, needsAllKeys, candidates);
    if (rules.length > this.#weights.length) this.#weights = new Float64Array(rules.length);
    for (let i = 0; i < rules.length; i++) {
      const { isByHost, domains } = rules[i]!;
      const size = isByHost
        ? this.#distinct.nodes(candidates, this.#isRated)
        : this.#distinct.of(domains, candidates, this.#isRated);
      this.#weights[i] = Math.log(size + 2);
    }
  }

  /** The raw scores of the candidates at these positions. */
  rate(from: number, to: number, scores: Int32Array): void {
    const { ids } = this.#candidates!;
    if (this.#sums.length < to) this.#sums = new Float64Array(2 * to);
    const sums = this.#sums.fill(0, from, to);
    for (let i = 0; i < this.#rules.length; i++) {
      const { domains, counts, isByHost, maxSkew } = this.#rules[i]!;
      addUp(domains.of, counts, isByHost, this.#weights[i]!, maxSkew - 1, ids, from, to, sums);
    }
    const isRated = this.#isRated;
    for (let i = from; i < to; i++) scores[i] = isRated[i] === 0 ? 0 : Math.round(sums[i]!);
  }

  normalise({ rules, needsAllKeys }: SoftSpread, candidates: Candidates, scores: Int32Array): void {
    this.#findRated(rules, needsAllKeys, candidates);
    const isRated = this.#isRated;
    const { count } = candidates;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    for (let i = 0; i < count; i++) {
      if (isRated[i] === 0) continue;
      lowest = Math.min(lowest, scores[i]!);
      highest = Math.max(highest, scores[i]!);
    }
    for (let i = 0; i < count; i++) {
      if (isRated[i] === 0) scores[i] = 0;
      else if (highest === 0) scores[i] = 100;
      else scores[i] = Math.trunc((100 * (highest + lowest - scores[i]!)) / highest);
    }
  }

  #findRated(rules: readonly SoftRule[], needsAllKeys: boolean, { ids, count }: Candidates): void {
    if (this.#isRated.length < count) this.#isRated = new Uint8Array(2 * count);
    const isRated = this.#isRated.fill(1, 0, count);
    if (!needsAllKeys) return;
    for (let r = 0; r < rules.length; r++) {
      const { of } = rules[r]!.domains;
      for (let i = 0; i < count; i++) if (of[ids[i]!] === NO_DOMAIN) isRated[i] = 0;
    }
  }
}

/** What one constraint gives the candidates at these positions. */
function addUp(
  of: Column,
  counts: Column,
  isByHost: boolean,
  weight: number,
  base: number,
  ids: Int32Array,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const node = ids[i]!;
    const domain = of[node]!;
    if (domain !== NO_DOMAIN) sums[i]! += counts[isByHost ? node : domain]! * weight + base;
  }
}
