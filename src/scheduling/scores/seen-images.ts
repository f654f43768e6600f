import type { Column, NodeId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { HolderHistory } from "./holder-history.ts";

/**
 * Which node has which image, as kube-scheduler remembers it: how many nodes have an image is noted for a node
 * when that node has changed, at the next decision, and is not renewed before it changes again.
 *
 * What is noted for a node is when it was noted; how many nodes had an image then is in that image's history. So
 * a node costs O(1), whatever images it has.
 */
export class SeenImages {
  /** Changes of nodes, and of images, taken in so far; -1 before the first look. */
  #cursor = -1;
  #imageCursor = 0;
  /** How many times changes were taken in. */
  #looks = 0;
  /** By node: the look at which it was noted. */
  #notedAt = new Int32Array(0);
  /** By image. */
  readonly #histories: HolderHistory[] = [];

  /** Brings the nodes that changed up to date. O(1) a node, and a change of images. */
  takeIn(view: ClusterView): void {
    const { changes, nodes } = view;
    if (this.#cursor === changes.count) return;
    this.#looks++;
    this.#takeInImages(view);
    if (nodes.count > this.#notedAt.length)
      this.#notedAt = lengthened(this.#notedAt, new Int32Array(2 * nodes.count));
    if (this.#cursor < 0 || !changes.reaches(this.#cursor)) this.#notedAt.fill(this.#looks);
    else for (let at = this.#cursor; at < changes.count; at++) this.#notedAt[changes.at(at)] = this.#looks;
    this.#cursor = changes.count;
  }

  /** How many nodes had the image when the node was last noted; 0 if the node has it not. */
  holders(image: number, node: NodeId, { images }: ClusterView): number {
    if (!images.has(image, node)) return 0;
    return this.#histories[image]!.at(this.#notedAt[node]!);
  }

  /** No node was ever noted when more nodes than that had the image. */
  most(image: number): number {
    return this.#histories[image]?.most ?? 0;
  }

  /** The history of an image that some node has, or had. */
  historyOf(image: number): HolderHistory {
    return this.#histories[image]!;
  }

  /** By node: the look at which it was noted. */
  get notedAt(): Column {
    return this.#notedAt;
  }

  /** Nodes that changed after the last `takeIn`: for those who look between decisions. Nearly always none. */
  changedSince({ changes, nodes }: ClusterView): ReadonlySet<NodeId> {
    if (this.#cursor === changes.count) return NONE;
    const changed = new Set<NodeId>();
    if (this.#cursor < 0 || !changes.reaches(this.#cursor)) {
      for (let node = 0; node < nodes.count; node++) changed.add(node as NodeId);
    } else for (let at = this.#cursor; at < changes.count; at++) changed.add(changes.at(at));
    return changed;
  }

  #takeInImages({ images }: ClusterView): void {
    const { changes } = images;
    if (this.#cursor >= 0 && changes.reaches(this.#imageCursor)) {
      for (let at = this.#imageCursor; at < changes.count; at++) this.#note(changes.at(at), images.holders);
    } else for (let image = 0; image < images.count; image++) this.#note(image, images.holders);
    this.#imageCursor = changes.count;
  }

  #note(image: number, holders: ArrayLike<number>): void {
    while (this.#histories.length <= image) this.#histories.push(new HolderHistory());
    this.#histories[image]!.note(this.#looks, holders[image]!, this.#notedAt);
  }
}

const NONE: ReadonlySet<NodeId> = new Set();
