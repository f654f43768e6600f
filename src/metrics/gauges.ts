import type { Cluster } from "../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { BehaviorSpec } from "../spec/behavior.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { CPU, MEMORY } from "../spec/world.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";
import { GaugesByWorkload } from "./gauges-by-workload.ts";
import { PodNumbers } from "./pod-numbers.ts";
import { leakingContainers, usageOf } from "./usage.ts";

/** Everything that holds over time: pods that wait and run, nodes that are up, what is requested and used. */
export class Gauges {
  readonly #cluster: Cluster;
  readonly #usages: readonly BehaviorSpec["usage"][];
  readonly #pending: GaugesByWorkload;
  readonly #running: GaugesByWorkload;
  readonly #nodesUp: Gauge;
  readonly #cpuRequested: Gauge;
  readonly #memoryRequested: Gauge;
  readonly #cpuUsed: Gauge;
  readonly #memoryUsed: Gauge;
  readonly #fragmentation: Gauge;
  readonly #shape: TimelineShape;
  /** undefined: nobody can be kept from using CPU. */
  #throttled: Gauge | undefined;
  /** 1 for a pod whose requests, or whose usage, are in the sums. */
  readonly #isRequested = new PodNumbers();
  readonly #isUsed = new PodNumbers();
  /** By template, which many pods share. */
  readonly #leaking = new WeakMap<PodTemplateSpec, readonly string[]>();
  /** Pods in the sums that leak memory: their containers that do, and the bytes that are in the sums. */
  readonly #leaks = new Map<PodId, { readonly containers: readonly string[]; grown: number }>();

  /** `labels` by workload; `usages` of the task streams, the first of them, which alone have curves of their own. */
  constructor(
    cluster: Cluster,
    labels: readonly string[],
    usages: readonly BehaviorSpec["usage"][],
    shape: TimelineShape,
  ) {
    const gauge = (metric: string, unit = 1, initial = 0) => new Gauge(metric, "", initial, shape, unit);
    this.#cluster = cluster;
    this.#usages = usages;
    this.#shape = shape;
    this.#pending = new GaugesByWorkload("pending_pods", labels, usages.length, shape);
    this.#running = new GaugesByWorkload("running_pods", labels, usages.length, shape);
    this.#nodesUp = gauge("nodes_up", 1, cluster.nodes.count);
    this.#cpuRequested = gauge("cpu_requested_cores", MILLICORES);
    this.#memoryRequested = gauge("memory_requested_gib", GIB);
    this.#cpuUsed = gauge("cpu_used_cores", MILLICORES);
    this.#memoryUsed = gauge("memory_used_gib", GIB);
    this.#fragmentation = gauge("fragmentation");
    cluster.listen({
      podSubmitted: (pod) => this.#pending.add(cluster.now, this.#workload(pod), 1),
      podAssumed: (pod) => this.#request(pod, 1),
      podBound: (pod) => this.#onBound(pod),
      podReady: (pod) => this.#onReady(pod),
      podUnready: (pod) => this.#use(pod, 0),
      podEnded: (pod) => this.#onGone(pod),
      podLost: (pod) => this.#onGone(pod),
      podRemoved: (pod) => this.#onGone(pod),
      podAbandoned: (pod) => {
        if (cluster.pods.phase[pod] === PENDING) this.#pending.add(cluster.now, this.#workload(pod), -1);
      },
      nodeDown: (node) => {
        this.#nodesUp.add(cluster.now, -1);
        this.#onNodeDown(node);
      },
      nodeUp: () => this.#nodesUp.add(cluster.now, 1),
    });
  }

  /** From now on, fragmentation is this. */
  setFragmentation(value: number): void {
    this.#fragmentation.set(this.#cluster.now, value);
  }

  /** Pods use so much more than their templates say: the change of it, in millicores and bytes. */
  useMore(cpu: number, memory: number): void {
    this.#cpuUsed.add(this.#cluster.now, cpu);
    this.#memoryUsed.add(this.#cluster.now, memory);
  }

  /** Looks how much memory pods have leaked by now; `grownOf`: bytes of a container. O(pods that leak). */
  measureLeaks(grownOf: (pod: PodId, container: string) => number): void {
    for (const [pod, leak] of this.#leaks) {
      const grown = leak.containers.reduce((sum, container) => sum + grownOf(pod, container), 0);
      this.#memoryUsed.add(this.#cluster.now, grown - leak.grown);
      leak.grown = grown;
    }
  }

