import type { NodeId, PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { Candidates } from "./candidates.ts";
import type { Strategy, StrategyDefinition } from "./strategy.ts";
import type { Verdict } from "./verdict.ts";

/**
 * What the answer for a node depends on besides the pod's class: what an index must watch to keep it.
 *
 * node: what the node offers and holds, its flags. labels: the node's labels and taints. domain: pods on other
 * nodes of its zone, rack or host. cluster: anything; nothing can be kept.
 */
export type Dependency = "node" | "labels" | "domain" | "cluster";

/** Rules nodes out. One call a decision, over all candidates. */
export interface Filter {
  readonly name: string;
  readonly depends: readonly Dependency[];
  /** Nothing to check for this pod. */
  skip?(pod: PodId, view: ClusterView): boolean;
  /** Keeps the candidates that pass, in place and in order; tells a recording verdict of the others. O(count). */
  filter(pod: PodId, view: ClusterView, candidates: Candidates, verdict: Verdict): void;
}

/** Rates nodes, whole numbers from 0 to 100 once normalised. One call a decision, over a range of candidates. */
export interface Score {
  readonly name: string;
  readonly depends: readonly Dependency[];
  /** Contributes nothing for this pod: all nodes get 0. */
  skip?(pod: PodId, view: ClusterView): boolean;
  /** Writes the raw score of `candidates.ids[i]` into `scores[i]` for i of [from, to). O(to - from). */
  score(
    pod: PodId,
    view: ClusterView,
    candidates: Candidates,
    from: number,
    to: number,
    scores: Int32Array,
  ): void;
  /** Turns all raw scores into 0..100 in place, once every candidate has one. */
  normalise?(pod: PodId, view: ClusterView, candidates: Candidates, scores: Int32Array): void;
}

export interface WeightedScore {
  readonly score: Score;
  readonly weight: number;
}

/**
 * The Kubernetes way of building a strategy: filters rule nodes out, weighted scores rate the rest, the highest
 * total wins. Equal totals: each is as likely as the others, by one draw of the strategy's stream.
 *
 * Totals are 32-bit: 100 x the sum of weights must stay below 2^31. O(nodes) a decision.
 */
export function filterScore(
  name: string,
  filters: readonly Filter[],
  scores: readonly WeightedScore[],
): StrategyDefinition {
  return { name, create: ({ random }) => new FilterScore(filters, scores, random) };
}

class FilterScore implements Strategy {
  readonly #filters: readonly Filter[];
  readonly #scores: readonly WeightedScore[];
  readonly #random: RandomStream;
  #candidates = new Candidates(0);
  #raw = new Int32Array(0);
  #totals = new Int32Array(0);

  constructor(filters: readonly Filter[], scores: readonly WeightedScore[], random: RandomStream) {
    this.#filters = filters;
    this.#scores = scores;
    this.#random = random;
  }

  place(pod: PodId, view: ClusterView, verdict: Verdict): void {
    const candidates = this.#offerAll(view);
    for (const filter of this.#filters) {
      if (candidates.count > 0 && !filter.skip?.(pod, view)) filter.filter(pod, view, candidates, verdict);
    }
    if (candidates.count === 0) verdict.unschedulable();
    else if (candidates.count === 1) verdict.place(candidates.ids[0] as NodeId);
    else verdict.place(candidates.ids[this.#best(pod, view, candidates)] as NodeId);
  }

  #offerAll(view: ClusterView): Candidates {
    const count = view.nodes.count;
    if (this.#totals.length !== count) {
      this.#candidates = new Candidates(count);
      this.#raw = new Int32Array(count);
      this.#totals = new Int32Array(count);
    }
    const ids = this.#candidates.ids;
    for (let node = 0; node < count; node++) ids[node] = node;
    this.#candidates.count = count;
    return this.#candidates;
  }

  #best(pod: PodId, view: ClusterView, candidates: Candidates): number {
    const totals = this.#totals;
    const raw = this.#raw;
    const count = candidates.count;
    totals.fill(0, 0, count);
    for (const { score, weight } of this.#scores) {
      if (score.skip?.(pod, view)) continue;
      score.score(pod, view, candidates, 0, count, raw);
      score.normalise?.(pod, view, candidates, raw);
      for (let i = 0; i < count; i++) totals[i]! += weight * raw[i]!;
    }
    return pickHighest(totals, count, this.#random);
  }
}

/** Position of the highest of the first `count` totals; among equals each as likely, by one draw if there are several. */
export function pickHighest(totals: Int32Array, count: number, random: RandomStream): number {
  let highest = totals[0]!;
  let first = 0;
  let ties = 1;
  for (let i = 1; i < count; i++) {
    const total = totals[i]!;
    if (total > highest) {
      highest = total;
      first = i;
      ties = 1;
    } else if (total === highest) ties++;
  }
  let skipped = ties === 1 ? 0 : random.below(ties);
  let position = first;
  while (skipped > 0) if (totals[++position] === highest) skipped--;
  return position;
}
