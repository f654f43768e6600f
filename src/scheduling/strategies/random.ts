import { hardConstraints } from "../filters/hard-constraints.ts";
import { NodeSearch } from "../node-search.ts";
import type { StrategyDefinition } from "../strategy.ts";

/** Any node that fits, each as likely as the others. One draw a placement. */
export const randomFit: StrategyDefinition = {
  name: "random",
  create: ({ random }) => {
    const search = new NodeSearch({ filters: hardConstraints, kind: "all" });
    return {
      place(pod, view, verdict) {
        search.find(view.classOf(pod), view, 0, verdict);
        const { feasible } = search;
        if (feasible.count > 0) verdict.place(feasible.at(random.below(feasible.count)));
      },
    };
  },
};
