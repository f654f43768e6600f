import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { compileDistribution, type Sampler } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import type { BehaviorSpec } from "../spec/behavior.ts";
import type { WorldSpec } from "../spec/world.ts";
import type { ImageSource } from "./image-source.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

/**
 * The kubelets' side of tasks: pulls a task's image, starts it, ends it when its time is over. No step of it has a
 * latency.
 *
 * Start-up times are drawn from a stream keyed by workload, task and attempt, so that every strategy meets the
 * same ones. A task that loses its node before is forgotten.
 */
export class TaskPods {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #images: ImageSource;
  readonly #starts: readonly Start[];
  readonly #podReady: EventKind;
  readonly #podEnded: EventKind;
  /** The event that each placed pod waits for: ready, then ended. */
  #next = new Float64Array(1024);

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number, images: ImageSource) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#images = images;
    this.#starts = world.tasks.map(({ name, behavior }) => makeStart(name, behavior, images, seed));
    this.#podReady = simulation.define("pod-ready", (pod) => this.#onReady(pod as PodId));
    this.#podEnded = simulation.define("pod-ended", (pod) => this.#onEnded(pod as PodId));
  }

  podBound(pod: PodId, node: NodeId): void {
    if (pod >= this.#next.length) this.#next = lengthened(this.#next, new Float64Array(2 * (pod + 1)));
    if (this.#cluster.isHeard(node)) this.#begin(pod, node);
    else this.#next[pod] = UNSEEN;
  }

  #begin(pod: PodId, node: NodeId): void {
    const image = this.#startOf(pod).image;
    const there = this.#images.pull(image, node);
    if (there === Number.POSITIVE_INFINITY) this.#next[pod] = PULLING;
    else this.#start(pod, there - this.#cluster.now);
  }

  podLost(pod: PodId): void {
    if (this.#next[pod]! >= 0) this.#simulation.cancel(this.#next[pod] as EventHandle);
    this.#next[pod] = NEVER;
  }

  /** The machine has stopped, and its tasks with it, whoever may notice when. */
  nodeDown(node: NodeId): void {
    for (const pod of this.#tasksOn(node)) this.podLost(pod);
  }

  /** The machine runs again, and sees the tasks that were bound to it meanwhile. */
  nodeUp(node: NodeId): void {
    if (this.#cluster.nodes.connected[node] === 0) return;
    for (const pod of this.#tasksOn(node)) if (this.#next[pod] === UNSEEN) this.#begin(pod, node);
  }

  /** What has ended while nobody could hear of it is told. */
  nodeReconnected(node: NodeId): void {
    for (const pod of this.#tasksOn(node)) if (this.#next[pod] === UNTOLD) this.#onEnded(pod);
    if (this.#cluster.nodes.up[node] === 1) this.nodeUp(node);
  }

  imagePulled(node: NodeId, image: number): void {
    if (this.#starts.length === 0) return;
    for (const pod of this.#tasksOn(node)) {
      if (this.#next[pod] === PULLING && this.#startOf(pod).image === image) this.#start(pod, 0);
    }
  }

  #tasksOn(node: NodeId): readonly PodId[] {
    if (this.#starts.length === 0) return NO_PODS;
    return podsOnNode(this.#cluster, node).filter((pod) => this.#cluster.pods.templates[pod] === undefined);
  }

  #start(pod: PodId, pulled: number): void {
    const { pods, now } = this.#cluster;
    const startup = this.#startOf(pod).draw(pods.index[pod]!, pods.attempts[pod]!);
    this.#next[pod] = NEVER;
    if (pulled + startup < MAX_TIME - now) this.#await(pod, this.#podReady, pulled + startup);
  }

  #onReady(pod: PodId): void {
    this.#next[pod] = NEVER;
    this.#cluster.ready(pod);
    const duration = this.#cluster.pods.duration[pod]!;
    if (duration < MAX_TIME - this.#cluster.now) this.#await(pod, this.#podEnded, duration);
  }

  #onEnded(pod: PodId): void {
    const isHeard = this.#cluster.nodes.connected[this.#cluster.pods.node[pod]!] === 1;
    this.#next[pod] = isHeard ? NEVER : UNTOLD;
    if (isHeard) this.#cluster.end(pod);
  }

  #startOf(pod: PodId): Start {
    return this.#starts[this.#cluster.pods.workload[pod]!]!;
  }

  #await(pod: PodId, kind: EventKind, delay: number): void {
    this.#next[pod] = this.#simulation.schedule(kind, delay, pod, 0, KUBELET_PRIORITY);
  }
}

/** How the pods of one workload start. */
interface Start {
  readonly image: number;
  /** Start-up time of an attempt of a task, whole microseconds. */
  readonly draw: (task: number, attempt: number) => number;
}

function makeStart(workload: string, behavior: BehaviorSpec, images: ImageSource, seed: number): Start {
  const image = images.numberOf(behavior.image, behavior.imageSize);
  const sampler = compileDistribution(behavior.startup);
  const { startup } = behavior;
  if (startup.kind === "constant") return { image, draw: () => Math.round(startup.value) };
  return { image, draw: drawKeyed(sampler, createStream(seed, "startup", workload)) };
}

function drawKeyed(sampler: Sampler, stream: RandomStream): Start["draw"] {
  return (task, attempt) => Math.round(sampler(stream.fork(task).fork(attempt)));
}

const NO_PODS: readonly PodId[] = [];

/** It waits for no event. */
const NEVER = -1;
/** It waits to be told that its image is there. */
const PULLING = -2;
/** It was bound to a machine that is off, or cut off. */
const UNSEEN = -3;
/** It has ended, and its kubelet cannot say so. */
const UNTOLD = -4;
