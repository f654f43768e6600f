import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { ImageCaches } from "./image-caches.ts";
import type { ImageHearer, ImageSource, PullState } from "./image-source.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { SharedPulls } from "./shared-pulls.ts";

/**
 * Brings images to nodes, one or several at a time as the machine is set up, and tells when they are there: whole, never
 * failing, with nothing to limit it but the node's bandwidth. What a registry and a disk add: registry-pulls.ts.
 *
 * Who starts a pod either asks for the instant, where it can be known at once, or requests the image and is told.
 */
export class ImagePulls implements ImageSource {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #caches: ImageCaches;
  readonly #shared: SharedPulls;
  readonly #hearer: ImageHearer;
  readonly #pulled: EventKind;
  /** By node: images whose arrival is to be told. */
  readonly #announced: Map<number, Announced>[];
  /** By name of the image: nodes that list it. */
  readonly #listedBy = new Map<string, NodeId[]>();

  constructor(simulation: Simulation, cluster: Cluster, hearer: ImageHearer) {
    const { specs } = cluster.nodes;
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#hearer = hearer;
    this.#caches = new ImageCaches(specs.map(({ machine }) => machine.bandwidth));
    this.#announced = specs.map(() => new Map());
    for (const node of specs.keys()) this.#list(node as NodeId);
    this.#shared = new SharedPulls(simulation, (node, image) => this.#arrive(node, image));
    this.#pulled = simulation.define("image-pulled", (node, image) => this.#tell(node as NodeId, image));
    cluster.listen({
      nodeDown: (node) => this.#interrupt(node),
      nodeAdded: (node) => this.#addNode(node),
    });
  }

  /** Sizes as `ImageCaches.register` takes them. */
  numberOf(image: string, size: number): number {
    const number = this.#caches.register(image, size);
    for (const node of this.#listedBy.get(image) ?? []) this.#caches.put(number, node, 0);
    return number;
  }

  nameOf(image: number): string {
    return this.#caches.nameOf(image);
  }

  sizeOf(image: number): number {
    return this.#caches.sizeOf(image);
  }

  has(image: number, node: NodeId): boolean {
    return this.#caches.has(image, node, this.#simulation.now);
  }

  put(image: number, node: NodeId): void {
    if (!this.has(image, node)) this.#arrive(node, image);
  }

  /** Infinity where the instant depends on what else will be asked for. */
  pull(image: number, node: NodeId): number {
    if (!this.#isShared(node)) return this.#caches.pull(image, node, this.#simulation.now);
    if (this.has(image, node)) return this.#simulation.now;
    this.#request(image, node);
    return Number.POSITIVE_INFINITY;
  }

  request(image: number, node: NodeId, _row: number, pod: PodId): boolean {
    if (this.has(image, node)) return true;
    this.#hearer.pulling(pod, image);
    this.#request(image, node).pods.push(pod);
    return false;
  }

  cancel(): void {}

  forget(): void {}

  stateOf(): PullState {
    return "pulling";
  }

  /** Asks a node for an image that it lacks; its arrival will be told. */
  #request(image: number, node: NodeId): Announced {
    const { now } = this.#simulation;
    const known = this.#announced[node]!.get(image);
    if (known !== undefined) return known;
    const announced: Announced = { since: now, pods: [] };
    this.#announced[node]!.set(image, announced);
    if (this.#isShared(node)) {
      const { bandwidth, parallelPulls } = this.#cluster.nodes.specs[node]!.machine;
      this.#shared.request(node, image, this.#caches.sizeOf(image), bandwidth, parallelPulls);
      return announced;
    }
    const delay = this.#caches.pull(image, node, now) - now;
    if (delay < MAX_TIME - now) this.#simulation.schedule(this.#pulled, delay, node, image, KUBELET_PRIORITY);
    return announced;
  }

  #isShared(node: NodeId): boolean {
    return this.#cluster.nodes.specs[node]!.machine.parallelPulls > 1;
  }

  #tell(node: NodeId, image: number): void {
    // A failure of the node may have interrupted the pull since.
    if (!this.has(image, node)) return;
    this.#arrive(node, image);
  }

  #arrive(node: NodeId, image: number): void {
    const { now } = this.#simulation;
    const size = this.#caches.sizeOf(image);
    const announced = this.#announced[node]!.get(image);
    this.#announced[node]!.delete(image);
    this.#caches.put(image, node, now);
    this.#cluster.imagePresent(node, this.#caches.nameOf(image), size);
    if (announced !== undefined) {
      const { bandwidth } = this.#cluster.nodes.specs[node]!.machine;
      const all = now - announced.since;
      this.#hearer.pulled(undefined, node, image, { pull: Math.min(all, Math.ceil(size / bandwidth)), all });
    }
    this.#hearer.arrived(node, image, announced?.pods ?? []);
  }

  #interrupt(node: NodeId): void {
    this.#caches.interrupt(node, this.#simulation.now);
    this.#shared.interrupt(node);
    this.#announced[node]!.clear();
  }

  #addNode(node: NodeId): void {
    this.#caches.addNode(this.#cluster.nodes.specs[node]!.machine.bandwidth);
    this.#announced.push(new Map());
    this.#list(node);
  }

  /** Numbers of images are asked for once a template: that must not cost a look at every node. */
  #list(node: NodeId): void {
    for (const image of Object.keys(this.#cluster.nodes.specs[node]!.images)) {
      const nodes = this.#listedBy.get(image);
      if (nodes === undefined) this.#listedBy.set(image, [node]);
      else nodes.push(node);
    }
  }
}

/** An image that somebody on a node waits for: since when, and the pods among them. */
interface Announced {
  readonly since: number;
  readonly pods: PodId[];
}
