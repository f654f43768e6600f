import type { NodeId } from "../../cluster/ids.ts";
import { Candidates } from "../candidates.ts";
import { nodeSchedulable } from "../filters/node-schedulable.ts";
import { resourcesFit } from "../filters/resources-fit.ts";
import type { StrategyDefinition } from "../strategy.ts";

/** Any node that fits, each as likely as the others. One draw a placement. */
export const randomFit: StrategyDefinition = {
  name: "random",
  create: ({ random }) => {
    let candidates = new Candidates(0);
    return {
      place(pod, view, verdict) {
        const count = view.nodes.count;
        if (candidates.ids.length !== count) candidates = new Candidates(count);
        for (let node = 0; node < count; node++) candidates.ids[node] = node;
        candidates.count = count;
        nodeSchedulable.filter(pod, view, candidates, verdict);
        resourcesFit.filter(pod, view, candidates, verdict);
        if (candidates.count > 0) verdict.place(candidates.ids[random.below(candidates.count)] as NodeId);
      },
    };
  },
};
