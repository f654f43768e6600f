import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { ClusterListener } from "../cluster/listener.ts";
import { READY } from "../cluster/pod-table.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { availableFrom } from "./available-from.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { OwnedPods } from "./owned-pods.ts";
import { keepsAccount } from "./owner-recounts.ts";

export type { OwnedPods };

export function noPods(minReady: number): OwnedPods {
  return { pods: new Set(), ready: 0, available: 0, terminating: 0, minReady };
}

/**
 * Counts pods for their owners as they come, get ready and available, and go. O(1) an event.
 *
 * A pod belongs to its owner from `add` until it is gone; one that is being deleted counts as terminating alone.
 */
export class PodCounts<Owner extends OwnedPods> implements ClusterListener {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #changed: (owner: Owner) => void;
  readonly #availableNow: EventKind;
  readonly #owners: (Owner | undefined)[] = [];
  readonly #standings: Standing[] = [];

  /** `changed` is told of each change of the counts, after it. */
  constructor(
    { simulation, cluster, listen }: Pick<ControllerTools, "simulation" | "cluster" | "listen">,
    name: string,
    changed: (owner: Owner) => void,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#changed = changed;
    this.#availableNow = simulation.define(`${name}-pod-available`, (pod) => this.#onAvailable(pod as PodId));
    listen(this);
    keepsAccount(cluster, (pod) => this.#owners[pod]);
  }

  add(pod: PodId, owner: Owner): void {
    this.#owners[pod] = owner;
    this.#standings[pod] = "active";
    owner.pods.add(pod);
    this.#changed(owner);
  }

  /** A pod that was there before belongs to the owner from now on, as it is. */
  adopt(pod: PodId, owner: Owner): void {
    this.add(pod, owner);
    const { phase, deletedAt } = this.#cluster.pods;
    if (!Number.isNaN(deletedAt[pod])) this.podDeleting(pod);
    else if (phase[pod] === READY) this.podReady(pod);
  }

  /** A pod belongs to nobody from now on. */
  release(pod: PodId): void {
    this.#gone(pod);
  }

  /** Whose pod it is; undefined for one that is gone. */
  ownerOf(pod: PodId): Owner | undefined {
    return this.#owners[pod];
  }

  isAvailable(pod: PodId): boolean {
    return this.#standings[pod] === "available";
  }

  podReady(pod: PodId): void {
    const owner = this.#owners[pod];
    if (owner === undefined || this.#standings[pod] !== "active") return;
    this.#standings[pod] = "ready";
    owner.ready++;
    this.#awaitAvailable(pod, owner);
    this.#changed(owner);
  }

  podUnready(pod: PodId): void {
    const owner = this.#owners[pod];
    if (owner === undefined || this.#standings[pod] === "terminating") return;
    this.#uncountReady(pod, owner);
    this.#standings[pod] = "active";
    this.#changed(owner);
  }

  podDeleting(pod: PodId): void {
    const owner = this.#owners[pod];
    if (owner === undefined) return;
    this.#uncountReady(pod, owner);
    this.#standings[pod] = "terminating";
    owner.pods.delete(pod);
    owner.terminating++;
    this.#changed(owner);
  }

  podRemoved(pod: PodId): void {
    this.#gone(pod);
  }

  podEnded(pod: PodId): void {
    this.#gone(pod);
  }

  /** The owner asks for another time of being ready than before. */
  changeMinReady(owner: Owner, minReady: number): void {
    owner.minReady = minReady;
    for (const pod of owner.pods) {
      if (this.#standings[pod] === "active") continue;
      this.#uncountReady(pod, owner);
      this.#standings[pod] = "ready";
      owner.ready++;
      this.#awaitAvailable(pod, owner);
    }
    this.#changed(owner);
  }

  /** All that is ready has been so for long. */
  settle(owner: Owner): void {
    for (const pod of owner.pods) if (this.#standings[pod] === "ready") this.#markAvailable(pod, owner);
  }

  #awaitAvailable(pod: PodId, owner: Owner): void {
    const left = availableFrom(this.#cluster.pods.readyAt[pod]!, owner.minReady) - this.#cluster.now;
    if (left <= 0) this.#markAvailable(pod, owner);
    else this.#simulation.schedule(this.#availableNow, left, pod, 0, CONTROLLER_PRIORITY);
  }

  #onAvailable(pod: PodId): void {
    const owner = this.#owners[pod];
    if (owner === undefined || this.#standings[pod] !== "ready") return;
    // Another pod may have the row by now, or this one be ready anew: its own event is still to come.
    if (availableFrom(this.#cluster.pods.readyAt[pod]!, owner.minReady) > this.#cluster.now) return;
    this.#markAvailable(pod, owner);
    this.#changed(owner);
  }

  #markAvailable(pod: PodId, owner: Owner): void {
    this.#standings[pod] = "available";
    owner.available++;
  }

  #uncountReady(pod: PodId, owner: Owner): void {
    if (this.#standings[pod] === "active") return;
    owner.ready--;
    if (this.#standings[pod] === "available") owner.available--;
  }

  #gone(pod: PodId): void {
    const owner = this.#owners[pod];
    if (owner === undefined) return;
    if (this.#standings[pod] === "terminating") owner.terminating--;
    else {
      this.#uncountReady(pod, owner);
      owner.pods.delete(pod);
    }
    this.#owners[pod] = undefined;
    this.#changed(owner);
  }
}

/** Where a pod stands in its owner's counts. */
type Standing = "active" | "ready" | "available" | "terminating";
