import type { Filter } from "../filter.ts";
import type { Verdict } from "../verdict.ts";

/**
 * Tells a verdict who ruled out nodes of which none is feasible, in the order in which a search from a position on
 * would have met them: it asks about `wanted` + 1 nodes at a time. `rejectionAt` a position is -1 - that of the
 * filter. O(nodes).
 */
export function rejectorsOf(
  rejectionAt: (position: number) => number,
  nodes: number,
  filters: readonly Filter[],
  from: number,
  wanted: number,
  verdict: Verdict,
): void {
  for (let asked = 0; asked < nodes; asked += wanted + 1) {
    const end = Math.min(nodes, asked + wanted + 1);
    let met = 0;
    for (let i = asked; i < end; i++) {
      const position = from + i < nodes ? from + i : from + i - nodes;
      met |= 1 << ~rejectionAt(position);
    }
    for (let filter = 0; met !== 0; filter++, met >>>= 1) {
      if ((met & 1) === 1) verdict.rejectedBy(filters[filter]!.name);
    }
  }
}
