import { filterScore } from "../filter-score.ts";
import { nodeSchedulable } from "../filters/node-schedulable.ts";
import { resourcesFit } from "../filters/resources-fit.ts";
import { leastAllocatedScore, mostAllocatedScore } from "../scores/allocation.ts";

const FILTERS = [nodeSchedulable, resourcesFit];

/** The node with the most left, by Kubernetes' integer formula. */
export const leastAllocated = filterScore("least-allocated", FILTERS, [
  { score: leastAllocatedScore, weight: 1 },
]);

/** The node with the least left, by Kubernetes' integer formula. */
export const mostAllocated = filterScore("most-allocated", FILTERS, [
  { score: mostAllocatedScore, weight: 1 },
]);
