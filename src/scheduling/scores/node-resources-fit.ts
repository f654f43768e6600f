import type { FitArgs } from "../../spec/scheduler.ts";
import type { Score } from "../score.ts";
import { leastAllocatedScore, mostAllocatedScore } from "./allocation.ts";
import { freePercent, type Percent, usedPercent } from "./percent.ts";
import { RatedResources } from "./rated-resources.ts";
import { utilizationCurve } from "./utilization-curve.ts";

/**
 * NodeResourcesFit's score by the strategy, resources and weights of a profile.
 *
 * Of each resource that the node has: LeastAllocated trunc((allocatable - requested) x 100 / allocatable), 0 if that
 * is negative; MostAllocated trunc(requested x 100 / allocatable), at most 100; both with trunc(sum(score x weight) /
 * sum(weight)). RequestedToCapacityRatio: the curve at trunc(requested x 100 / allocatable), 100 at most; resources
 * with 0 are left out, weight and all; the mean is rounded. `requested` has the pod in it, with Kubernetes' fillers.
 * Source: facts 2.1 and 2.3.
 */
export function nodeResourcesFitScore(args: FitArgs): Score {
  if (isEvenCpuAndMemory(args) && args.scoring === "LeastAllocated") return leastAllocatedScore;
  if (isEvenCpuAndMemory(args) && args.scoring === "MostAllocated") return mostAllocatedScore;
  const rated = new RatedResources(args.resources, true);
  const rate = ratingOf(args);
  const isRatio = args.scoring === "RequestedToCapacityRatio";
  const sums = new Scratch();
  return {
    name: "NodeResourcesFit",
    depends: ["node"],
    score(podClass, view, { ids }, from, to, scores) {
      rated.take(podClass, view);
      const { sum, weight } = sums.zeroed(to);
      for (let r = 0; r < rated.count; r++) {
        const allocatable = rated.allocatable[r]!;
        const requested = rated.requested[r]!;
        const wanted = rated.wanted[r]!;
        const each = rated.weight[r]!;
        for (let i = from; i < to; i++) {
          const node = ids[i]!;
          const capacity = allocatable[node]!;
          if (capacity === 0) continue;
          const restOfCapacity = rated.restOfAllocatable(r, node);
          const score = rate(
            requested[node]!,
            wanted,
            capacity,
            rated.restOfUsed(r, node, 1),
            restOfCapacity,
          );
          if (isRatio && score === 0) continue;
          sum[i]! += score * each;
          weight[i]! += each;
        }
      }
      for (let i = from; i < to; i++) {
        if (weight[i] === 0) scores[i] = 0;
        else scores[i] = isRatio ? Math.round(sum[i]! / weight[i]!) : Math.trunc(sum[i]! / weight[i]!);
      }
    },
  };
}

/** Then the form for two columns at once does. */
function isEvenCpuAndMemory({ resources }: FitArgs): boolean {
  const [first, second] = resources;
  if (resources.length !== 2 || first!.weight !== second!.weight) return false;
  return [first!.name, second!.name].sort().join() === "cpu,memory";
}

/** The rating, 0 to 100, of a resource with a capacity. */
function ratingOf({ scoring, shape }: FitArgs): Percent {
  switch (scoring) {
    case "LeastAllocated":
      return freePercent;
    case "MostAllocated":
      return usedPercent;
    case "RequestedToCapacityRatio": {
      const curve = utilizationCurve(shape);
      return (requested, wanted, capacity, restOfUsed, restOfCapacity) =>
        curve[usedPercent(requested, wanted, capacity, restOfUsed, restOfCapacity)]!;
    }
  }
}

/** Sums by position of a candidate, kept from one decision to the next. */
class Scratch {
  sum = new Int32Array(0);
  weight = new Int32Array(0);

  zeroed(count: number): this {
    if (this.sum.length < count) {
      this.sum = new Int32Array(count);
      this.weight = new Int32Array(count);
    } else {
      this.sum.fill(0, 0, count);
      this.weight.fill(0, 0, count);
    }
    return this;
  }
}
