import { type ClassId, NO_NODE, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { explainScores } from "../explain-scores.ts";
import { NOT_INDEXED, type PlacementIndex } from "../index/placement-index.ts";
import type { KnownOutcomes } from "../known-outcomes.ts";
import { NodeSearch } from "../node-search.ts";
import { type AskedFilters, pendingMessage } from "../pending-message.ts";
import type { WeightedScore } from "../score.ts";
import type { Explanation } from "../strategy.ts";
import { Totals } from "../totals.ts";
import { recordingVerdict, type Verdict } from "../verdict.ts";
import type { Batching, Placed } from "./batching.ts";
import type { Profile } from "./profile.ts";

/** Position of the chosen one among the first `count` totals: the highest, by the rule for ties. */
export type Pick = (totals: Int32Array, count: number) => number;

/** Where the next search begins in the order of nodes, and cycles so far: one for all profiles of a scheduler. */
export interface RoundRobin {
  start: number;
  cycle: number;
}

/** What else takes part in the cycles of a profile. */
export interface Helpers {
  /** Answers instead where it can; it must choose among equals as `pick` does. */
  readonly index?: PlacementIndex | undefined;
  /** Where pods are rated together; for these the index is not asked, which keeps no rating. */
  readonly batching?: Batching | undefined;
  /** Knows of classes for which others may have to go that no node will do. */
  readonly known?: KnownOutcomes | undefined;
}

/**
 * One scheduling cycle of one profile, up to the choice of a node: the plain form, O(nodes examined x plugins).
 *
 * Totals are 32-bit: 100 x the sum of weights must stay below 2^31. Source: facts 1.3 to 1.6.
 */
export class SchedulingCycle {
  readonly #scores: readonly WeightedScore[];
  readonly #preScores: Profile["preScores"];
  /** By class: why its pods cannot be rated, "" if they can. */
  readonly #faults: string[] = [];
  /** Who is asked of nodes, and before that. */
  readonly #asked: AskedFilters;
  readonly #search: NodeSearch;
  readonly #totals: Totals;
  readonly #roundRobin: RoundRobin;
  readonly #pick: Pick;
  readonly #index: PlacementIndex | undefined;
  readonly #batching: Batching | undefined;

  constructor(
    profile: Profile,
    roundRobin: RoundRobin,
    pick: Pick,
    { index, batching, known }: Helpers = {},
  ) {
    const { filters, preFilters, scores, percentageOfNodesToScore, wantsOne } = profile;
    this.#scores = scores;
    this.#preScores = profile.preScores;
    this.#totals = new Totals(scores);
    this.#asked = { filters, preFilters };
    this.#search = new NodeSearch({
      filters,
      preFilters,
      kind: "sampled",
      percentage: percentageOfNodesToScore,
      wantsOne,
      known,
    });
    this.#roundRobin = roundRobin;
    this.#pick = pick;
    this.#index = index;
    this.#batching = batching;
  }

  place(pod: PodId, view: ClusterView, verdict: Verdict): void {
    const podClass = view.classOf(pod);
    this.#roundRobin.cycle++;
    for (const { score } of this.#scores) score.begin?.(view);
    if (this.#batching?.isFor(podClass, view)) {
      this.#placeInBatch(pod, podClass, view, verdict, this.#batching);
      return;
    }
    const { start } = this.#roundRobin;
    // The index knows nothing of pods that wait for a node on which others were evicted for them.
    const isFree =
      view.nominations.count === 0 &&
      !this.#search.isHopeless(podClass, view) &&
      this.#faultOf(podClass, view) === "";
    const indexed = (isFree ? this.#index?.decide(podClass, view, start, verdict) : undefined) ?? NOT_INDEXED;
    if (indexed === NOT_INDEXED) {
      this.#advance(this.#search.find(podClass, view, start, verdict, pod), view, verdict);
      this.#choose(podClass, view, verdict);
    } else this.#advance(indexed, view, verdict);
    if (verdict.outcome === "placed") this.#batching?.placedUnrated(this.#placed(verdict, NO_NODE));
  }

  explain(pod: PodId, view: ClusterView): Explanation {
    const podClass = view.classOf(pod);
    const verdict = recordingVerdict(view);
    const { start, cycle } = this.#roundRobin;
    const hintFor = () => this.#batching?.hintFor(podClass, view, cycle + 1) ?? NO_NODE;
    this.#search.find(podClass, view, start, verdict, pod, hintFor);
    return {
      ...explainScores(podClass, view, this.#search.feasible, this.#scores, verdict),
      filters: this.#asked.filters.map(({ name }) => name),
    };
  }

  /** kube-scheduler's sentence about a pod that waits. O(nodes x filters). */
  sentence(pod: PodId, view: ClusterView): string {
    return pendingMessage(view.classOf(pod), view, pod, this.#asked);
  }

  #placeInBatch(
    pod: PodId,
    podClass: ClassId,
    view: ClusterView,
    verdict: Verdict,
    batching: Batching,
  ): void {
    const { start, cycle } = this.#roundRobin;
    let hint: NodeId = NO_NODE;
    const hintFor = () => {
      hint = batching.hintFor(podClass, view, cycle);
      if (hint !== NO_NODE) batching.take();
      return hint;
    };
    this.#advance(this.#search.find(podClass, view, start, verdict, pod, hintFor), view, verdict);
    this.#choose(podClass, view, verdict);
    if (verdict.outcome !== "placed") return;
    const placed = this.#placed(verdict, hint);
    const { feasible } = this.#search;
    if (feasible.count === 1) batching.placedUnrated(placed);
    else batching.placedRated(placed, podClass, view, feasible, this.#totals.values);
  }

  #placed({ node }: Verdict, hint: NodeId): Placed {
    return { node, hint, cycle: this.#roundRobin.cycle };
  }

  #advance(examined: number, { nodeOrder }: ClusterView, verdict: Verdict): void {
    verdict.filtered = examined;
    if (examined > 0) this.#roundRobin.start = (this.#roundRobin.start + examined) % nodeOrder.length;
  }

  /** Once a class: what a pod asks for does not change. Source: RunPreScorePlugins. */
  #faultOf(podClass: ClassId, view: ClusterView): string {
    for (let other = this.#faults.length; other <= podClass; other++)
      this.#faults.push(this.#lookForFault(other as ClassId, view));
    return this.#faults[podClass]!;
  }

  #lookForFault(podClass: ClassId, view: ClusterView): string {
    for (const score of this.#preScores) {
      const fault = score.fault?.(podClass, view);
      if (fault !== undefined) return `running PreScore plugin "${score.name}": ${fault}`;
    }
    return "";
  }

  /** Of the nodes that were found. */
  #choose(podClass: ClassId, view: ClusterView, verdict: Verdict): void {
    const { feasible } = this.#search;
    if (feasible.count === 0) verdict.unschedulable();
    else if (feasible.count === 1) verdict.place(feasible.at(0));
    else if (this.#faultOf(podClass, view) !== "") verdict.err(this.#faultOf(podClass, view));
    else {
      verdict.scored = feasible.count;
      this.#totals.rate(podClass, view, feasible);
      verdict.place(feasible.at(this.#pick(this.#totals.values, feasible.count)));
    }
  }
}
