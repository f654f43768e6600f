import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { Candidates } from "../candidates.ts";
import type { WeightedScore } from "../score.ts";
import { Verdict } from "../verdict.ts";
import { MOST_LOTS, type NodeLots } from "./node-lots.ts";
import type { NodeRules } from "./node-rules.ts";

/** Asks the rules that look at domains, and the stretched scores, about one node of each lot. */
export class LotRules {
  readonly #rules: NodeRules;
  readonly #asked = new Candidates(MOST_LOTS);
  readonly #standsFor = new Int32Array(MOST_LOTS);
  readonly #raw = new Int32Array(MOST_LOTS);
  readonly #verdict = new Verdict(0);
  /** By lot: what the scores add, or RULED_OUT. */
  readonly given = new Int32Array(MOST_LOTS);
  /** Nodes of the lots that are left. */
  rated = 0;

  constructor(rules: NodeRules) {
    this.#rules = rules;
  }

  /** Fills `given`, and answers how many lots are left. The rules must be those with a say: see DomainRules. */
  rate(podClass: ClassId, view: ClusterView, lots: NodeLots): number {
    const asked = this.#asked;
    const { given } = this;
    asked.count = 0;
    asked.standsFor = undefined;
    for (let lot = 0; lot < lots.count; lot++) {
      given[lot] = RULED_OUT;
      if (lots.feasible[lot]! > 0) asked.ids[asked.count++] = lots.member[lot]!;
    }
    const { domains, filters, stretched } = this.#rules;
    for (let i = 0; i < domains.filters.length && asked.count > 0; i++) {
      filters[domains.filters[i]!]!.filter(podClass, view, asked, this.#verdict);
    }
    this.rated = 0;
    for (let i = 0; i < asked.count; i++) {
      const lot = lots.lotOf[asked.ids[i]!]!;
      given[lot] = 0;
      this.#standsFor[i] = lots.feasible[lot]!;
      this.rated += lots.feasible[lot]!;
    }
    if (asked.count === 0) return 0;
    asked.standsFor = this.#standsFor;
    for (let i = 0; i < stretched.length; i++) {
      if (!stretched[i]!.score.skip?.(podClass, view)) this.#add(stretched[i]!, podClass, view, lots);
    }
    for (let i = 0; i < domains.scores.length; i++) this.#add(domains.scores[i]!, podClass, view, lots);
    return asked.count;
  }

  #add({ score, weight }: WeightedScore, podClass: ClassId, view: ClusterView, lots: NodeLots): void {
    const asked = this.#asked;
    const raw = this.#raw;
    score.score(podClass, view, asked, 0, asked.count, raw);
    score.normalise?.(podClass, view, asked, raw);
    for (let i = 0; i < asked.count; i++) this.given[lots.lotOf[asked.ids[i]!]!]! += weight * raw[i]!;
  }
}

export const RULED_OUT = -1;
