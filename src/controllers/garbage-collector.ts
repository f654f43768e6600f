import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";

/** Deletes what belonged to a deleted object, each by a write of its own, in the order in which it is told. */
export class GarbageCollector {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #watch: number;
  readonly #write: WriteDelay;
  readonly #collected: EventKind;
  readonly #deletions: ((() => void) | undefined)[] = [];

  constructor(simulation: Simulation, cluster: Cluster, controlPlane: ControlPlaneSpec) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#watch = controlPlane.latencies.watch;
    this.#write = apiWrites(simulation, controlPlane);
    this.#collected = simulation.define("garbage-collected", (number, isThere) =>
      this.#onCollected(number, isThere === 1),
    );
  }

  /** Deletes the pods that are there now, each unless it has left these by then. */
  collectPods(pods: ReadonlySet<PodId>): void {
    for (const pod of pods)
      this.collect(() => {
        if (pods.has(pod)) this.#cluster.requestDeletion(pod, "deletion");
      });
  }

  /**
   * Lets what an object owns be nobody's, each by a write of its own, all asked for at once; then the object goes.
   * Source: Kubernetes pkg/controller/garbagecollector, orphanDependents.
   */
  orphan(releases: readonly (() => void)[], gone: () => void): void {
    let left = releases.length;
    const request = (then: () => void) =>
      this.#collectIn(this.#write.ask(), this.#deletions.push(then) - 1, 0);
    // The object is read again before its finalizer is taken away.
    const end = () => request(() => request(gone));
    if (left === 0) end();
    for (const release of releases)
      this.collect(() => {
        release();
        if (--left === 0) end();
      });
  }

  collect(deletion: () => void): void {
    const number = this.#deletions.push(deletion) - 1;
    this.#collectIn(this.#watch + this.#write.ask(), number, 0);
  }

  /** The deletion is there, unless the API server has kept it waiting: that is asked once. */
  #onCollected(number: number, isThere: boolean): void {
    const late = isThere ? 0 : this.#write.lateness(this.#simulation.now);
    if (late !== 0) {
      this.#collectIn(Math.abs(late), number, late > 0 ? 1 : 0);
      return;
    }
    const deletion = this.#deletions[number]!;
    this.#deletions[number] = undefined;
    deletion();
  }

  #collectIn(delay: number, number: number, isThere: 0 | 1): void {
    this.#simulation.schedule(this.#collected, delay, number, isThere, CONTROLLER_PRIORITY);
  }
}
