import type { NodeId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";

/**
 * Which images each node has, and until when it is pulling which.
 *
 * A node pulls one image at a time, in order of request (the kubelet's default, serializeImagePulls), at its
 * own bandwidth. An image stays once it is there; pulls under way are lost when the node fails. Images are
 * never removed: there is no disk limit. How nodes pull that pull several at a time: shared-pulls.ts.
 */
export class ImageCaches {
  readonly #bandwidth: number[];
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #sizes: number[] = [];
  /** For each image: when each node has it; NaN where nobody asked for it. */
  readonly #presentFrom: Float64Array[] = [];
  /** When each node is done with the pulls asked for so far. */
  #idleFrom: Float64Array;

  /** `bandwidth` in bytes per microsecond, by node. */
  constructor(bandwidth: readonly number[]) {
    this.#bandwidth = [...bandwidth];
    this.#idleFrom = new Float64Array(bandwidth.length);
  }

  /** Number of an image. Workloads that share a name share what is cached; its size is the largest named. */
  register(image: string, size: number): number {
    const known = this.#numbers.get(image);
    if (known !== undefined) {
      this.#sizes[known] = Math.max(this.#sizes[known]!, size);
      return known;
    }
    this.#numbers.set(image, this.#sizes.length);
    this.#names.push(image);
    this.#presentFrom.push(new Float64Array(this.#bandwidth.length).fill(Number.NaN));
    return this.#sizes.push(size) - 1;
  }

  /** Asks a node for an image: the instant, now or later, at which it has it. O(1). */
  pull(image: number, node: NodeId, now: number): number {
    const size = this.#sizes[image]!;
    if (size === 0) return now;
    const presentFrom = this.#presentFrom[image]!;
    const known = presentFrom[node]!;
    if (!Number.isNaN(known)) return Math.max(known, now);
    const done = Math.max(now, this.#idleFrom[node]!) + Math.ceil(size / this.#bandwidth[node]!);
    presentFrom[node] = done;
    this.#idleFrom[node] = done;
    return done;
  }

  /** Whether a node has an image; one without size is everywhere. */
  has(image: number, node: NodeId, now: number): boolean {
    return this.#sizes[image] === 0 || this.#presentFrom[image]![node]! <= now;
  }

  /** From now on a node has an image, however it came there. */
  put(image: number, node: NodeId, now: number): void {
    if (!this.has(image, node, now)) this.#presentFrom[image]![node] = now;
  }

  nameOf(image: number): string {
    return this.#names[image]!;
  }

  /** Bytes. */
  sizeOf(image: number): number {
    return this.#sizes[image]!;
  }

  /** Another node, without images; its id is the next one. */
  addNode(bandwidth: number): void {
    const nodes = this.#bandwidth.push(bandwidth);
    this.#idleFrom = lengthened(this.#idleFrom, new Float64Array(nodes));
    for (const [image, presentFrom] of this.#presentFrom.entries()) {
      this.#presentFrom[image] = lengthened(presentFrom, new Float64Array(nodes).fill(Number.NaN));
    }
  }

  /** A node fails: what it has not pulled completely is lost. */
  interrupt(node: NodeId, now: number): void {
    for (const presentFrom of this.#presentFrom) {
      if (presentFrom[node]! > now) presentFrom[node] = Number.NaN;
    }
    this.#idleFrom[node] = now;
  }
}
