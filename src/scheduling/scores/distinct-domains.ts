import type { Column } from "../../cluster/ids.ts";
import { type Domains, NO_DOMAIN } from "../../cluster/placement/domains.ts";
import type { Candidates } from "../candidates.ts";

/** Counts domains among candidates. It remembers where it saw which, so that nothing need be cleared. */
export class DistinctDomains {
  #seen = new Int32Array(0);
  #round = 0;

  /** Nodes that count: of each candidate as many as it stands for. `isCounted`: by position, 0 or 1. */
  nodes({ count, standsFor }: Candidates, isCounted: Column): number {
    let nodes = 0;
    for (let i = 0; i < count; i++) if (isCounted[i] === 1) nodes += standsFor?.[i] ?? 1;
    return nodes;
  }

  /** Domains of those; having no label is a domain too, the same as having an empty one. O(candidates). */
  of(domains: Domains, { ids, count }: Candidates, isCounted: Column): number {
    if (this.#seen.length <= domains.count) this.#seen = new Int32Array(2 * domains.count + 1);
    const seen = this.#seen;
    const round = ++this.#round;
    const unlabelled = domains.unlabelled === NO_DOMAIN ? domains.count : domains.unlabelled;
    let found = 0;
    for (let i = 0; i < count; i++) {
      if (isCounted[i] === 0) continue;
      let domain = domains.of[ids[i]!]!;
      if (domain === NO_DOMAIN) domain = unlabelled;
      if (seen[domain] === round) continue;
      seen[domain] = round;
      found++;
    }
    return found;
  }
}
