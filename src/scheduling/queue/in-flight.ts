import type { PodId } from "../../cluster/ids.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";

/** Pods that are being tried, and what happens meanwhile: it may help a pod that turns out to have failed. */
export class InFlight {
  /** How many of the events had happened when a pod was taken out; ANYTHING: it is tried again in any case. */
  readonly #begins = new Map<PodId, number>();
  readonly #events: ClusterEvent[] = [];

  begin(pod: PodId): void {
    this.#begins.set(pod, this.#events.length);
  }

  happened(event: ClusterEvent): void {
    if (this.#begins.size > 0) this.#events.push(event);
  }

  /** Something happened that brings back every pod: some have waited too long. */
  anythingHappened(): void {
    for (const pod of this.#begins.keys()) this.#begins.set(pod, ANYTHING);
  }

  /** A pod is not being tried any more. */
  drop(pod: PodId): void {
    this.#begins.delete(pod);
    // Setting the length costs even where it is 0.
    if (this.#events.length > 0 && this.#begins.size === 0) this.#events.length = 0;
  }

  /** A pod was tried and failed: whether something that happened meanwhile is worth another attempt. */
  end(pod: PodId, isWorthRetrying: (event: ClusterEvent) => boolean): boolean {
    const begin = this.#begins.get(pod) ?? this.#events.length;
    let isHelped = begin === ANYTHING;
    for (let i = begin; i < this.#events.length && !isHelped; i++)
      isHelped = isWorthRetrying(this.#events[i]!);
    this.drop(pod);
    return isHelped;
  }
}

const ANYTHING = -1;
