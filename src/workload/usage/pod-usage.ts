import type { Cluster } from "../../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterListener } from "../../cluster/listener.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import type { UsageChange } from "../../spec/load.ts";
import type { WorldSpec } from "../../spec/world.ts";
import { LOAD_PRIORITY, type Loads } from "../load/loads.ts";
import { MeterMaker } from "./meter-maker.ts";
import { NodeCpu } from "./node-cpu.ts";
import { PodMeter } from "./pod-meter.ts";
import type { SharedLoad } from "./shared-load.ts";
import { SharedLoads } from "./shared-loads.ts";

/** Hears of changes of what pods use. */
export interface UsageListener {
  /** All pods together use so much more than what their templates say, in millicores and bytes: the change of it. */
  extraChanged?(cpu: number, memory: number): void;
  /** They are kept from using so many millicores more, by their limits or since their node has no more: the change of it. */
  throttledChanged?(cpu: number): void;
  /** What pods of a workload (its number) use may be other than before. */
  podsChanged?(workload: number): void;
}

/** What a container of a pod has used, as a kubelet tells. */
export interface ContainerReading {
  readonly name: string;
  /** Millicores times microseconds, since the pod was first ready. */
  readonly cpuTime: number;
  /** Bytes, now. */
  readonly memory: number;
}

/**
 * What the pods of some workloads use, over time: constant, drawn, or following a load that the ready pods of a
 * workload share. No container uses more CPU than its limit, and those of a node no more than that has.
 *
 * A pod uses something while it is ready and its machine runs; it serves until its deletion is asked for. O(1) a
 * change of a pod or a load, O(pods) where amounts are drawn anew. Make it only where somebody needs it.
 */
export class PodUsage implements ClusterListener {
  readonly #cluster: Cluster;
  readonly #meterMaker: MeterMaker;
  readonly #firstWorkload: number;
  readonly #watched: ReadonlySet<number>;
  readonly #meters = new Map<PodId, PodMeter>();
  readonly #byWorkload = new Map<number, Set<PodMeter>>();
  readonly #shared: SharedLoads;
  /** undefined: no node can be short of CPU. */
  readonly #nodeCpu: NodeCpu | undefined;
  readonly #changes = new Map<number, UsageChange[]>();
  readonly #listeners: UsageListener[] = [];

