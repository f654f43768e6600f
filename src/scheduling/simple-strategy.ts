import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { StrategyDefinition } from "./strategy.ts";

/**
 * A strategy from one function that answers with a node, or with undefined or NO_NODE if none will do.
 *
 * `random` is the strategy's own seeded stream.
 */
export function simpleStrategy(
  name: string,
  choose: (pod: PodId, view: ClusterView, random: RandomStream) => number | undefined,
): StrategyDefinition {
  return {
    name,
    create: ({ random }) => ({
      place(pod, view, verdict) {
        const node = choose(pod, view, random) ?? NO_NODE;
        if (node === NO_NODE) verdict.unschedulable();
        else verdict.place(node as NodeId);
      },
    }),
  };
}
