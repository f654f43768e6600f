import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { ImageCaches } from "./image-caches.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { SharedPulls } from "./shared-pulls.ts";

/**
 * Brings images to nodes, one or several at a time as the machine is set up, and tells when they are there.
 *
 * Who starts a pod either asks for the instant, where it can be known at once, or requests the image and is told.
 */
export class ImagePulls {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #caches: ImageCaches;
  readonly #shared: SharedPulls;
  readonly #onPulled: (node: NodeId, image: number) => void;
  readonly #pulled: EventKind;
  /** By node: images whose arrival is to be told. */
  readonly #announced: Set<number>[];
  /** By name of the image: nodes that list it. */
  readonly #listedBy = new Map<string, NodeId[]>();

  constructor(simulation: Simulation, cluster: Cluster, onPulled: (node: NodeId, image: number) => void) {
    const { specs } = cluster.nodes;
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#onPulled = onPulled;
    this.#caches = new ImageCaches(specs.map(({ machine }) => machine.bandwidth));
    this.#announced = specs.map(() => new Set());
    for (const node of specs.keys()) this.#list(node as NodeId);
    this.#shared = new SharedPulls(simulation, (node, image) => this.#arrive(node, image));
    this.#pulled = simulation.define("image-pulled", (node, image) => this.#tell(node as NodeId, image));
    cluster.listen({
      nodeDown: (node) => this.#interrupt(node),
      nodeAdded: (node) => this.#addNode(node),
    });
  }

  /** Number of an image; nodes that list it have it from the start. Sizes as `ImageCaches.register` takes them. */
  numberOf(image: string, size: number): number {
    const number = this.#caches.register(image, size);
    for (const node of this.#listedBy.get(image) ?? []) this.#caches.put(number, node, 0);
    return number;
  }

  nameOf(image: number): string {
    return this.#caches.nameOf(image);
  }

  has(image: number, node: NodeId): boolean {
    return this.#caches.has(image, node, this.#simulation.now);
  }

  /** From now on a node has an image, without a pull. */
  put(image: number, node: NodeId): void {
    if (!this.has(image, node)) this.#arrive(node, image);
  }

  /**
   * Asks a node for an image: the instant, now or later, at which it has it. Infinity where that depends on what
   * else will be asked for: then the arrival is told.
   */
  pull(image: number, node: NodeId): number {
    if (!this.#isShared(node)) return this.#caches.pull(image, node, this.#simulation.now);
    return this.request(image, node) ? this.#simulation.now : Number.POSITIVE_INFINITY;
  }

  /** Asks a node for an image: whether it is there; if not, its arrival will be told. */
  request(image: number, node: NodeId): boolean {
    if (this.has(image, node)) return true;
    if (this.#isShared(node)) {
      const { bandwidth, parallelPulls } = this.#cluster.nodes.specs[node]!.machine;
      this.#shared.request(node, image, this.#caches.sizeOf(image), bandwidth, parallelPulls);
    } else if (!this.#announced[node]!.has(image)) {
      this.#announced[node]!.add(image);
      const { now } = this.#simulation;
      const delay = this.#caches.pull(image, node, now) - now;
      if (delay < MAX_TIME - now)
        this.#simulation.schedule(this.#pulled, delay, node, image, KUBELET_PRIORITY);
    }
    return false;
  }

  #isShared(node: NodeId): boolean {
    return this.#cluster.nodes.specs[node]!.machine.parallelPulls > 1;
  }

  #tell(node: NodeId, image: number): void {
    // A failure of the node may have interrupted the pull since.
    if (!this.has(image, node)) return;
    this.#announced[node]!.delete(image);
    this.#arrive(node, image);
  }

  #arrive(node: NodeId, image: number): void {
    this.#caches.put(image, node, this.#simulation.now);
    this.#cluster.imagePresent(node, this.#caches.nameOf(image), this.#caches.sizeOf(image));
    this.#onPulled(node, image);
  }

  #interrupt(node: NodeId): void {
    this.#caches.interrupt(node, this.#simulation.now);
    this.#shared.interrupt(node);
    this.#announced[node]!.clear();
  }

  #addNode(node: NodeId): void {
    this.#caches.addNode(this.#cluster.nodes.specs[node]!.machine.bandwidth);
    this.#announced.push(new Set());
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
