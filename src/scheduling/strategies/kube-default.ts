import { FilterScore } from "../filter-score.ts";
import { hardConstraints } from "../filters/hard-constraints.ts";
import { leastAllocatedScore } from "../scores/allocation.ts";
import { balancedAllocation } from "../scores/balanced-allocation.ts";
import { imageLocality } from "../scores/image-locality.ts";
import { nodeAffinityScore } from "../scores/node-affinity.ts";
import { taintTolerationScore } from "../scores/taint-toleration.ts";
import type { StrategyDefinition } from "../strategy.ts";

/**
 * kube-scheduler with its default configuration: filters, scores and weights in its order, and its way of looking
 * at a part of a large cluster only. Source: facts 1.3 to 1.7.
 */
export const kubeDefault: StrategyDefinition = {
  name: "kube-default",
  create: ({ random }) =>
    new FilterScore(
      {
        filters: hardConstraints,
        search: "sampled",
        scores: [
          { score: taintTolerationScore, weight: 3 },
          { score: nodeAffinityScore, weight: 2 },
          { score: leastAllocatedScore, weight: 1 },
          { score: balancedAllocation, weight: 1 },
          { score: imageLocality(), weight: 1 },
        ],
      },
      random,
    ),
};