  /**
   * `workloads`: positions in `objects.workloads`; with `sharesNodes` all of them: whether a node may be short of CPU.
   */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    world: WorldSpec,
    loads: Loads,
    terms: {
      readonly seed: number;
      readonly workloads: Iterable<number>;
      readonly intervals: readonly number[];
      readonly sharesNodes: boolean;
    },
  ) {
    this.#cluster = cluster;
    this.#meterMaker = new MeterMaker(cluster, world, terms.seed);
    this.#shared = new SharedLoads(loads, () => cluster.now, {
      taken: ({ cpu, memory, lost }) => this.#extra(cpu, memory, lost),
      changed: (workload) => this.#podsChanged(workload),
    });
    this.#firstWorkload = world.tasks.length;
    this.#watched = new Set(Array.from(terms.workloads, (workload) => world.tasks.length + workload));
    cluster.listen(this);
    if (terms.sharesNodes)
      this.#nodeCpu = new NodeCpu(simulation, cluster, world.tasks, {
        meterOf: (pod) => this.#meters.get(pod),
        cutChanged: (change) => this.#extra(-change, 0, change),
      });
    const redraw = simulation.define("usage-drawn", (index) => {
      const interval = terms.intervals[index]!;
      this.#redraw(interval);
      simulation.schedule(redraw, interval, index, 0, LOAD_PRIORITY);
    });
    for (const [index, interval] of terms.intervals.entries())
      simulation.schedule(redraw, interval, index, 0, LOAD_PRIORITY);
  }

  listen(listener: UsageListener): void {
    this.#listeners.push(listener);
  }

  /** Millicores and bytes, now; undefined of a pod that is not watched, or has not been ready. */
  usageOf(pod: PodId): { readonly cpu: number; readonly memory: number } | undefined {
    return this.#meters.get(pod)?.now();
  }

  /** By container; undefined where nobody can read it. */
  readingOf(pod: PodId): readonly ContainerReading[] | undefined {
    const meter = this.#meters.get(pod);
    if (meter === undefined || this.#cluster.nodes.up[this.#cluster.pods.node[pod]!] !== 1) return undefined;
    return meter.reading(this.#cluster.now);
  }

  /** A pod's share of a load; 0 for one that does not serve. */
  shareOf(pod: PodId, load: number): number {
    const meter = this.#meters.get(pod);
    if (meter?.isServing !== true) return 0;
    return this.#sharedLoad(this.#cluster.pods.workload[pod]!, load, Number.POSITIVE_INFINITY).share;
  }

  /** From now on all pods of a workload use this, those that are to come too. */
  change(workload: number, change: UsageChange): void {
    const number = this.#firstWorkload + workload;
    const known = this.#changes.get(number) ?? [];
    this.#changes.set(number, [...known, change]);
    for (const meter of this.#byWorkload.get(number) ?? []) {
      this.#take(meter, -1);
      this.#alter(meter, () => meter.fix(change));
      this.#take(meter, 1);
    }
    this.#tellOf(number);
  }

  podReady(pod: PodId): void {
    const workload = this.#cluster.pods.workload[pod]!;
    if (!this.#watched.has(workload)) return;
    const meter = this.#meterOf(pod, workload);
    this.#run(meter, this.#isUp(pod));
    this.#serve(meter, Number.isNaN(this.#cluster.pods.deletedAt[pod]!));
  }

  podUnready(pod: PodId): void {
    this.#stop(pod);
  }

  podDeleting(pod: PodId): void {
    const meter = this.#meters.get(pod);
    if (meter !== undefined) this.#serve(meter, false);
  }

  podEnded(pod: PodId): void {
    this.#stop(pod);
  }

  podLost(pod: PodId): void {
    this.#stop(pod);
  }

  podRemoved(pod: PodId): void {
    this.#stop(pod);
  }

  podLeft(pod: PodId): void {
    const meter = this.#meters.get(pod);
    if (meter === undefined) return;
    this.#meters.delete(pod);
    this.#byWorkload.get(meter.workload)?.delete(meter);
  }

  nodeDown(node: NodeId): void {
    this.#eachOn(node, (meter) => this.#run(meter, false));
  }

  nodeUp(node: NodeId): void {
    this.#eachOn(node, (meter) => this.#run(meter, meter.isReady));
  }

  #eachOn(node: NodeId, act: (meter: PodMeter) => void): void {
    const { nodes, pods } = this.#cluster;
    for (let pod = nodes.firstPod[node] as PodId; pod !== NO_POD; pod = pods.nextOnNode[pod] as PodId) {
      const meter = this.#meters.get(pod);
      if (meter !== undefined) act(meter);
    }
  }

  #isUp(pod: PodId): boolean {
    return this.#cluster.nodes.up[this.#cluster.pods.node[pod]!] === 1;
  }

  #stop(pod: PodId): void {
    const meter = this.#meters.get(pod);
    if (meter === undefined) return;
    this.#serve(meter, false);
    this.#run(meter, false);
    meter.isReady = false;
  }

  #run(meter: PodMeter, isRunning: boolean): void {
    if (isRunning) meter.isReady = true;
    if (meter.isRunning === isRunning) return;
    if (!isRunning) this.#take(meter, -1);
    this.#alter(meter, () => {
      meter.isRunning = isRunning;
    });
    if (isRunning) this.#take(meter, 1);
    this.#tellOf(meter.workload);
  }

  #serve(meter: PodMeter, isServing: boolean): void {
    if (meter.isServing === isServing) return;
    const { now } = this.#cluster;
    meter.advance(now);
    if (!isServing) this.#take(meter, -1);
    meter.isServing = isServing;
    for (const shared of this.#shared.of(meter.workload)) shared.serve(isServing ? 1 : -1, now);
    if (isServing) this.#take(meter, 1);
    this.#tellOf(meter.workload);
  }

  /** What loads take of a pod counts, or not any more. */
  #take(meter: PodMeter, sign: 1 | -1): void {
    if (!meter.isServing || !meter.isRunning) return;
    for (const shared of this.#shared.of(meter.workload)) shared.take(sign, meter.eachOf(shared));
  }

  /** Changes what a pod uses without its shares of loads, and tells of it. */
  #alter(meter: PodMeter, change: () => void): void {
    meter.advance(this.#cluster.now);
    const before = meter.extra();
    change();
    const after = meter.extra();
    this.#nodeCpu?.touch(meter.node);
    this.#extra(after.cpu - before.cpu, after.memory - before.memory, after.lost - before.lost);
  }

  #redraw(interval: number): void {
    for (const meter of this.#meters.values()) this.#alter(meter, () => meter.redraw(interval));
  }

  #meterOf(pod: PodId, workload: number): PodMeter {
    const known = this.#meters.get(pod);
    if (known !== undefined) return known;
    const containers = this.#meterMaker.make(pod, workload, (...load) => this.#sharedLoad(workload, ...load));
    const node = this.#cluster.pods.node[pod] as NodeId;
    const meter = new PodMeter({ workload, node }, containers, this.#cluster.now);
    for (const change of this.#changes.get(workload) ?? []) meter.fix(change);
    this.#meters.set(pod, meter);
    const all = this.#byWorkload.get(workload);
    if (all === undefined) this.#byWorkload.set(workload, new Set([meter]));
    else all.add(meter);
    return meter;
  }

  #sharedLoad(workload: number, load: number, most: number): SharedLoad {
    return this.#shared.find(workload, load, most, (shared) => {
      for (const meter of this.#byWorkload.get(workload) ?? []) {
        if (!meter.isServing) continue;
        shared.serve(1, this.#cluster.now);
        if (meter.isRunning) shared.take(1, meter.eachOf(shared));
      }
    });
  }

  #tellOf(workload: number): void {
    this.#shared.tell(workload);
    this.#podsChanged(workload);
  }

  #extra(cpu: number, memory: number, throttled: number): void {
    for (const listener of this.#listeners) {
      if (cpu !== 0 || memory !== 0) listener.extraChanged?.(cpu, memory);
      if (throttled !== 0) listener.throttledChanged?.(throttled);
    }
  }

  #podsChanged(workload: number): void {
    if (this.#nodeCpu !== undefined && this.#shared.of(workload).length > 0)
      for (const { node } of this.#byWorkload.get(workload) ?? []) this.#nodeCpu.touch(node);
    for (const listener of this.#listeners) listener.podsChanged?.(workload);
  }
}
