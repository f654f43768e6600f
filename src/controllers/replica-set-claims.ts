import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { WriteDelay } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { Orphans } from "./orphans.ts";
import type { PodCounts } from "./pod-counts.ts";
import type { ReplicaSet } from "./replica-set.ts";
import type { Sync } from "./sync-queue.ts";

/**
 * Which pods belong to which ReplicaSet as their labels change: one that its set does not select any more is left to
 * itself, and an orphan is taken in by a set that selects it. Source: Kubernetes controller_ref_manager.go.
 */
export class ReplicaSetClaims {
  readonly #cluster: Cluster;
  readonly #counts: PodCounts<ReplicaSet>;
  readonly #orphans: Orphans;
  readonly #sets: readonly ReplicaSet[];
  readonly #write: WriteDelay;
  readonly #changed: (set: ReplicaSet) => void;
  /** Pods whose labels have changed so that their set does not select them. */
  readonly #strays = new Set<PodId>();

  /** `changed` is told of sets that have something to claim. */
  constructor(
    { cluster, orphans, listen }: ControllerTools,
    counts: PodCounts<ReplicaSet>,
    sets: readonly ReplicaSet[],
    write: WriteDelay,
    changed: (set: ReplicaSet) => void,
  ) {
    this.#cluster = cluster;
    this.#counts = counts;
    this.#orphans = orphans;
    this.#sets = sets;
    this.#write = write;
    this.#changed = changed;
    orphans.onAdd((pod) => this.#wakeFor(pod));
    listen({
      podRelabeled: (pod) => this.#onRelabeled(pod),
      podLeft: (pod) => void this.#strays.delete(pod),
    });
  }

  /** Whether there is nothing that any set might let go or take in: nearly always. */
  get areSettled(): boolean {
    return this.#strays.size + this.#orphans.count === 0;
  }

  /** Lets go what a set does not select any more, and takes in orphans that it does, each by a write. */
  *claim(set: ReplicaSet): Sync {
    for (const pod of this.#strays) {
      if (this.#counts.ownerOf(pod) !== set) continue;
      yield this.#write();
      if (this.#isStray(pod)) this.release(set, pod);
      this.#strays.delete(pod);
    }
    for (const pod of this.#orphans.newFor(set, set.template.namespace, set.selector)) {
      if (!this.#isWanted(set, pod)) continue;
      yield this.#write();
      if (set.isDeleted || set.isDeleting || !this.#isWanted(set, pod)) continue;
      this.#orphans.adopt(pod, set.name);
      this.#counts.adopt(pod, set);
    }
  }

  /** A pod belongs to nobody from now on, unless it is not the set's any more. */
  release(set: ReplicaSet, pod: PodId): void {
    if (this.#counts.ownerOf(pod) !== set) return;
    this.#counts.release(pod);
    this.#orphans.release(pod);
  }

  #isWanted({ template, selector, isOwned }: ReplicaSet, pod: PodId): boolean {
    if (!this.#orphans.has(pod) || !this.#orphans.isSelected(pod, template.namespace, selector)) return false;
    // Those of a Deployment's set have its hash among their labels.
    return !isOwned || this.#cluster.pods.templates[pod]?.key === template.key;
  }

  #isStray(pod: PodId): boolean {
    const set = this.#counts.ownerOf(pod);
    const labels = this.#cluster.pods.templates[pod]?.labels;
    return set !== undefined && labels !== undefined && !matchesLabels(set.selector, labels);
  }

  #onRelabeled(pod: PodId): void {
    const owner = this.#counts.ownerOf(pod);
    if (owner !== undefined && this.#isStray(pod)) {
      this.#strays.add(pod);
      this.#changed(owner);
    } else if (this.#orphans.has(pod)) this.#wakeFor(pod);
  }

  /** Sets that select an orphan look at it. */
  #wakeFor(pod: PodId): void {
    for (const set of this.#sets)
      if (!set.isDeleted && !set.isDeleting && this.#isWanted(set, pod)) this.#changed(set);
  }
}
