import type { ClassId, NodeId } from "../../cluster/ids.ts";
import { EXACT_BELOW, errorOf } from "../../cluster/rests.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { WeightedResource } from "../../spec/scheduler.ts";
import { CPU, MEMORY } from "../../spec/world.ts";
import type { Score } from "../score.ts";
import { RatedResources } from "./rated-resources.ts";

/**
 * Rates nodes by how evenly the resources of a list would be used, CPU and memory by default.
 *
 * balance = trunc((1 - spread) x 100), where the spread of the shares requested, each at most 1, is |one - other| / 2
 * of two and the standard deviation of more; 0 of fewer. A resource that the node does not have is left out.
 *
 * Since 1.36: score = 50 + trunc((50 + balance with the pod - balance without) / 2); before: balance with the pod.
 * Since 1.33 a pod that requests none of the list is not rated. Real requests count, without fillers.
 * Source: Kubernetes NodeResourcesBalancedAllocation, facts 2.4.
 */
export function balancedAllocationScore(resources: readonly WeightedResource[]): Score {
  const rated = new RatedResources(resources, false);
  const isCpuAndMemory = resources.map(({ name }) => name).join() === "cpu,memory";
  const balances = new Balances(rated);
  return {
    name: "NodeResourcesBalancedAllocation",
    depends: ["node"],
    skip: (podClass, view) => view.kubernetesMinor >= UNRATED_SINCE && !rated.isRequested(podClass, view),
    score(podClass, view, candidates, from, to, scores) {
      if (isCpuAndMemory && !view.nodes.isVast) scoreTwo(podClass, view, candidates.ids, from, to, scores);
      else balances.score(podClass, view, candidates.ids, from, to, scores);
    },
    ...(isCpuAndMemory && {
      addClasses(node, view, ids, count, weight, sums) {
        if (view.nodes.isVast) balances.addClasses(node, view, ids, count, weight, sums);
        else addTwo(node, view, ids, count, weight, sums);
      },
    }),
  };
}

function addTwo(
  node: NodeId,
  { nodes, classes, resources, kubernetesMinor }: ClusterView,
  ids: Int32Array,
  count: number,
  weight: number,
  sums: Int32Array,
): void {
  const { requests } = classes;
  const cpuHas = nodes.allocatable[CPU]![node]!;
  const memoryHas = nodes.allocatable[MEMORY]![node]!;
  const cpuUsed = nodes.requested[CPU]![node]!;
  const memoryUsed = nodes.requested[MEMORY]![node]!;
  const isCompared = kubernetesMinor >= COMPARED_SINCE;
  const before = balanceOfTwo(cpuUsed, cpuHas, memoryUsed, memoryHas);
  for (let i = 0; i < count; i++) {
    const first = ids[i]! * resources.length;
    const cpu = requests[first + CPU]!;
    const memory = requests[first + MEMORY]!;
    if (kubernetesMinor >= UNRATED_SINCE && cpu === 0 && memory === 0) continue;
    const after = balanceOfTwo(cpuUsed + cpu, cpuHas, memoryUsed + memory, memoryHas);
    sums[i]! += weight * (isCompared ? compared(after, before) : after);
  }
}

/** Of CPU and memory, the usual ones, without a loop over resources. */
function scoreTwo(
  podClass: ClassId,
  view: ClusterView,
  ids: Int32Array,
  from: number,
  to: number,
  scores: Int32Array,
): void {
  const first = podClass * view.resources.length;
  const cpu = view.classes.requests[first + CPU]!;
  const memory = view.classes.requests[first + MEMORY]!;
  const cpuHas = view.nodes.allocatable[CPU]!;
  const memoryHas = view.nodes.allocatable[MEMORY]!;
  const cpuUsed = view.nodes.requested[CPU]!;
  const memoryUsed = view.nodes.requested[MEMORY]!;
  const isCompared = view.kubernetesMinor >= COMPARED_SINCE;
  for (let i = from; i < to; i++) {
    const node = ids[i]!;
    const cpuCapacity = cpuHas[node]!;
    const memoryCapacity = memoryHas[node]!;
    const cpuBefore = cpuUsed[node]!;
    const memoryBefore = memoryUsed[node]!;
    const after = balanceOfTwo(cpuBefore + cpu, cpuCapacity, memoryBefore + memory, memoryCapacity);
    if (!isCompared) scores[i] = after;
    else {
      const before = balanceOfTwo(cpuBefore, cpuCapacity, memoryBefore, memoryCapacity);
      scores[i] = compared(after, before);
    }
  }
}

