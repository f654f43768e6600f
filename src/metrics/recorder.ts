import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { RolloutRecord } from "../spec/rollout.ts";
import type { DistributionColumn, MetricValue, Timeline } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { CompletionSlots } from "./completion-slots.ts";
import { Delays } from "./delays.ts";
import { Fragmentation } from "./fragmentation.ts";
import type { TimelineShape } from "./gauge.ts";
import { Gauges } from "./gauges.ts";
import { labelText } from "./label-text.ts";
import { NodeUptime } from "./node-uptime.ts";
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
  #firstSubmission = Number.NaN;
  #lastEnd = Number.NaN;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec) {
    const names = world.tasks.map((task) => task.name);
    const labels = names.map((workload) => labelText({ workload }));
    const usages = world.tasks.map((task) => task.behavior.usage);
    const shape = timelineShape(world.horizon);
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#warmUp = world.warmUp;
    this.#gauges = new Gauges(cluster, labels, usages, shape);
    this.#wait = new Delays("wait_s", labels);
    this.#startup = new Delays("startup_s", labels);
    this.#turnaround = new Delays("turnaround_s", labels);
    this.#slowdown = new Delays("bounded_slowdown", labels);
    this.#work = new Work(cluster, names);
    this.#counts = new TaskCounts(cluster, labels);
    this.#uptime = new NodeUptime(cluster);
    cluster.listen({
      podSubmitted: () => {
        if (Number.isNaN(this.#firstSubmission)) this.#firstSubmission = cluster.now;
      },
      podBound: (pod) => this.#onBound(pod),
      podReady: (pod) => this.#onReady(pod),
      podEnded: (pod) => this.#onEnded(pod),
      podLost: (pod) => this.#onLost(pod),
    });
    this.#sampleFragmentation(shape);
    if (world.warmUp > 0) this.#forgetWarmUp();
  }

  finish(): Measured {
    const now = this.#simulation.now;
    this.#work.countUnfinished();
    const { values, series, step } = this.#gauges.finish(now);
    const delays = [this.#wait, this.#startup, this.#turnaround, this.#slowdown];
    const gap = this.#slots.gap / SECOND;
    return {
      metrics: [
        ...delays.flatMap((each) => each.values()),
        ...values,
        ...this.#work.values(),
        ...this.#counts.values(),
        ...this.#uptime.values(now),
        {
          metric: "makespan_s",
          stat: "last",
          labels: "",
          value: (this.#lastEnd - this.#firstSubmission) / SECOND,
        },
        { metric: "completion_gap_s", stat: "mean", labels: "", value: gap },
        ...estimate(
          "allocated_cores",
          this.#work.meanRequest * this.#gauges.meanRunning,
          this.#gauges.meanRequestedCores,
        ),
        ...estimate("core_hours", this.#work.coreHoursEstimate, this.#work.coreHours),
        ...estimate("completion_gap_s", this.#slots.estimate / SECOND, gap),
      ],
      distributions: delays.flatMap((each) => each.distributions()),
      timeline: { step, buckets: series[0]!.mean.length, series },
      rollouts: [],
    };
  }

  #onBound(pod: PodId): void {
    const { pods, now } = this.#cluster;
    this.#slots.started(pod, now);
    const submitted = pods.submitted[pod]!;
    if (submitted >= this.#warmUp) this.#wait.add(pods.workload[pod]!, (now - submitted) / SECOND);
  }

  #onReady(pod: PodId): void {
    const { pods, now } = this.#cluster;
    if (pods.submitted[pod]! < this.#warmUp) return;
    this.#startup.add(pods.workload[pod]!, (now - pods.boundAt[pod]!) / SECOND);
  }

  #onEnded(pod: PodId): void {
    const { pods, now } = this.#cluster;
    const ran = now - pods.boundAt[pod]!;
    this.#lastEnd = now;
    this.#slots.left(pod, now, ran);
    this.#work.count(pod, "useful");
    const submitted = pods.firstSubmitted[pod]!;
    if (submitted < this.#warmUp) return;
    const turnaround = now - submitted;
    this.#turnaround.add(pods.workload[pod]!, turnaround / SECOND);
    this.#slowdown.add(pods.workload[pod]!, Math.max(turnaround / Math.max(ran, SLOWDOWN_BOUND), 1));
  }

  #onLost(pod: PodId): void {
    this.#slots.left(pod, this.#cluster.now, undefined);
    this.#work.count(pod, "lost");
  }

  /** Once a bucket of the timeline; the interval doubles as the buckets do, so samples stay few. */
  #sampleFragmentation({ step, buckets }: TimelineShape): void {
    const fragmentation = new Fragmentation(this.#cluster);
    let interval = step;
    const sample = this.#simulation.define("fragmentation-sample", () => {
      this.#gauges.setFragmentation(fragmentation.measure());
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
    });
    this.#simulation.schedule(end, this.#warmUp, 0, 0, FORGETTING_PRIORITY);
  }
}

function estimate(of: string, value: number, simulated: number): MetricValue[] {
  const labels = labelText({ of });
  return [
    { metric: "estimate", stat: "last", labels, value },
    { metric: "estimate_error", stat: "last", labels, value: (value - simulated) / simulated },
  ];
}

/** A known horizon is divided into 240 buckets; an unknown one starts at a second and doubles. */
function timelineShape(horizon: number): TimelineShape {
  const step = horizon === Number.POSITIVE_INFINITY ? SECOND : Math.max(1, Math.ceil(horizon / 240));
  return { step, buckets: 480 };
}

const SECOND = 1_000_000;
/** Bounded slowdown counts shorter run times as 10 s. */
const SLOWDOWN_BOUND = 10 * SECOND;
