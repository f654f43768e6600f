import type { ClassId, PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { explainScores } from "./explain-scores.ts";
import type { Filter } from "./filter.ts";
import { NodeSearch } from "./node-search.ts";
import { pickHighest } from "./pick-highest.ts";
import type { WeightedScore } from "./score.ts";
import type { Explanation, Strategy, StrategyDefinition } from "./strategy.ts";
import { Verdict } from "./verdict.ts";

/** What a strategy of filters and scores is made of. */
interface Profile {
  readonly filters: readonly Filter[];
  readonly scores: readonly WeightedScore[];
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
  return { name, create: ({ random }) => new FilterScore({ filters, scores }, random) };
}

class FilterScore implements Strategy {
  readonly #scores: readonly WeightedScore[];
  readonly #search: NodeSearch;
  readonly #random: RandomStream;
  #raw = new Int32Array(0);
  #totals = new Int32Array(0);

  constructor({ filters, scores }: Profile, random: RandomStream) {
    this.#scores = scores;
    this.#search = new NodeSearch({ filters, kind: "all" });
    this.#random = random;
  }

  place(pod: PodId, view: ClusterView, verdict: Verdict): void {
    const podClass = view.classOf(pod);
    for (const { score } of this.#scores) score.begin?.(view);
    this.#search.find(podClass, view, 0, verdict);
    const { feasible } = this.#search;
    if (feasible.count === 0) verdict.unschedulable();
    else if (feasible.count === 1) verdict.place(feasible.at(0));
    else verdict.place(feasible.at(this.#best(podClass, view)));
  }

  explain(pod: PodId, view: ClusterView): Explanation {
    const podClass = view.classOf(pod);
    const verdict = new Verdict(view.nodes.count);
    verdict.recording = true;
    this.#search.find(podClass, view, 0, verdict);
    return explainScores(podClass, view, this.#search.feasible, this.#scores, verdict);
  }

  #best(podClass: ClassId, view: ClusterView): number {
    const candidates = this.#search.feasible;
    const count = candidates.count;
    if (this.#totals.length < count) {
      this.#raw = new Int32Array(view.nodes.count);
      this.#totals = new Int32Array(view.nodes.count);
    }
    const totals = this.#totals;
    const raw = this.#raw;
    totals.fill(0, 0, count);
    for (const { score, weight } of this.#scores) {
      if (score.skip?.(podClass, view)) continue;
      score.score(podClass, view, candidates, 0, count, raw);
      score.normalise?.(podClass, view, candidates, raw);
      for (let i = 0; i < count; i++) totals[i]! += weight * raw[i]!;
    }
    return pickHighest(totals, count, this.#random);
  }
}
