import type { Cluster } from "../../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterListener } from "../../cluster/listener.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import { compileDistribution, type Sampler } from "../../random/distributions.ts";
import { createStream } from "../../random/streams.ts";
import type { UsageChange, UsageModel } from "../../spec/load.ts";
import type { PodTemplateSpec } from "../../spec/pod.ts";
import type { WorldSpec } from "../../spec/world.ts";
import { LOAD_PRIORITY, type Loads } from "../load/loads.ts";
import { type ContainerMeter, draughtOf } from "./container-meter.ts";
import { PodMeter } from "./pod-meter.ts";
import { SharedLoad } from "./shared-load.ts";

/** Hears of changes of what pods use. */
export interface UsageListener {
  /** All pods together use so much more than what their templates say, in millicores and bytes: the change of it. */
  extraChanged?(cpu: number, memory: number): void;
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
 * workload share.
 *
 * A pod uses something while it is ready and its machine runs; it serves until its deletion is asked for. O(1) a
 * change of a pod or a load, O(pods) where amounts are drawn anew. Make it only where somebody needs it.
 */
export class PodUsage implements ClusterListener {
  readonly #cluster: Cluster;
  readonly #loads: Loads;
  readonly #seed: number;
  readonly #labels: readonly string[];
  readonly #firstWorkload: number;
  readonly #watched: ReadonlySet<number>;
  readonly #meters = new Map<PodId, PodMeter>();
  readonly #byWorkload = new Map<number, Set<PodMeter>>();
  readonly #shared = new Map<number, SharedLoad[]>();
  readonly #samplers = new Map<UsageModel, Sampler>();
  readonly #changes = new Map<number, UsageChange[]>();
  readonly #listeners: UsageListener[] = [];
  /** What has been told of the loads of each workload. */
  readonly #told = new Map<SharedLoad, { readonly cpu: number; readonly memory: number }>();

  /** `workloads`: positions in `objects.workloads`. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    world: WorldSpec,
    loads: Loads,
    terms: {
      readonly seed: number;
      readonly workloads: Iterable<number>;
      readonly intervals: readonly number[];
    },
  ) {
    this.#cluster = cluster;
    this.#loads = loads;
    this.#seed = terms.seed;
    this.#labels = world.objects.workloads.map(({ label }) => label);
    this.#firstWorkload = world.tasks.length;
    this.#watched = new Set(Array.from(terms.workloads, (workload) => world.tasks.length + workload));
    cluster.listen(this);
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
    return meter?.isServing === true ? this.#sharedLoad(this.#cluster.pods.workload[pod]!, load).share : 0;
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
    for (const shared of this.#shared.get(number) ?? []) this.#tellShared(shared);
    this.#podsChanged(number);
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
    for (const shared of this.#shared.get(meter.workload) ?? []) shared.serve(isServing ? 1 : -1, now);
    if (isServing) this.#take(meter, 1);
    this.#tellOf(meter.workload);
  }

  /** What loads take of a pod counts, or not any more. */
  #take(meter: PodMeter, sign: 1 | -1): void {
    if (!meter.isServing || !meter.isRunning) return;
    for (const shared of this.#shared.get(meter.workload) ?? []) shared.take(sign, meter.eachOf(shared));
  }

  /** Changes what a pod uses without its shares of loads, and tells of it. */
  #alter(meter: PodMeter, change: () => void): void {
    meter.advance(this.#cluster.now);
    const before = meter.extra();
    change();
    const after = meter.extra();
    this.#extra(after.cpu - before.cpu, after.memory - before.memory);
  }

  #redraw(interval: number): void {
    for (const meter of this.#meters.values()) this.#alter(meter, () => meter.redraw(interval));
  }

  #meterOf(pod: PodId, workload: number): PodMeter {
    const known = this.#meters.get(pod);
    if (known !== undefined) return known;
    const meter = new PodMeter(workload, this.#containersOf(pod, workload), this.#cluster.now);
    for (const change of this.#changes.get(workload) ?? []) meter.fix(change);
    this.#meters.set(pod, meter);
    const all = this.#byWorkload.get(workload);
    if (all === undefined) this.#byWorkload.set(workload, new Set([meter]));
    else all.add(meter);
    return meter;
  }

  #containersOf(pod: PodId, workload: number): readonly ContainerMeter[] {
    const template = this.#cluster.pods.templates[pod]!;
    const label = this.#labels[workload - this.#firstWorkload]!;
    const stream = createStreamOnce(() =>
      createStream(this.#seed, "usage", label).fork(this.#cluster.pods.index[pod]!),
    );
    const maker = {
      sharedLoad: (load: number) => this.#sharedLoad(workload, load),
      samplerOf: (model: UsageModel & { kind: "drawn" }) => this.#samplerOf(model),
      stream,
    };
    return runningContainers(template).map((spec) => ({
      spec,
      cpu: draughtOf(spec, "cpu", maker),
      memory: draughtOf(spec, "memory", maker),
      cpuTime: 0,
    }));
  }

  #samplerOf(model: UsageModel & { readonly kind: "drawn" }): Sampler {
    const known = this.#samplers.get(model) ?? compileDistribution(model.of);
    this.#samplers.set(model, known);
    return known;
  }

  #sharedLoad(workload: number, load: number): SharedLoad {
    const all = this.#shared.get(workload) ?? [];
    this.#shared.set(workload, all);
    const known = all.find((each) => each.load === load);
    if (known !== undefined) return known;
    if (this.#told.size === 0) this.#loads.listen((changed, value) => this.#onLoad(changed, value));
    const shared = new SharedLoad(load, this.#loads.valueOf(load));
    all.push(shared);
    this.#told.set(shared, shared.taken);
    for (const meter of this.#byWorkload.get(workload) ?? []) {
      if (!meter.isServing) continue;
      shared.serve(1, this.#cluster.now);
      if (meter.isRunning) shared.take(1, meter.eachOf(shared));
    }
    return shared;
  }

  #onLoad(load: number, value: number): void {
    for (const [workload, all] of this.#shared)
      for (const shared of all) {
        if (shared.load !== load) continue;
        shared.setValue(value, this.#cluster.now);
        this.#tellShared(shared);
        this.#podsChanged(workload);
      }
  }

  #tellOf(workload: number): void {
    for (const shared of this.#shared.get(workload) ?? []) this.#tellShared(shared);
    this.#podsChanged(workload);
  }

  #tellShared(shared: SharedLoad): void {
    const before = this.#told.get(shared)!;
    const after = shared.taken;
    this.#told.set(shared, after);
    this.#extra(after.cpu - before.cpu, after.memory - before.memory);
  }

  #extra(cpu: number, memory: number): void {
    if (cpu !== 0 || memory !== 0)
      for (const listener of this.#listeners) listener.extraChanged?.(cpu, memory);
  }

  #podsChanged(workload: number): void {
    for (const listener of this.#listeners) listener.podsChanged?.(workload);
  }
}

/** Those that run as long as the pod is ready. */
function runningContainers({ containers, initContainers }: PodTemplateSpec) {
  return [...containers, ...initContainers.filter(({ isSidecar }) => isSidecar)];
}

function createStreamOnce<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
