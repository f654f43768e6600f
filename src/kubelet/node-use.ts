import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { DEFAULT_KUBELET, type EvictionThreshold, type KubeletSpec } from "../spec/kubelet.ts";
import type { ContainerSpec } from "../spec/pod.ts";
import { MEMORY } from "../spec/world.ts";
import { type ContainerTable, RUNNING } from "./container-table.ts";
import { memoryUse } from "./memory-use.ts";
import { ACTIVE, type WorkerTable } from "./worker-table.ts";

/** What the containers of a pod use, by their names; undefined where nobody can read it. */
export type UsageReader = (
  pod: PodId,
) => readonly { readonly name: string; readonly memory: number }[] | undefined;

/** What the containers on a node use of its memory, and have written to its disk, by a model that is linear in time. */
export class NodeUse {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #containers: ContainerTable;
  #read: UsageReader | undefined;

  constructor(cluster: Cluster, workers: WorkerTable, containers: ContainerTable) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#containers = containers;
  }

  /** Somebody knows what pods use whose use varies. */
  readFrom(read: UsageReader): void {
    this.#read = read;
  }

  /** Bytes of a container that runs; none before it answers. */
  memoryOf(row: number): number {
    const { now } = this.#cluster;
    const { state, upAt } = this.#containers;
    if (state[row] !== RUNNING || upAt[row]! > now) return 0;
    const { base, growth } = this.#useOf(row);
    return base + Math.floor(growth * (now - upAt[row]!));
  }

  /** Bytes that a container of a pod uses more since it answers; 0 if it does not run. O(containers of the pod). */
  grownOf(pod: PodId, container: string): number {
    const { upAt } = this.#containers;
    const row = this.rowsOf(pod).find((each) => this.specOf(each).name === container);
    if (row === undefined) return 0;
    return Math.floor(memoryUse(this.specOf(row)).growth * Math.max(0, this.#cluster.now - upAt[row]!));
  }

  /** Whether what memory is used on a node may change without anything there starting or stopping. */
  varies(node: NodeId): boolean {
    return podsOnNode(this.#cluster, node).some((pod) => this.#workers.plans[pod]?.isVarying === true);
  }

  #useOf(row: number): { readonly base: number; readonly growth: number } {
    const { plans, pod: pods } = this.#containers;
    const pod = pods[row] as PodId;
    const { spec } = plans[row]!;
    const use = memoryUse(spec);
    if (this.#read === undefined || !this.#workers.plans[pod]!.isVarying) return use;
    const reading = this.#read(pod)?.find(({ name }) => name === spec.name);
    return reading === undefined ? use : { ...use, base: reading.memory };
  }

  diskOf(row: number): number {
    const { now } = this.#cluster;
    const { state, upAt, plans } = this.#containers;
    if (state[row] !== RUNNING || upAt[row]! > now) return 0;
    const { disk = 0, growth } = plans[row]!.spec.behavior;
    return disk + Math.floor((growth?.disk ?? 0) * (now - upAt[row]!));
  }

  /** Rows of the containers that run on a node. O(containers there). */
  rowsOn(node: NodeId): readonly number[] {
    return podsOnNode(this.#cluster, node).flatMap((pod) => this.rowsOf(pod));
  }

  /** Containers that run on a node, with their pods. */
  runningOn(node: NodeId) {
    const { pod, plans } = this.#containers;
    return this.rowsOn(node).map((row) => ({ row, pod: pod[row] as PodId, spec: plans[row]!.spec }));
  }

  specOf(row: number): ContainerSpec {
    return this.#containers.plans[row]!.spec;
  }

  rowsOf(pod: PodId): readonly number[] {
    const workers = this.#workers;
    if (workers.plans[pod] === undefined) return [];
    const rows: number[] = [];
    for (let row = workers.firstOf(pod); row < workers.endOf(pod); row++)
      if (this.#containers.state[row] === RUNNING) rows.push(row);
    return rows;
  }

  memoryOn(node: NodeId): number {
    return this.rowsOn(node).reduce((sum, row) => sum + this.memoryOf(row), 0);
  }

  diskOn(node: NodeId): number {
    return this.rowsOn(node).reduce((sum, row) => sum + this.diskOf(row), 0);
  }

  /**
   * When the memory that the containers of a node use is more than `bound` if nothing changes but what is foreseen:
   * the first whole microsecond, not before now; Infinity: never. O(n log n) for n containers.
   */
  memoryAbove(node: NodeId, bound: number): number {
    const { now } = this.#cluster;
    const { upAt } = this.#containers;
    const steps = this.rowsOn(node).map((row) => ({ at: upAt[row]!, ...this.#useOf(row) }));
    return firstAbove(steps, bound, now);
  }

  diskAbove(node: NodeId, bound: number): number {
    return this.#rowsAbove(this.rowsOn(node), bound);
  }

  /** When a pod of a node has written more than a limit of its own allows, if nothing changes; Infinity: never. */
  storageAbove(node: NodeId): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { rows, limit } of this.#storageLimits(node))
      first = Math.min(first, this.#rowsAbove(rows, limit));
    return first;
  }

  /** Pods of a node that have, each with what its kubelet says of the first such limit. */
  overStorage(node: NodeId): readonly { readonly pod: PodId; readonly message: string }[] {
    const found = new Map<PodId, string>();
    for (const { pod, rows, limit, message } of this.#storageLimits(node)) {
      const written = rows.reduce((sum, row) => sum + this.diskOf(row), 0);
      if (written > limit && !found.has(pod)) found.set(pod, message);
    }
    return Array.from(found, ([pod, message]) => ({ pod, message }));
  }

  *#storageLimits(node: NodeId) {
    const { state } = this.#containers;
    for (const pod of podsOnNode(this.#cluster, node)) {
      const plan = this.#workers.plans[pod];
      if (plan === undefined || this.#workers.stageOf(pod) !== ACTIVE) continue;
      const first = this.#workers.firstOf(pod);
      for (const { containers, limit, message } of plan.storageLimits) {
        const rows = containers.map((position) => first + position).filter((row) => state[row] === RUNNING);
        yield { pod, rows, limit, message };
      }
    }
  }

  #rowsAbove(rows: readonly number[], bound: number): number {
    const { upAt, plans } = this.#containers;
    const steps = rows.map((row) => {
      const { disk = 0, growth } = plans[row]!.spec.behavior;
      return { at: upAt[row]!, base: disk, growth: growth?.disk ?? 0 };
    });
    return firstAbove(steps, bound, this.#cluster.now);
  }
}

/** The first instant from `now` on at which the sum of uses, each from `at` on, is more than `bound`. */
export function firstAbove(
  steps: readonly { readonly at: number; readonly base: number; readonly growth: number }[],
  bound: number,
  now: number,
): number {
  let sum = 0;
  let growth = 0;
  let time = now;
  const later = steps.filter(({ at }) => at > now).toSorted((a, b) => a.at - b.at);
  for (const step of steps) {
    if (step.at > now) continue;
    sum += step.base + step.growth * (now - step.at);
    growth += step.growth;
  }
  for (const step of [...later, { at: Number.POSITIVE_INFINITY, base: 0, growth: 0 }]) {
    if (sum > bound) return time;
    const crosses = growth > 0 ? time + Math.floor((bound - sum) / growth) + 1 : Number.POSITIVE_INFINITY;
    if (crosses < step.at) return crosses;
    if (step.at === Number.POSITIVE_INFINITY) break;
    sum += growth * (step.at - time) + step.base;
    growth += step.growth;
    time = step.at;
  }
  return Number.POSITIVE_INFINITY;
}

export function kubeletOf(cluster: Cluster, node: NodeId): KubeletSpec {
  return cluster.nodes.specs[node]!.machine.kubelet ?? DEFAULT_KUBELET;
}

/**
 * The memory of a machine: what pods may request and what the kubelet keeps free, since allocatable is what is left of
 * the capacity. What the system has reserved is the system's, and not looked at. Source: facts 2.13.
 */
export function memoryCapacity(cluster: Cluster, node: NodeId): number {
  const allocatable = cluster.nodes.specs[node]!.machine.allocatable[MEMORY]!;
  const threshold = kubeletOf(cluster, node).evictionHard["memory.available"];
  if (threshold === undefined) return allocatable;
  return threshold.kind === "bytes" ? allocatable + threshold.value : allocatable / (1 - threshold.value);
}

export function thresholdBytes(threshold: EvictionThreshold, capacity: number): number {
  return threshold.kind === "bytes" ? threshold.value : Math.floor(threshold.value * capacity);
}
