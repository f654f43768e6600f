import type { ClusterView } from "../../cluster/view.ts";
import { CPU, MEMORY } from "../../spec/world.ts";
import type { Score } from "../score.ts";
import { EXACT_PERCENT, freePercent, type Percent, usedPercent } from "./percent.ts";

/**
 * Rates nodes by how much would be left free: 100 when empty, 0 when full.
 *
 * score = trunc((cpu + memory) / 2), each trunc((allocatable - requested - pod) x 100 / allocatable), 0 if that is
 * negative. A resource that a node does not have (allocatable 0) is left out, its weight too; one without limit
 * counts as empty. Requests are counted with Kubernetes' fillers: 100m where no CPU is requested, 200 MiB where no
 * memory is. Source: Kubernetes NodeResourcesFit, LeastAllocated; facts 2.1 and 2.3.
 */
export const leastAllocatedScore = allocationScore(1);

/** As LeastAllocated, but by how much would be requested: trunc((requested + pod) x 100 / allocatable), at most 100. */
export const mostAllocatedScore = allocationScore(-1);

/** `sign` 1 rates what is left, -1 what is requested. */
function allocationScore(sign: 1 | -1): Score {
  const rate = sign > 0 ? freePercent : usedPercent;
  return {
    name: "NodeResourcesFit",
    depends: ["node"],
    score(podClass, view, candidates, from, to, scores) {
      const { ids } = candidates;
      const { nodes, classes } = view;
      const cpu = classes.scoredCpu[podClass]!;
      const memory = classes.scoredMemory[podClass]!;
      const cpuCapacity = nodes.allocatable[0]!;
      const memoryCapacity = nodes.allocatable[1]!;
      const cpuRequested = nodes.nonZeroCpu;
      const memoryRequested = nodes.nonZeroMemory;
      for (let i = from; i < to; i++) {
        const node = ids[i]!;
        const cpuHas = cpuCapacity[node]!;
        const memoryHas = memoryCapacity[node]!;
        if (isUsual(cpuHas) && isUsual(memoryHas)) {
          scores[i] = usual(
            sign,
            cpuRequested[node]! + cpu,
            cpuHas,
            memoryRequested[node]! + memory,
            memoryHas,
          );
        } else scores[i] = mean(rate, node, podClass, view);
      }
    },
    addClasses(node, view, ids, count, weight, sums) {
      const { nodes, classes } = view;
      const { scoredCpu, scoredMemory } = classes;
      const cpuHas = nodes.allocatable[0]![node]!;
      const memoryHas = nodes.allocatable[1]![node]!;
      const cpuHeld = nodes.nonZeroCpu[node]!;
      const memoryHeld = nodes.nonZeroMemory[node]!;
      const areUsual = isUsual(cpuHas) && isUsual(memoryHas);
      for (let i = 0; i < count; i++) {
        const cpu = scoredCpu[ids[i]!]!;
        const memory = scoredMemory[ids[i]!]!;
        if (areUsual) sums[i]! += weight * usual(sign, cpuHeld + cpu, cpuHas, memoryHeld + memory, memoryHas);
        else sums[i]! += weight * mean(rate, node, ids[i]!, view);
      }
    },
  };
}

/** Nearly always a resource is there, finite, and small enough for products that are exact. */
function isUsual(capacity: number): boolean {
  return capacity > 0 && capacity < EXACT_PERCENT;
}

/** Requests with the pod's. */
function usual(sign: 1 | -1, cpu: number, cpuHas: number, memory: number, memoryHas: number): number {
  const cpuPart = part(sign, cpu, cpuHas);
  const memoryPart = part(sign, memory, memoryHas);
  return ((((cpuPart * 100) / cpuHas) | 0) + (((memoryPart * 100) / memoryHas) | 0)) >> 1;
}

/** Of any amounts. */
function mean(rate: Percent, node: number, podClass: number, view: ClusterView): number {
  const { nodes, classes, resources } = view;
  const { allocatableRests: has, requestedRests: held } = nodes;
  const { rests: wanted } = classes;
  const first = resources.length;
  const cpuHas = nodes.allocatable[CPU]![node]!;
  const memoryHas = nodes.allocatable[MEMORY]![node]!;
  const cpu = rate(
    nodes.nonZeroCpu[node]!,
    classes.scoredCpu[podClass]!,
    cpuHas,
    held.of(node, first) + wanted.of(podClass, first + 2),
    has.of(node, CPU),
  );
  const memory = rate(
    nodes.nonZeroMemory[node]!,
    classes.scoredMemory[podClass]!,
    memoryHas,
    held.of(node, first + 1) + wanted.of(podClass, first + 3),
    has.of(node, MEMORY),
  );
  if (cpuHas === 0) return memoryHas === 0 ? 0 : memory;
  return memoryHas === 0 ? cpu : (cpu + memory) >> 1;
}

/** What is rated of a resource, 0 to its capacity: what is left, or what is requested. */
function part(sign: 1 | -1, requested: number, capacity: number): number {
  if (sign < 0) return Math.min(requested, capacity);
  return requested < capacity ? capacity - requested : 0;
}
