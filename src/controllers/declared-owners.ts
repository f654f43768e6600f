import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { WorldSpec } from "../spec/world.ts";

/** Which pods have a controller, and of what kind: kubectl asks before it takes them from a node. */
export class DeclaredOwners {
  readonly #cluster: Cluster;
  readonly #world: WorldSpec;
  /** Of pods that were let go or taken in since they were made: whether they have one now. */
  readonly #changed = new Map<PodId, boolean>();

  constructor(cluster: Cluster, world: WorldSpec) {
    this.#cluster = cluster;
    this.#world = world;
    if (world.objects.workloads.length === 0) return;
    cluster.listen({
      podOwnerChanged: (pod, owner) => void this.#changed.set(pod, owner !== ""),
      podLeft: (pod) => void this.#changed.delete(pod),
    });
  }

  /** The kind of the workload that made a pod of an object; "" once nobody controls it, or from the beginning. */
  kindOf(pod: PodId): string {
    const { tasks, objects } = this.#world;
    const { kind } = objects.workloads[this.#cluster.pods.workload[pod]! - tasks.length]!;
    const isControlled = this.#changed.get(pod) ?? kind !== "Pod";
    if (!isControlled) return "";
    return kind === "Pod" ? "ReplicaSet" : kind;
  }
}