const COMPARED_SINCE = 36;
/** Pods that request none of the list are not rated. */
const UNRATED_SINCE = 33;

/** 50 more than a balance that got worse by 100 is never negative, but its half may be cut: towards zero. */
function compared(after: number, before: number): number {
  return 50 + (((50 + after - before) / 2) | 0);
}

function balanceOfTwo(cpu: number, cpuCapacity: number, memory: number, memoryCapacity: number): number {
  if (cpuCapacity === 0 || memoryCapacity === 0) return 100;
  const difference = Math.min(1, cpu / cpuCapacity) - Math.min(1, memory / memoryCapacity);
  return ((1 - Math.abs(difference / 2)) * 100) | 0;
}

/** Of any list of resources. */
class Balances {
  readonly #rated: RatedResources;
  /** Shares requested on the node at hand. */
  readonly #shares: number[] = [];

  constructor(rated: RatedResources) {
    this.#rated = rated;
  }

  score(
    podClass: ClassId,
    view: ClusterView,
    ids: Int32Array,
    from: number,
    to: number,
    scores: Int32Array,
  ): void {
    this.#rated.take(podClass, view);
    for (let i = from; i < to; i++) scores[i] = this.#scoreOf(ids[i]!, view);
  }

  addClasses(
    node: NodeId,
    view: ClusterView,
    ids: Int32Array,
    count: number,
    weight: number,
    sums: Int32Array,
  ): void {
    for (let i = 0; i < count; i++) {
      const podClass = ids[i] as ClassId;
      if (view.kubernetesMinor >= UNRATED_SINCE && !this.#rated.isRequested(podClass, view)) continue;
      this.#rated.take(podClass, view);
      sums[i]! += weight * this.#scoreOf(node, view);
    }
  }

  /** For pods of the class that was taken. */
  #scoreOf(node: number, { kubernetesMinor }: ClusterView): number {
    const after = this.#balance(node, 1);
    return kubernetesMinor >= COMPARED_SINCE ? compared(after, this.#balance(node, 0)) : after;
  }

  /** With `pods` more of the class on the node. */
  #balance(node: number, pods: 0 | 1): number {
    const { count, allocatable } = this.#rated;
    const shares = this.#shares;
    let number = 0;
    for (let r = 0; r < count; r++) {
      const capacity = allocatable[r]![node]!;
      if (capacity !== 0) shares[number++] = Math.min(1, this.#usedOf(r, node, pods) / capacity);
    }
    return Math.trunc((1 - spreadOf(shares, number)) * 100);
  }

  /** As a double, rounded once, as Kubernetes turns its sum into one. */
  #usedOf(r: number, node: number, pods: 0 | 1): number {
    const before = this.#rated.requested[r]![node]!;
    const by = pods * this.#rated.wanted[r]!;
    const used = before + by;
    return used < EXACT_BELOW ? used : used + (errorOf(before, by) + this.#rated.restOfUsed(r, node, pods));
  }
}

/** The operations in Kubernetes' order: another one may round otherwise. */
function spreadOf(shares: readonly number[], count: number): number {
  if (count < 2) return 0;
  if (count === 2) return Math.abs((shares[0]! - shares[1]!) / 2);
  let total = 0;
  for (let i = 0; i < count; i++) total += shares[i]!;
  const mean = total / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (shares[i]! - mean) * (shares[i]! - mean);
  return Math.sqrt(squares / count);
}
