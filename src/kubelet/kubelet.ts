import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { compileDistribution, type Sampler } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import type { BehaviorSpec } from "../spec/behavior.ts";
import type { WorldSpec } from "../spec/world.ts";
import { ImageCaches } from "./image-caches.ts";

/** First at an instant: a pod may take the room that another has just left. */
export const KUBELET_PRIORITY = 0;

/**
 * The nodes' side of a pod: pulls its image, starts it, ends it when its time is over.
 *
 * Start-up times are drawn from a stream keyed by workload, task and attempt, so that every strategy meets the
 * same ones. A pod that loses its node before is forgotten.
 */
export class Kubelet {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #caches: ImageCaches;
  readonly #starts: readonly Start[];
  readonly #podReady: EventKind;
  readonly #podEnded: EventKind;
  /** The event that each placed pod waits for: ready, then ended. */
  #next = new Float64Array(1024);

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#caches = new ImageCaches(world.nodes.map((node) => node.machine.bandwidth));
    this.#starts = world.tasks.map(({ name, behavior }) => makeStart(name, behavior, this.#caches, seed));
    this.#podReady = simulation.define("pod-ready", (pod) => this.#onReady(pod as PodId));
    this.#podEnded = simulation.define("pod-ended", (pod) => this.#onEnded(pod as PodId));
    cluster.listen({
      podBound: (pod, node) => this.#onBound(pod, node),
      podLost: (pod) => this.#forget(pod),
      nodeDown: (node) => this.#caches.interrupt(node, simulation.now),
    });
  }

  #onBound(pod: PodId, node: NodeId): void {
    const { pods, now } = this.#cluster;
    const start = this.#starts[pods.workload[pod]!]!;
    const pulled = this.#caches.pull(start.image, node, now) - now;
    const startup = start.draw(pods.index[pod]!, pods.attempts[pod]!);
    if (pod >= this.#next.length) this.#grow(pod);
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
    this.#next[pod] = NEVER;
    this.#cluster.end(pod);
  }

  #forget(pod: PodId): void {
    if (this.#next[pod] !== NEVER) this.#simulation.cancel(this.#next[pod] as EventHandle);
    this.#next[pod] = NEVER;
  }

  #await(pod: PodId, kind: EventKind, delay: number): void {
    this.#next[pod] = this.#simulation.schedule(kind, delay, pod, 0, KUBELET_PRIORITY);
  }

  #grow(pod: PodId): void {
    const next = new Float64Array(2 * (pod + 1));
    next.set(this.#next);
    this.#next = next;
  }
}

/** How the pods of one workload start. */
interface Start {
  readonly image: number;
  /** Start-up time of an attempt of a task, whole microseconds. */
  readonly draw: (task: number, attempt: number) => number;
}

function makeStart(workload: string, behavior: BehaviorSpec, caches: ImageCaches, seed: number): Start {
  const image = caches.register(behavior.image, behavior.imageSize);
  const sampler = compileDistribution(behavior.startup);
  const { startup } = behavior;
  if (startup.kind === "constant") return { image, draw: () => Math.round(startup.value) };
  return { image, draw: drawKeyed(sampler, createStream(seed, "startup", workload)) };
}

function drawKeyed(sampler: Sampler, stream: RandomStream): Start["draw"] {
  return (task, attempt) => Math.round(sampler(stream.fork(task).fork(attempt)));
}

const NEVER = -1;
