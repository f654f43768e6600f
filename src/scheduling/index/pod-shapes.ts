import type { ClassId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { ClusterView } from "../../cluster/view.ts";

/**
 * Numbers the shapes of pods: classes are of one shape if nothing that a rule about a node by itself may look at
 * tells them apart. Pods of many owners are of few shapes, but for their images: so there are sizes, too, which are
 * shapes without these.
 */
export class PodShapes {
  /** By class. */
  #shapes = new Int32Array(0);
  #sizes = new Int32Array(0);
  #known = 0;
  readonly #numbers = new Map<string, number>();
  /** By class: the number of its shape or size together with what nodes are grouped by, and these. */
  readonly #grouped: { readonly base: number; readonly signature: string; readonly number: number }[] = [];

  /** O(1), but O(size of the shape) for a class that is new. */
  of(podClass: ClassId, view: ClusterView): number {
    if (podClass >= this.#known) this.#takeIn(view);
    return this.#shapes[podClass]!;
  }

  /** The shape without images. Sizes and shapes have different numbers. */
  sizeOf(podClass: ClassId, view: ClusterView): number {
    if (podClass >= this.#known) this.#takeIn(view);
    return this.#sizes[podClass]!;
  }

  /**
   * A number for `base`, the class's shape or size, where nodes are grouped by something besides. O(1) as long as
   * that is the same.
   */
  grouped(podClass: ClassId, base: number, signature: string): number {
    const known = this.#grouped[podClass];
    if (known?.signature === signature && known.base === base) return known.number;
    const number = this.#numberOf(`${base} ${signature}`);
    this.#grouped[podClass] = { base, signature, number };
    return number;
  }

  #takeIn(view: ClusterView): void {
    const { count } = view.classes;
    if (count > this.#shapes.length) {
      this.#shapes = lengthened(this.#shapes, new Int32Array(2 * count));
      this.#sizes = lengthened(this.#sizes, new Int32Array(2 * count));
    }
    for (; this.#known < count; this.#known++) {
      const size = this.#numberOf(sizeText(this.#known, view));
      this.#sizes[this.#known] = size;
      this.#shapes[this.#known] = this.#numberOf(`${size} ${imagesText(this.#known, view)}`);
    }
  }

  #numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}

function imagesText(podClass: number, { classes }: ClusterView): string {
  return JSON.stringify({ images: classes.images[podClass], volumes: classes.imageVolumes[podClass] });
}

function sizeText(podClass: number, { classes, resources }: ClusterView): string {
  const { nodeName, nodeSelector, requiredNodes, preferredNodes, tolerations, hostPorts } =
    classes.placement[podClass]!;
  const first = podClass * resources.length;
  return JSON.stringify([
    resources.map((_, resource) => classes.requests[first + resource]),
    [classes.nonZeroCpu[podClass], classes.nonZeroMemory[podClass]],
    [classes.scoredCpu[podClass], classes.scoredMemory[podClass], classes.scoredRequests[podClass]],
    classes.rests.all(podClass),
    [nodeName, nodeSelector, requiredNodes ?? null, preferredNodes, tolerations, hostPorts],
    classes.constrained[podClass],
  ]);
}
