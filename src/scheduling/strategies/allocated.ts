import { filterScore } from "../filter-score.ts";
import { hardConstraints } from "../filters/hard-constraints.ts";
import type { Score } from "../score.ts";
import { leastAllocatedScore, mostAllocatedScore } from "../scores/allocation.ts";
import type { StrategyDefinition } from "../strategy.ts";

/** The node with the most left, by Kubernetes' integer formula. */
export const leastAllocated = allocated("least-allocated", leastAllocatedScore);

/** The node with the least left, by Kubernetes' integer formula. */
export const mostAllocated = allocated("most-allocated", mostAllocatedScore);

function allocated(name: string, score: Score): StrategyDefinition {
  return filterScore(name, hardConstraints, [{ score, weight: 1 }], "indexed");
}
