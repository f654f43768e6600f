import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { FailureRecord } from "../spec/failure.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import type { RolloutRecord } from "../spec/rollout.ts";
import type { DistributionColumn, MetricValue, Timeline } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { CompletionSlots } from "./completion-slots.ts";
import { Delays } from "./delays.ts";
import { estimateValues } from "./estimate.ts";
import { type Befallen, FailureRecords } from "./failure-records.ts";
import { Fragmentation } from "./fragmentation.ts";
import type { TimelineShape } from "./gauge.ts";
import { Gauges } from "./gauges.ts";
import { labelText } from "./label-text.ts";
import { NodeLosses } from "./node-losses.ts";
import { NodeUptime } from "./node-uptime.ts";
import { measureObjects, type ObjectMetrics, type PodKnowledge } from "./object-metrics.ts";
import { type Owner, ownersOf } from "./owners.ts";
import { PodNumbers } from "./pod-numbers.ts";
import { START_NOT_TOLD } from "./pod-stages.ts";
import { isEviction } from "./pod-states.ts";
import { TaskCounts } from "./task-counts.ts";
import { Work } from "./work.ts";

/** Last at an instant: what is measured is how the instant ends. */
const MEASURING_PRIORITY = 7;

/** First at an instant: what happens at the end of the warm-up is measured. */
const FORGETTING_PRIORITY = 0;

/** What was measured in one run. */
export interface Measured {
  readonly metrics: readonly MetricValue[];
  readonly distributions: readonly DistributionColumn[];
  readonly timeline: Timeline;
  readonly rollouts: readonly RolloutRecord[];
  readonly failures: readonly FailureRecord[];
}

/**
 * Listens to the cluster and measures what src/spec/metrics.ts defines.
 *
 * Must hear of a loss before whoever submits the pod again. Memory does not grow with the number of events.
 */
export class Recorder {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #warmUp: number;
  readonly #gauges: Gauges;
  readonly #wait: Delays;
  readonly #startup: Delays;
  readonly #turnaround: Delays;
  readonly #slowdown: Delays;
  readonly #work: Work;
  readonly #slots = new CompletionSlots();
  readonly #counts: TaskCounts;
  readonly #uptime: NodeUptime;
  readonly #failures: FailureRecords;
  readonly #losses: NodeLosses;
  readonly #objects: ObjectMetrics;
  readonly #owners: readonly Owner[];
  /** 1 for a pod that has been bound and not been ready since. */
  readonly #isStarting = new PodNumbers();
  #isStarted: boolean;
  #firstSubmission = Number.NaN;
  #lastEnd = Number.NaN;

