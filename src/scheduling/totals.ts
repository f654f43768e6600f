import type { ClassId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Candidates } from "./candidates.ts";
import type { WeightedScore } from "./score.ts";

/**
 * The sums of weighted scores, by candidate: the plain form, O(candidates x scores).
 *
 * 32-bit: 100 x the sum of weights must stay below 2^31.
 */
export class Totals {
  /** Of the candidates that were rated last, in their order. */
  values = new Int32Array(0);
  readonly #scores: readonly WeightedScore[];
  #raw = new Int32Array(0);

  constructor(scores: readonly WeightedScore[]) {
    this.#scores = scores;
  }

  rate(podClass: ClassId, view: ClusterView, candidates: Candidates): void {
    const { count } = candidates;
    if (this.values.length < count) {
      this.#raw = new Int32Array(view.nodes.count);
      this.values = new Int32Array(view.nodes.count);
    }
    const totals = this.values;
    const raw = this.#raw;
    totals.fill(0, 0, count);
    for (const { score, weight } of this.#scores) {
      if (score.skip?.(podClass, view)) continue;
      score.score(podClass, view, candidates, 0, count, raw);
      score.normalise?.(podClass, view, candidates, raw);
      for (let i = 0; i < count; i++) totals[i]! += weight * raw[i]!;
    }
  }
}
