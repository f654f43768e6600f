import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

/** What a node has to pull. */
interface NodePulls {
  readonly limit: number;
  /** Bytes per microsecond, shared in equal parts by what is being pulled. */
  readonly bandwidth: number;
  /** Images being pulled, and the bytes of each that were missing at `since`. */
  readonly running: { readonly image: number; missing: number }[];
  /** Images that wait, with their sizes, first come first. */
  readonly waiting: { readonly image: number; readonly size: number }[];
  since: number;
  /** The event at which the next image is there. */
  next: EventHandle | undefined;
}

/** Nodes that pull several images at a time, at their bandwidth together: facts 7.3, maxParallelImagePulls. */
export class SharedPulls {
  readonly #simulation: Simulation;
  readonly #onPulled: (node: NodeId, image: number) => void;
  readonly #arrival: EventKind;
  readonly #nodes = new Map<NodeId, NodePulls>();

  constructor(simulation: Simulation, onPulled: (node: NodeId, image: number) => void) {
    this.#simulation = simulation;
    this.#onPulled = onPulled;
    this.#arrival = simulation.define("shared-pull-done", (node) => this.#onArrival(node as NodeId));
  }

  /** Begins to pull an image that the node lacks, or lets it wait its turn. O(pulls of the node). */
  request(node: NodeId, image: number, size: number, bandwidth: number, limit: number): void {
    const pulls = this.#of(node, bandwidth, limit);
    const isAsked = (pull: { readonly image: number }) => pull.image === image;
    if (pulls.running.some(isAsked) || pulls.waiting.some(isAsked)) return;
    pulls.waiting.push({ image, size });
    this.#progress(pulls);
    this.#begin(node, pulls);
  }

  /** A node fails: what it has not pulled completely is lost. */
  interrupt(node: NodeId): void {
    const pulls = this.#nodes.get(node);
    if (pulls?.next !== undefined) this.#simulation.cancel(pulls.next);
    this.#nodes.delete(node);
  }

  #of(node: NodeId, bandwidth: number, limit: number): NodePulls {
    const known = this.#nodes.get(node);
    if (known !== undefined) return known;
    const made = { limit, bandwidth, running: [], waiting: [], since: this.#simulation.now, next: undefined };
    this.#nodes.set(node, made);
    return made;
  }

  /** Takes off what was pulled since the last look. */
  #progress(pulls: NodePulls): void {
    const pulled = ((this.#simulation.now - pulls.since) * pulls.bandwidth) / pulls.running.length;
    for (const pull of pulls.running) pull.missing -= pulled;
    pulls.since = this.#simulation.now;
  }

  /** Lets images that wait begin while there is a place, and finds out anew which one is there next, and when. */
  #begin(node: NodeId, pulls: NodePulls): void {
    const { running, waiting, limit, bandwidth } = pulls;
    while (waiting.length > 0 && running.length < limit) {
      const { image, size } = waiting.shift()!;
      running.push({ image, missing: size });
    }
    if (pulls.next !== undefined) this.#simulation.cancel(pulls.next);
    pulls.next = undefined;
    if (running.length === 0) return;
    const delay = Math.max(0, Math.ceil((leastMissing(pulls) * running.length) / bandwidth));
    if (delay >= MAX_TIME - this.#simulation.now) return;
    pulls.next = this.#simulation.schedule(this.#arrival, delay, node, 0, KUBELET_PRIORITY);
  }

  #onArrival(node: NodeId): void {
    const pulls = this.#nodes.get(node)!;
    pulls.next = undefined;
    this.#progress(pulls);
    // The one that the event was for is there, whatever rounding has left of it, and those that are as far.
    const done = Math.max(0, leastMissing(pulls));
    const arrived = pulls.running.filter(({ missing }) => missing <= done);
    pulls.running.splice(0, pulls.running.length, ...pulls.running.filter(({ missing }) => missing > done));
    this.#begin(node, pulls);
    for (const { image } of arrived) this.#onPulled(node, image);
  }
}

function leastMissing({ running }: NodePulls): number {
  return running.reduce((least, { missing }) => Math.min(least, missing), Number.POSITIVE_INFINITY);
}
