import { NO_NODE, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { StrategyDefinition } from "../strategy.ts";

/** The first node that fits, by id. */
export const firstFit: StrategyDefinition = {
  name: "first-fit",
  create: () => ({
    place(pod, view, verdict) {
      const node = firstFrom(0, pod, view);
      if (node !== NO_NODE) verdict.place(node);
    },
  }),
};

/** The first node that fits from the node that was chosen last, which may be chosen again. */
export const nextFit = circular("next-fit", 0);

/** The first node that fits after the node that was chosen last. */
export const roundRobin = circular("round-robin", 1);

function circular(name: string, step: 0 | 1): StrategyDefinition {
  return {
    name,
    create: () => {
      let start = 0;
      return {
        place(pod, view, verdict) {
          const node = firstFrom(start, pod, view);
          if (node === NO_NODE) return;
          start = (node + step) % view.nodes.count;
          verdict.place(node);
        },
        save: () => new Uint8Array(Uint32Array.of(start).buffer),
        restore: (state) => {
          start = new Uint32Array(state.slice().buffer)[0]!;
        },
      };
    },
  };
}

/** The first node that fits in the order start, start + 1, ... and around; NO_NODE if none does. */
function firstFrom(start: number, pod: PodId, view: ClusterView): NodeId {
  const count = view.nodes.count;
  const podClass = view.classOf(pod);
  for (let step = 0; step < count; step++) {
    const node = (start + step < count ? start + step : start + step - count) as NodeId;
    if (view.classFits(podClass, node)) return node;
  }
  return NO_NODE;
}
