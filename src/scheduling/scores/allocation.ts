import type { Score } from "../filter-score.ts";
import { percent } from "./percent.ts";

/**
 * A score made of CPU and memory alike: the truncated mean of a rating of each, 0 to 100.
 *
 * A resource that a node does not have (allocatable 0) is left out, its weight too; one without limit rates as
 * empty. Requests are counted with Kubernetes' fillers: 100m where no CPU is requested, 200 MiB where no memory
 * is. Source: Kubernetes NodeResourcesFit, facts 2.1 and 2.3.
 */
export function allocationScore(name: string, rate: (requested: number, capacity: number) => number): Score {
  return {
    name,
    depends: ["node"],
    score(pod, view, candidates, from, to, scores) {
      const { ids } = candidates;
      const { nodes, classes } = view;
      const podClass = view.classOf(pod);
      const cpu = classes.nonZeroCpu[podClass]!;
      const memory = classes.nonZeroMemory[podClass]!;
      const cpuCapacity = nodes.allocatable[0]!;
      const memoryCapacity = nodes.allocatable[1]!;
      const cpuRequested = nodes.nonZeroCpu;
      const memoryRequested = nodes.nonZeroMemory;
      for (let i = from; i < to; i++) {
        const node = ids[i]!;
        const cpuHas = cpuCapacity[node]!;
        const memoryHas = memoryCapacity[node]!;
        const cpuScore = cpuHas === 0 ? 0 : rate(cpuRequested[node]! + cpu, cpuHas);
        const memoryScore = memoryHas === 0 ? 0 : rate(memoryRequested[node]! + memory, memoryHas);
        scores[i] = cpuHas === 0 || memoryHas === 0 ? cpuScore + memoryScore : (cpuScore + memoryScore) >> 1;
      }
    },
  };
}

/** trunc((capacity - requested) x 100 / capacity); 0 if more is requested than there is. */
export function leastAllocatedRating(requested: number, capacity: number): number {
  if (capacity === Number.POSITIVE_INFINITY) return 100;
  return requested > capacity ? 0 : percent(capacity - requested, capacity);
}

/** trunc(requested x 100 / capacity), requested at most the capacity. */
export function mostAllocatedRating(requested: number, capacity: number): number {
  if (capacity === Number.POSITIVE_INFINITY) return 0;
  return percent(Math.min(requested, capacity), capacity);
}