  /**
   * `whyNotReady` says of a pod of a workload object why it is not ready, asked of rollouts that are not complete;
   * `startOf` what its kubelet knows of its start, `grownOf` what a container has leaked.
   */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    world: WorldSpec,
    { whyNotReady = () => "", startOf = () => START_NOT_TOLD, grownOf = () => 0 }: Partial<PodKnowledge> = {},
  ) {
    const owners = ownersOf(world);
    const labels = owners.map(({ name }) => labelText({ workload: name }));
    const tasks = world.tasks.length;
    const completing = labels.map((each, workload) => (owners[workload]!.completes ? each : undefined));
    const shape = timelineShape(world.horizon);
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#warmUp = world.warmUp;
    this.#owners = owners;
    this.#isStarted = world.start === "cold" || world.objects.workloads.length === 0;
    this.#gauges = new Gauges(
      cluster,
      labels,
      world.tasks.map((task) => task.behavior.usage),
      shape,
    );
    this.#wait = new Delays("wait_s", labels, tasks);
    this.#startup = new Delays("startup_s", labels, tasks);
    this.#turnaround = new Delays("turnaround_s", completing, tasks);
    this.#slowdown = new Delays("bounded_slowdown", completing, tasks);
    this.#work = new Work(cluster, owners);
    this.#counts = new TaskCounts(cluster, labels.slice(0, tasks));
    this.#uptime = new NodeUptime(cluster);
    this.#failures = new FailureRecords(cluster);
    this.#losses = new NodeLosses(cluster, world, owners, this.#failures);
    this.#objects = measureObjects(cluster, world, shape, { whyNotReady, startOf, grownOf }, this.#failures);
    if (this.#isStarted) this.#objects.start();
    cluster.listen({
      podSubmitted: (pod) => this.#onSubmitted(pod),
      podBound: (pod) => this.#onBound(pod),
      podReady: (pod) => this.#onReady(pod),
      podEnded: (pod) => this.#onEnded(pod),
      podLost: (pod) => this.#onTakenAway(pod, true),
      podRemoved: (pod, node, cause) =>
        this.#onTakenAway(pod, isEviction(cause) || (node !== NO_NODE && cluster.nodes.up[node] === 0)),
    });
    this.#sample(shape, grownOf);
    if (world.warmUp > 0) this.#forgetWarmUp();
  }

  /** What was there from the start has been placed: delays and rollouts count from now on. Once, at 0. */
  start(): void {
    this.#isStarted = true;
    this.#objects.start();
  }

  /** The timeline has applied a Service: from now on its endpoints are those that it selects now. */
  applyService(service: ServiceSpec): void {
    this.#objects.applyService(service);
  }

  /** What is said to befall the cluster from now on: nodes that go away at this instant do so for it. */
  befell(befallen: Befallen): void {
    this.#failures.befell(befallen);
  }

  /** A load, by position, has another value. */
  loadChanged(load: number, value: number): void {
    this.#objects.loadChanged(load, value);
  }

  /** Pods use so much more than their templates say: the change of it, in millicores and bytes. */
  useMore(cpu: number, memory: number): void {
    this.#gauges.useMore(cpu, memory);
  }

  /** From now on it is measured how much CPU pods are kept from using: told by the changes of it, in millicores. */
  followThrottling(): (change: number) => void {
    return this.#gauges.followThrottling();
  }

  finish(): Measured {
    const now = this.#simulation.now;
    this.#work.countUnfinished();
    const { values, series, step } = this.#gauges.finish(now);
    const delays = [this.#wait, this.#startup, this.#turnaround, this.#slowdown];
    const gap = this.#slots.gap / SECOND;
    const objects = this.#objects.finish(now);
    return {
      metrics: [
        ...delays.flatMap((each) => each.values()),
        ...values,
        ...this.#work.values(),
        ...this.#counts.values(),
        ...this.#uptime.values(now),
        ...this.#losses.values(),
        {
          metric: "makespan_s",
          stat: "last",
          labels: "",
          value: (this.#lastEnd - this.#firstSubmission) / SECOND,
        },
        { metric: "completion_gap_s", stat: "mean", labels: "", value: gap },
        ...estimateValues(
          "allocated_cores",
          this.#work.meanRequest * this.#gauges.meanRunning,
          this.#gauges.meanRequestedCores,
        ),
        ...estimateValues("core_hours", this.#work.coreHoursEstimate, this.#work.taskCoreHours),
        ...estimateValues("completion_gap_s", this.#slots.estimate / SECOND, gap),
        ...objects.values,
      ],
      distributions: delays.flatMap((each) => each.distributions()),
      timeline: { step, buckets: series[0]!.mean.length, series: [...series, ...objects.series] },
      rollouts: objects.rollouts,
      failures: this.#failures.records(this.#warmUp),
    };
  }

  #onSubmitted(pod: PodId): void {
    const { pods, now } = this.#cluster;
    if (!this.#owners[pods.workload[pod]!]!.completes) return;
    if (Number.isNaN(this.#firstSubmission)) this.#firstSubmission = now;
  }

  #onBound(pod: PodId): void {
    const { pods, now } = this.#cluster;
    const workload = pods.workload[pod]!;
    this.#isStarting.set(pod, this.#isStarted ? 1 : 0);
    if (this.#owners[workload]!.completes) this.#slots.started(pod, now);
    const submitted = pods.submitted[pod]!;
    if (this.#isStarted && submitted >= this.#warmUp) this.#wait.add(workload, (now - submitted) / SECOND);
  }

  #onReady(pod: PodId): void {
    // A pod may be ready, not ready, and ready again.
    if (this.#isStarting.get(pod) === 0) return;
    this.#isStarting.set(pod, 0);
    const { pods, now } = this.#cluster;
    if (!this.#isStarted || pods.submitted[pod]! < this.#warmUp) return;
    this.#startup.add(pods.workload[pod]!, (now - pods.boundAt[pod]!) / SECOND);
  }

  #onEnded(pod: PodId): void {
    const { pods, now } = this.#cluster;
    this.#work.count(pod, pods.exitCode[pod] === 0 ? "useful" : "lost");
    if (!this.#owners[pods.workload[pod]!]!.completes) return;
    const ran = now - pods.boundAt[pod]!;
    this.#lastEnd = now;
    this.#slots.left(pod, now, ran);
    const submitted = pods.firstSubmitted[pod]!;
    if (submitted < this.#warmUp) return;
    const turnaround = now - submitted;
    this.#turnaround.add(pods.workload[pod]!, turnaround / SECOND);
    this.#slowdown.add(pods.workload[pod]!, Math.max(turnaround / Math.max(ran, SLOWDOWN_BOUND), 1));
  }

  /** A pod has lost its node, or is deleted. One that was never bound has done nothing. */
  #onTakenAway(pod: PodId, isLost: boolean): void {
    const { pods, now } = this.#cluster;
    if (Number.isNaN(pods.boundAt[pod]!)) return;
    if (this.#owners[pods.workload[pod]!]!.completes) this.#slots.left(pod, now, undefined);
    this.#work.count(pod, isLost ? "lost" : "useful");
  }

  /** Once a bucket of the timeline; the interval doubles as the buckets do, so samples stay few. */
  #sample({ step, buckets }: TimelineShape, grownOf: PodKnowledge["grownOf"]): void {
    const fragmentation = new Fragmentation(this.#cluster);
    let interval = step;
    const sample = this.#simulation.define("fragmentation-sample", () => {
      this.#gauges.setFragmentation(fragmentation.measure());
      this.#gauges.measureLeaks(grownOf);
      if (this.#simulation.now >= interval * buckets) interval *= 2;
      if (interval > MAX_TIME - this.#simulation.now) return;
      this.#simulation.schedule(sample, interval, 0, 0, MEASURING_PRIORITY);
    });
    this.#simulation.schedule(sample, 0, 0, 0, MEASURING_PRIORITY);
  }

  #forgetWarmUp(): void {
    const end = this.#simulation.define("warm-up-end", () => {
      const now = this.#simulation.now;
      this.#gauges.reset(now);
      this.#work.reset(now);
      this.#slots.reset(now);
      this.#counts.reset();
      this.#uptime.reset(now);
      this.#losses.reset();
      this.#objects.reset(now);
    });
    this.#simulation.schedule(end, this.#warmUp, 0, 0, FORGETTING_PRIORITY);
  }
}

/** A known horizon is divided into 240 buckets; an unknown one starts at a second and doubles. */
export function timelineShape(horizon: number): TimelineShape {
  const step = horizon === Number.POSITIVE_INFINITY ? SECOND : Math.max(1, Math.ceil(horizon / 240));
  return { step, buckets: 480 };
}

const SECOND = 1_000_000;
/** Bounded slowdown counts shorter run times as 10 s. */
const SLOWDOWN_BOUND = 10 * SECOND;
