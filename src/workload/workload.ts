import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { LossCause } from "../cluster/listener.ts";
import type { Simulation } from "../kernel/simulation.ts";
import { createStream } from "../random/streams.ts";
import type { TaskStreamSpec, WorldSpec } from "../spec/world.ts";
import { burstSource } from "./burst-source.ts";
import { closedSource } from "./closed-source.ts";
import { fillSource } from "./fill-source.ts";
import { renewalSource } from "./renewal-source.ts";
import { TaskMaker } from "./task-maker.ts";
import type { TaskSource } from "./task-source.ts";
import { traceSource } from "./trace-source.ts";

/**
 * All task streams of a world: submits their tasks, and decides what becomes of a task that lost its node.
 *
 * Arrivals, durations and think times come from streams named after the workload, never after the strategy.
 */
export class Workload {
  readonly #cluster: Cluster;
  readonly #tasks: readonly TaskStreamSpec[];
  readonly #sources: readonly TaskSource[];
  /** Tasks that are submitted and will end, or will at least be ready, if they are placed. */
  #unfinished = 0;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number) {
    this.#cluster = cluster;
    this.#tasks = world.tasks;
    this.#sources = world.tasks.map((task, workload) =>
      makeSource(simulation, cluster, task, workload, seed),
    );
    if (world.tasks.length === 0) return;
    const { pods } = cluster;
    const isTask = (pod: PodId) => pods.templates[pod] === undefined;
    cluster.listen({
      podSubmitted: (pod) => {
        if (isTask(pod)) this.#unfinished++;
      },
      podBound: (pod) => {
        if (isTask(pod)) this.#sourceOf(pod).taskBound?.(pod);
      },
      podReady: (pod) => {
        if (isTask(pod) && this.#neverEnds(pod)) this.#unfinished--;
      },
      podLost: (pod, _node, cause) => this.#onLost(pod, cause),
      podLeft: (pod) => {
        if (isTask(pod)) this.#onLeft(pod);
      },
    });
  }

  /** Whether no source will submit anything more. */
  get isExhausted(): boolean {
    return this.#sources.every((source) => source.isExhausted);
  }

  /** Tasks that wait, start, or run and will end. */
  get unfinished(): number {
    return this.#unfinished;
  }

  #onLost(pod: PodId, cause: LossCause): void {
    const isCounted = !this.#neverEnds(pod) || Number.isNaN(this.#cluster.pods.readyAt[pod]);
    if (isCounted) this.#unfinished--;
    const task = this.#tasks[this.#cluster.pods.workload[pod]!]!;
    const policy = cause === "drain" ? task.onDrain : task.onNodeFailure;
    if (policy === "resubmit") {
      this.#cluster.resubmit(pod);
    } else {
      this.#unfinished++;
      this.#cluster.abandon(pod);
    }
  }

  #onLeft(pod: PodId): void {
    this.#unfinished--;
    this.#sourceOf(pod).taskLeft?.(pod);
  }

  #neverEnds(pod: PodId): boolean {
    return this.#cluster.pods.duration[pod] === Number.POSITIVE_INFINITY;
  }

  #sourceOf(pod: PodId): TaskSource {
    return this.#sources[this.#cluster.pods.workload[pod]!]!;
  }
}

function makeSource(
  simulation: Simulation,
  cluster: Cluster,
  task: TaskStreamSpec,
  workload: number,
  seed: number,
): TaskSource {
  const { name, arrivals } = task;
  const makeMaker = () => new TaskMaker(cluster, workload, task, seed);
  switch (arrivals.kind) {
    case "renewal":
      return renewalSource(simulation, name, arrivals, makeMaker(), createStream(seed, "arrivals", name));
    case "burst":
      return burstSource(simulation, name, arrivals, makeMaker());
    case "closed":
      return closedSource(
        simulation,
        cluster,
        name,
        arrivals,
        makeMaker(),
        createStream(seed, "members", name),
      );
    case "trace":
      if (arrivals.repeat === "until-full")
        return fillSource(simulation, cluster, name, workload, arrivals.trace);
      return traceSource(simulation, cluster, name, workload, arrivals.trace);
  }
}
