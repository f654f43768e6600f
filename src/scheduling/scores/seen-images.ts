import type { NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";

/**
 * Which node has which image, as kube-scheduler remembers it: how many nodes have an image is noted for a node
 * when that node has changed, at the next decision, and is not renewed before it changes again.
 */
export class SeenImages {
  /** Changes taken in so far; -1 before the first look. */
  #cursor = -1;
  /** By image, then by node: how many nodes had it; 0 where the node has it not. */
  readonly #holders: number[][] = [];
  /** By node: the images that are noted. */
  readonly #noted: (readonly number[])[] = [];
  /** Nothing was ever noted. */
  #isEmpty = true;

  /** Brings the nodes that changed up to date. O(their images). */
  takeIn(view: ClusterView): void {
    const { changes, nodes } = view;
    // Nearly always images are not told of at all.
    if (view.images.held === 0 && this.#isEmpty) {
      this.#cursor = changes.count;
      return;
    }
    if (this.#cursor >= 0 && changes.reaches(this.#cursor)) {
      while (this.#cursor < changes.count) this.#note(changes.at(this.#cursor++), view);
      return;
    }
    for (let node = 0; node < nodes.count; node++) this.#note(node as NodeId, view);
    this.#cursor = changes.count;
  }

  /** How many nodes had the image when the node was last noted; 0 if the node had it not. */
  holders(image: number, node: NodeId): number {
    return this.#holders[image]?.[node] ?? 0;
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

  #note(node: NodeId, { images }: ClusterView): void {
    const noted = this.#noted[node] ?? NO_IMAGES;
    const on = images.on(node);
    // Nearly always a pod came or went, and the images are the same.
    if (!areEqual(noted, on)) {
      for (const image of noted) this.#holders[image]![node] = 0;
      this.#noted[node] = on.slice();
      this.#isEmpty = false;
    }
    for (const image of on) {
      this.#holders[image] ??= [];
      this.#holders[image][node] = images.holders[image]!;
    }
  }
}

function areEqual(some: readonly number[], others: readonly number[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}

const NO_IMAGES: readonly number[] = [];
const NONE: ReadonlySet<NodeId> = new Set();
