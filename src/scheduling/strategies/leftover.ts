import { type ClassId, NO_NODE, type NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { CPU, MEMORY } from "../../spec/world.ts";
import type { StrategyDefinition } from "../strategy.ts";

/** The fullest node that fits: least left over, lowest id among equals. */
export const bestFit = byLeftover("best-fit", -1);

/** The emptiest node that fits: most left over, lowest id among equals. */
export const worstFit = byLeftover("worst-fit", 1);

function byLeftover(name: string, sign: 1 | -1): StrategyDefinition {
  return {
    name,
    create: () => ({
      place(pod, view, verdict) {
        const node = extreme(view.classOf(pod), view, sign);
        if (node !== NO_NODE) verdict.place(node);
      },
    }),
  };
}

/** The node that fits with the greatest sign x leftover, the first one among equals. O(nodes). */
function extreme(podClass: ClassId, view: ClusterView, sign: 1 | -1): NodeId {
  const { nodes, classes } = view;
  const cpu = classes.requests[podClass * view.resources.length + CPU]!;
  const memory = classes.requests[podClass * view.resources.length + MEMORY]!;
  const cpuCapacity = nodes.allocatable[CPU]!;
  const cpuRequested = nodes.requested[CPU]!;
  const memoryCapacity = nodes.allocatable[MEMORY]!;
  const memoryRequested = nodes.requested[MEMORY]!;
  let chosen = NO_NODE;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < nodes.count; node++) {
    const left =
      fractionLeft(cpuCapacity[node]!, cpuRequested[node]! + cpu) +
      fractionLeft(memoryCapacity[node]!, memoryRequested[node]! + memory);
    // The cheap test first: whether it fits matters only for a node that would win.
    if (sign * left > greatest && view.classFits(podClass, node as NodeId)) {
      greatest = sign * left;
      chosen = node as NodeId;
    }
  }
  return chosen;
}

/** Share of a resource that would be left: 1 where there is no limit, 0 where there is nothing. */
function fractionLeft(capacity: number, requested: number): number {
  if (capacity === Number.POSITIVE_INFINITY) return 1;
  return capacity === 0 ? 0 : (capacity - requested) / capacity;
}