  /** Pods are kept from using so many millicores more: called with the change of it. */
  followThrottling(): (change: number) => void {
    const gauge = new Gauge("cpu_throttled_cores", "", 0, this.#shape, MILLICORES);
    this.#throttled = gauge;
    return (change) => gauge.add(this.#cluster.now, change);
  }

  reset(now: number): void {
    for (const gauge of this.#all()) gauge.reset(now);
  }

  finish(now: number): { values: MetricValue[]; series: TimelineSeries[]; step: number } {
    const finished = this.#all().map((gauge) => gauge.finish(now));
    const curves = finished.flatMap((each) => each.curve ?? []);
    const values = finished.flatMap((each) => each.values);
    const series = curves.map((each) => each.series);
    for (const [requested, utilization, resource, unit] of UTILIZATIONS) {
      const allocatable = this.#allocatable(resource) / unit;
      if (!(allocatable > 0 && allocatable < Number.POSITIVE_INFINITY)) continue;
      values.push(
        ...values.filter((each) => each.metric === requested).map(asShare(utilization, allocatable)),
      );
      series.push(
        ...series.filter((each) => each.metric === requested).map(asShareOver(utilization, allocatable)),
      );
    }
    values.push(...this.#pending.aliases(values), ...this.#running.aliases(values));
    return { values, series, step: curves[0]!.step };
  }

  /** Time-weighted means after `finish`: requested cores, and pods that run. */
  get meanRequestedCores(): number {
    return this.#cpuRequested.mean;
  }

  get meanRunning(): number {
    return this.#running.all.mean;
  }

  #onBound(pod: PodId): void {
    const { now } = this.#cluster;
    this.#pending.add(now, this.#workload(pod), -1);
    this.#running.add(now, this.#workload(pod), 1);
    this.#request(pod, 1);
  }

  /** What runs on a machine that has stopped, for all that the control plane knows, uses nothing. */
  #onReady(pod: PodId): void {
    if (this.#cluster.nodes.up[this.#cluster.pods.node[pod]!] === 1) this.#use(pod, 1);
  }

  /** Off its node, or out of the queue. */
  #onGone(pod: PodId): void {
    const wasBound = !Number.isNaN(this.#cluster.pods.boundAt[pod]!);
    (wasBound ? this.#running : this.#pending).add(this.#cluster.now, this.#workload(pod), -1);
    this.#request(pod, 0);
    this.#use(pod, 0);
  }

  #onNodeDown(node: NodeId): void {
    const { nodes, pods } = this.#cluster;
    for (let pod = nodes.firstPod[node] as PodId; pod !== NO_POD; pod = pods.nextOnNode[pod] as PodId) {
      this.#use(pod, 0);
    }
  }

  /** The pod's requests count from now on, or not any more. */
  #request(pod: PodId, counts: 0 | 1): void {
    const sign = counts - this.#isRequested.get(pod);
    if (sign === 0) return;
    this.#isRequested.set(pod, counts);
    this.#cpuRequested.add(this.#cluster.now, sign * this.#cluster.requestOf(pod, CPU));
    this.#memoryRequested.add(this.#cluster.now, sign * this.#cluster.requestOf(pod, MEMORY));
  }

  /** The pod's usage counts from now on, or not any more. */
  #use(pod: PodId, counts: 0 | 1): void {
    const sign = counts - this.#isUsed.get(pod);
    if (sign === 0) return;
    this.#isUsed.set(pod, counts);
    const workload = this.#workload(pod);
    const { now, pods } = this.#cluster;
    if (workload < this.#usages.length) {
      const { cpu, memory } = this.#usages[workload]!;
      this.#cpuUsed.add(now, sign * (cpu === "request" ? this.#cluster.requestOf(pod, CPU) : cpu));
      this.#memoryUsed.add(
        now,
        sign * (memory === "request" ? this.#cluster.requestOf(pod, MEMORY) : memory),
      );
    } else {
      const template = pods.templates[pod]!;
      this.#cpuUsed.add(now, sign * usageOf(template, "cpu"));
      this.#memoryUsed.add(now, sign * usageOf(template, "memory"));
      this.#leak(pod, template, counts);
    }
  }

  /** The pod begins to leak, or what it has leaked is gone with it. */
  #leak(pod: PodId, template: PodTemplateSpec, counts: 0 | 1): void {
    let containers = this.#leaking.get(template);
    if (containers === undefined) {
      containers = leakingContainers(template);
      this.#leaking.set(template, containers);
    }
    if (containers.length === 0) return;
    if (counts === 1) {
      this.#leaks.set(pod, { containers, grown: 0 });
      return;
    }
    this.#memoryUsed.add(this.#cluster.now, -(this.#leaks.get(pod)?.grown ?? 0));
    this.#leaks.delete(pod);
  }

  #workload(pod: PodId): number {
    return this.#cluster.pods.workload[pod]!;
  }

  #allocatable(resource: number): number {
    let sum = 0;
    for (let node = 0; node < this.#cluster.nodes.count; node++) {
      sum += this.#cluster.nodes.allocatable[resource]![node as NodeId]!;
    }
    return sum;
  }

  #all(): Gauge[] {
    return [
      ...this.#pending.gauges(),
      ...this.#running.gauges(),
      this.#nodesUp,
      this.#cpuRequested,
      this.#memoryRequested,
      this.#cpuUsed,
      this.#memoryUsed,
      ...(this.#throttled === undefined ? [] : [this.#throttled]),
      this.#fragmentation,
    ];
  }
}

function asShare(metric: string, whole: number): (value: MetricValue) => MetricValue {
  return (value) => ({ ...value, metric, value: value.value / whole });
}

function asShareOver(metric: string, whole: number): (series: TimelineSeries) => TimelineSeries {
  const share = (column: Float64Array) => column.map((value) => value / whole);
  return ({ labels, mean, min, max }) => ({
    metric,
    labels,
    mean: share(mean),
    min: share(min),
    max: share(max),
  });
}

const MILLICORES = 1000;
const GIB = 2 ** 30;
const UTILIZATIONS = [
  ["cpu_requested_cores", "cpu_utilization", CPU, MILLICORES],
  ["memory_requested_gib", "memory_utilization", MEMORY, GIB],
] as const;
