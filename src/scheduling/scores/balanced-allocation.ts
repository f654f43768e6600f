import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { CPU, MEMORY } from "../../spec/world.ts";
import type { Score } from "../score.ts";

/**
 * Rates nodes by how evenly CPU and memory would be used.
 *
 * balance = trunc((1 - |cpu - memory| / 2) x 100), each the share requested, at most 1; a resource that the node
 * does not have is left out, and with one resource alone the balance is 100.
 *
 * Since 1.36: score = 50 + trunc((50 + balance with the pod - balance without) / 2); before: balance with the pod.
 * Since 1.33 a pod that requests neither is not rated. Real requests count, without fillers.
 * Source: Kubernetes NodeResourcesBalancedAllocation, facts 2.4.
 */
export const balancedAllocation: Score = {
  name: "NodeResourcesBalancedAllocation",
  depends: ["node"],
  skip(podClass, view) {
    return (
      view.kubernetesMinor >= 33 &&
      requestOf(podClass, view, CPU) === 0 &&
      requestOf(podClass, view, MEMORY) === 0
    );
  },
  score(podClass, view, candidates, from, to, scores) {
    const cpu = requestOf(podClass, view, CPU);
    const memory = requestOf(podClass, view, MEMORY);
    const cpuHas = view.nodes.allocatable[CPU]!;
    const memoryHas = view.nodes.allocatable[MEMORY]!;
    const cpuUsed = view.nodes.requested[CPU]!;
    const memoryUsed = view.nodes.requested[MEMORY]!;
    const isCompared = view.kubernetesMinor >= 36;
    const { ids } = candidates;
    for (let i = from; i < to; i++) {
      const node = ids[i]!;
      const cpuCapacity = cpuHas[node]!;
      const memoryCapacity = memoryHas[node]!;
      const cpuBefore = cpuUsed[node]!;
      const memoryBefore = memoryUsed[node]!;
      const after = balance(cpuBefore + cpu, cpuCapacity, memoryBefore + memory, memoryCapacity);
      if (!isCompared) scores[i] = after;
      else {
        const before = balance(cpuBefore, cpuCapacity, memoryBefore, memoryCapacity);
        // 50 more than a balance that got worse by 100 is never negative, but its half may be cut: towards zero.
        scores[i] = 50 + Math.trunc((50 + after - before) / 2);
      }
    }
  },
};

function balance(cpu: number, cpuCapacity: number, memory: number, memoryCapacity: number): number {
  if (cpuCapacity === 0 || memoryCapacity === 0) return 100;
  const difference = Math.min(1, cpu / cpuCapacity) - Math.min(1, memory / memoryCapacity);
  return Math.trunc((1 - Math.abs(difference / 2)) * 100);
}

function requestOf(podClass: ClassId, view: ClusterView, resource: number): number {
  return view.classes.requests[podClass * view.resources.length + resource]!;
}
