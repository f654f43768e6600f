import type { Cluster } from "../cluster/cluster.ts";
import type { ClassId, NodeId, PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import { PENDING } from "../cluster/pod-table.ts";
import { CPU } from "../spec/world.ts";

/**
 * Share of the free CPU of schedulable nodes that lies on nodes where no typical pod fits; 0 if nothing is free.
 *
 * Typical is what waits; with nothing waiting, what has ever been submitted: the TYPICAL classes of which there
 * are most. Nodes without a CPU limit do not count. O(nodes x classes).
 */
export class Fragmentation {
  readonly #cluster: Cluster;
  /** Pods of each class that wait, and that were ever submitted. */
  #waiting = new Float64Array(64);
  #submitted = new Float64Array(64);
  #waitingPods = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    cluster.listen({
      podSubmitted: (pod) => this.#count(pod, 1),
      podBound: (pod) => this.#count(pod, -1),
      podLost: (pod) => this.#stopWaiting(pod),
      podRemoved: (pod) => this.#stopWaiting(pod),
      podAbandoned: (pod) => {
        if (cluster.pods.phase[pod] === PENDING) this.#count(pod, -1);
      },
    });
  }

  measure(): number {
    const typical = this.#typical();
    const { nodes } = this.#cluster;
    let free = 0;
    let unusable = 0;
    for (let node = 0; node < nodes.count; node++) {
      const left = this.#cluster.freeOf(node as NodeId, CPU);
      if (nodes.schedulable[node] === 0 || left === Number.POSITIVE_INFINITY) continue;
      free += left;
      if (!this.#takesAny(typical, node as NodeId)) unusable += left;
    }
    return free === 0 ? 0 : unusable / free;
  }

  #takesAny(typical: readonly ClassId[], node: NodeId): boolean {
    for (const podClass of typical) if (this.#cluster.hasRoom(podClass, node)) return true;
    return false;
  }

  /** A pod that was never bound has waited until now. */
  #stopWaiting(pod: PodId): void {
    if (Number.isNaN(this.#cluster.pods.boundAt[pod]!)) this.#count(pod, -1);
  }

  #typical(): readonly ClassId[] {
    return mostFrequent(this.#waitingPods > 0 ? this.#waiting : this.#submitted);
  }

  #count(pod: PodId, difference: 1 | -1): void {
    const podClass = this.#cluster.classOf(pod);
    if (podClass >= this.#submitted.length) this.#grow(podClass);
    this.#waiting[podClass]! += difference;
    this.#waitingPods += difference;
    if (difference > 0) this.#submitted[podClass]!++;
  }

  #grow(podClass: ClassId): void {
    this.#waiting = lengthened(this.#waiting, new Float64Array(2 * (podClass + 1)));
    this.#submitted = lengthened(this.#submitted, new Float64Array(2 * (podClass + 1)));
  }
}

/** Most first; of equally many the older class. O(classes), since few of them get past the last that is kept. */
function mostFrequent(counts: Float64Array): ClassId[] {
  const most: ClassId[] = [];
  let least = 0;
  for (let podClass = 0 as ClassId; podClass < counts.length; podClass++) {
    const count = counts[podClass]!;
    if (count <= least) continue;
    let place = most.length;
    while (place > 0 && counts[most[place - 1]!]! < count) place--;
    most.splice(place, 0, podClass);
    if (most.length > TYPICAL) most.pop();
    if (most.length === TYPICAL) least = counts[most[TYPICAL - 1]!]!;
  }
  return most;
}

const TYPICAL = 32;
