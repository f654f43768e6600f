import type { ClassId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { ClusterView } from "../../cluster/view.ts";

/**
 * Numbers the shapes of pods: classes are of one shape if nothing that a rule about a node by itself may look at
 * tells them apart. Pods of many owners are of few shapes.
 */
export class PodShapes {
  #of = new Int32Array(0);
  #known = 0;
  readonly #numbers = new Map<string, number>();
  /** By class: the number of its shape together with what nodes are grouped by, and that. */
  readonly #grouped: { readonly signature: string; readonly number: number }[] = [];

  /** O(1), but O(size of the shape) for a class that is new. */
  of(podClass: ClassId, view: ClusterView): number {
    if (podClass >= this.#known) this.#takeIn(view);
    return this.#of[podClass]!;
  }

  /** A number for a class's shape where nodes are grouped by something besides. O(1) as long as that is the same. */
  grouped(podClass: ClassId, view: ClusterView, signature: string): number {
    const known = this.#grouped[podClass];
    if (known?.signature === signature) return known.number;
    const number = this.#numberOf(`${this.of(podClass, view)} ${signature}`);
    this.#grouped[podClass] = { signature, number };
    return number;
  }

  #takeIn(view: ClusterView): void {
    const { count } = view.classes;
    if (count > this.#of.length) this.#of = lengthened(this.#of, new Int32Array(2 * count));
    for (; this.#known < count; this.#known++) {
      this.#of[this.#known] = this.#numberOf(textOf(this.#known, view));
    }
  }

  #numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}

function textOf(podClass: number, { classes, resources }: ClusterView): string {
  const { nodeName, nodeSelector, requiredNodes, preferredNodes, tolerations, hostPorts } =
    classes.placement[podClass]!;
  const first = podClass * resources.length;
  return JSON.stringify([
    resources.map((_, resource) => classes.requests[first + resource]),
    [classes.nonZeroCpu[podClass], classes.nonZeroMemory[podClass]],
    [classes.scoredCpu[podClass], classes.scoredMemory[podClass], classes.scoredRequests[podClass]],
    classes.rests.all(podClass),
    [nodeName, nodeSelector, requiredNodes ?? null, preferredNodes, tolerations, hostPorts],
    [classes.images[podClass], classes.imageVolumes[podClass], classes.constrained[podClass]],
  ]);
}
