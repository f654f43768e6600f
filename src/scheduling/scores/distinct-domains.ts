import type { NodeId } from "../../cluster/ids.ts";
import { type Domains, NO_DOMAIN } from "../../cluster/placement/domains.ts";
import type { Candidates } from "../candidates.ts";

type Test = (node: NodeId) => boolean;

/** Counts domains among candidates. It remembers where it saw which, so that nothing need be cleared. */
export class DistinctDomains {
  #seen = new Int32Array(0);
  #round = 0;

  /** Nodes that count: of each candidate as many as it stands for. */
  nodes(candidates: Candidates, isCounted: Test): number {
    const { count, standsFor } = candidates;
    let nodes = 0;
    for (let i = 0; i < count; i++) if (isCounted(candidates.at(i))) nodes += standsFor?.[i] ?? 1;
    return nodes;
  }

  /** Domains of those; having no label is a domain too, the same as having an empty one. O(candidates). */
  of({ of, count, unlabelled }: Domains, candidates: Candidates, isCounted: Test): number {
    if (this.#seen.length <= count) this.#seen = new Int32Array(2 * count + 1);
    const seen = this.#seen;
    const round = ++this.#round;
    let domains = 0;
    for (let i = 0; i < candidates.count; i++) {
      const node = candidates.at(i);
      if (!isCounted(node)) continue;
      let domain = of[node]!;
      if (domain === NO_DOMAIN) domain = unlabelled === NO_DOMAIN ? count : unlabelled;
      if (seen[domain] === round) continue;
      seen[domain] = round;
      domains++;
    }
    return domains;
  }
}
