import { filterScore } from "../filter-score.ts";
import { hardConstraints } from "../filters/hard-constraints.ts";
import { leastAllocatedScore, mostAllocatedScore } from "../scores/allocation.ts";

/** The node with the most left, by Kubernetes' integer formula. */
export const leastAllocated = filterScore("least-allocated", hardConstraints, [
  { score: leastAllocatedScore, weight: 1 },
]);

/** The node with the least left, by Kubernetes' integer formula. */
export const mostAllocated = filterScore("most-allocated", hardConstraints, [
  { score: mostAllocatedScore, weight: 1 },
]);
