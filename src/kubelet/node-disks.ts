import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ImageCatalog } from "./image-catalog.ts";
import type { ImageHearer } from "./image-source.ts";
import { ImageStore } from "./image-store.ts";
import { kubeletOf } from "./node-use.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

const GC_PERIOD = 300_000_000;

/**
 * The disks of all nodes: what images they hold, and their garbage collection each 5 min.
 *
 * A disk holds images and what containers write. Collection is looked for only where there is too much: facts 7.1.
 */
export class NodeDisks {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #catalog: ImageCatalog;
  readonly #hearer: ImageHearer;
  readonly #stores = new Map<NodeId, ImageStore>();
  /** Nodes whose next collection is under way. */
  readonly #due = new Set<NodeId>();
  readonly #collect: EventKind;

  constructor(simulation: Simulation, cluster: Cluster, catalog: ImageCatalog, hearer: ImageHearer) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#catalog = catalog;
    this.#hearer = hearer;
    this.#collect = simulation.define("image-collection", (node) => this.#onCollect(node as NodeId));
  }

  of(node: NodeId): ImageStore {
    const known = this.#stores.get(node);
    if (known !== undefined) return known;
    const made = new ImageStore(this.#catalog.images, this.#catalog.layerSizes);
    this.#stores.set(node, made);
    return made;
  }

  /** An image has got a number: nodes that list it have it. O(nodes), once an image. */
  list(image: number): void {
    const name = this.#catalog.names[image]!;
    for (const [node, { images }] of this.#cluster.nodes.specs.entries())
      if (Object.hasOwn(images, name)) this.of(node as NodeId).add(image, this.#simulation.now);
  }

  add(image: number, node: NodeId): void {
    this.of(node).add(image, this.#simulation.now);
    this.#cluster.imagePresent(node, this.#catalog.names[image]!, this.#catalog.images[image]!.size);
    this.#hearer.diskChanged(node);
    this.look(node);
  }

  /** Bytes that are free on a node; Infinity where its disk has no limit. */
  freeOn(node: NodeId): number {
    const { disk = Number.POSITIVE_INFINITY } = this.#cluster.nodes.specs[node]!.machine;
    return disk === Number.POSITIVE_INFINITY
      ? disk
      : Math.max(0, disk - this.of(node).bytes - this.#hearer.writtenOn(node));
  }

  /** Containers on a node have images no more. */
  released(node: NodeId, images: Iterable<number>): void {
    for (const image of images) this.of(node).used(image, this.#simulation.now);
    this.look(node);
  }

  /** Has images collected at the next look, if there is too much on a disk. */
  look(node: NodeId): void {
    if (this.#due.has(node) || !this.#isFull(node)) return;
    this.#due.add(node);
    const delay = GC_PERIOD - (this.#simulation.now % GC_PERIOD);
    this.#simulation.schedule(this.#collect, delay, node, 0, KUBELET_PRIORITY);
  }

  /** Removes all that nobody uses, whatever its age. */
  removeUnused(node: NodeId): void {
    this.#free(node, Number.POSITIVE_INFINITY, 0);
  }

  #isFull(node: NodeId): boolean {
    const { disk } = this.#cluster.nodes.specs[node]!.machine;
    if (disk === undefined) return false;
    const used = 100 - Math.floor((100 * this.freeOn(node)) / disk);
    return used >= 100 * kubeletOf(this.#cluster, node).imageGCHighThreshold;
  }

  #onCollect(node: NodeId): void {
    this.#due.delete(node);
    const { disk } = this.#cluster.nodes.specs[node]!.machine;
    if (disk === undefined || this.#cluster.nodes.up[node] === 0 || !this.#isFull(node)) return;
    const { imageGCLowThreshold, imageMinimumGCAge } = kubeletOf(this.#cluster, node);
    const wanted = Math.floor(disk * (1 - imageGCLowThreshold)) - this.freeOn(node);
    const freed = this.#free(node, wanted, imageMinimumGCAge);
    if (freed < wanted) this.#hearer.collectionFailed(node, wanted, freed);
    // What is too young, or has just been used, may go at the next look.
    if (this.of(node).count > this.#hearer.inUse(node).size) this.look(node);
  }

  #free(node: NodeId, bytes: number, minAge: number): number {
    const { now } = this.#simulation;
    const setting = { now, minAge, inUse: this.#hearer.inUse(node) };
    const { removed, freed } = this.of(node).free(bytes, setting);
    for (const image of removed) this.#cluster.imageAbsent(node, this.#catalog.names[image]!);
    if (removed.length > 0) this.#hearer.diskChanged(node);
    return freed;
  }
}
