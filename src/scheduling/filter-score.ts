import type { ClassId, PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { explainScores } from "./explain-scores.ts";
import type { Filter } from "./filter.ts";
import { NOT_INDEXED, PlacementIndex } from "./index/placement-index.ts";
import { NodeSearch } from "./node-search.ts";
import { pickHighest } from "./pick-highest.ts";
import type { WeightedScore } from "./score.ts";
import type { Explanation, Strategy, StrategyDefinition } from "./strategy.ts";
import { Totals } from "./totals.ts";
import { recordingVerdict, type Verdict } from "./verdict.ts";

/** What a strategy of filters and scores is made of. */
interface Profile {
  readonly filters: readonly Filter[];
  readonly scores: readonly WeightedScore[];
}

/**
 * The Kubernetes way of building a strategy: filters rule nodes out, weighted scores rate the rest, the highest
 * total wins. Equal totals: each is as likely as the others, by one draw of the strategy's stream.
 *
 * Totals are 32-bit: 100 x the sum of weights must stay below 2^31. O(nodes) a decision; `indexed`: as an index of
 * nodes answers, which takes for true what filters and scores say of themselves (`depends`, 0 to 100).
 */
export function filterScore(
  name: string,
  filters: readonly Filter[],
  scores: readonly WeightedScore[],
  speed: "plain" | "indexed" = "plain",
): StrategyDefinition {
  return { name, create: ({ random }) => new FilterScore({ filters, scores }, random, speed) };
}

class FilterScore implements Strategy {
  readonly #scores: readonly WeightedScore[];
  readonly #search: NodeSearch;
  readonly #random: RandomStream;
  readonly #index: PlacementIndex | undefined;
  readonly #totals: Totals;

  constructor({ filters, scores }: Profile, random: RandomStream, speed: "plain" | "indexed") {
    this.#scores = scores;
    this.#totals = new Totals(scores);
    this.#search = new NodeSearch({ filters, kind: "all" });
    this.#random = random;
    if (speed === "indexed") {
      this.#index = new PlacementIndex({ filters, scores, kind: "all", percentage: 100, random });
    }
  }

  place(pod: PodId, view: ClusterView, verdict: Verdict): void {
    const podClass = view.classOf(pod);
    for (const { score } of this.#scores) score.begin?.(view);
    const examined = this.#index?.decide(podClass, view, 0, verdict) ?? NOT_INDEXED;
    if (examined !== NOT_INDEXED) return;
    this.#search.find(podClass, view, 0, verdict);
    const { feasible } = this.#search;
    if (feasible.count === 0) verdict.unschedulable();
    else if (feasible.count === 1) verdict.place(feasible.at(0));
    else verdict.place(feasible.at(this.#best(podClass, view)));
  }

  explain(pod: PodId, view: ClusterView): Explanation {
    const podClass = view.classOf(pod);
    const verdict = recordingVerdict(view);
    this.#search.find(podClass, view, 0, verdict);
    return explainScores(podClass, view, this.#search.feasible, this.#scores, verdict);
  }

  #best(podClass: ClassId, view: ClusterView): number {
    const { feasible } = this.#search;
    this.#totals.rate(podClass, view, feasible);
    return pickHighest(this.#totals.values, feasible.count, this.#random);
  }
}
