import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { FailureRecords, OpenFailure } from "./failure-records.ts";
import type { PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts } from "./replica-counts.ts";

/**
 * When the workloads that a failure hit have as many replicas serving again as are wanted, for good: being whole for no
 * time does not count. O(1) a change of replicas, O(its failures) where a workload that was hit is whole, or not more.
 */
export class FailureRecoveries {
  readonly #cluster: Cluster;
  readonly #counts: ReplicaCounts;
  /** By row that was hit and has not recovered. */
  readonly #hit = new Map<number, HitWorkload>();

  constructor(cluster: Cluster, counts: ReplicaCounts, states: PodStates, failures: FailureRecords) {
    this.#cluster = cluster;
    this.#counts = counts;
    states.listen({
      disrupted: (pod, isNodeLoss) => {
        const row = counts.rowOf(pod);
        const failure = isNodeLoss ? failures.of(cluster.pods.node[pod] as NodeId) : undefined;
        if (row !== NO_ROW && failure !== undefined) this.#add(row, failure);
      },
    });
    counts.onChange((row) => {
      if (this.#hit.size > 0) this.#look(row);
    });
  }

  /** The end of the run: what is whole now has recovered. */
  finish(): void {
    for (const row of [...this.#hit.keys()]) this.#settle(row, Number.POSITIVE_INFINITY);
  }

  #add(row: number, failure: OpenFailure): void {
    this.#settle(row, this.#cluster.now);
    let hit = this.#hit.get(row);
    if (hit === undefined) {
      hit = { failures: new Set(), wholeSince: Number.NaN };
      this.#hit.set(row, hit);
    }
    if (hit.failures.has(failure)) return;
    hit.failures.add(failure);
    failure.workloads++;
    failure.waiting++;
    hit.wholeSince = this.#counts.isFull(row) ? this.#cluster.now : Number.NaN;
  }

  #look(row: number): void {
    const hit = this.#hit.get(row);
    if (hit === undefined) return;
    const isFull = this.#counts.isFull(row);
    if (isFull === !Number.isNaN(hit.wholeSince)) return;
    if (!isFull) this.#settle(row, this.#cluster.now);
    hit.wholeSince = isFull ? this.#cluster.now : Number.NaN;
  }

  /** A workload that has been whole for some time has recovered. */
  #settle(row: number, now: number): void {
    const hit = this.#hit.get(row);
    if (hit === undefined || !(hit.wholeSince < now)) return;
    this.#hit.delete(row);
    for (const failure of hit.failures) {
      failure.waiting--;
      failure.recoveredAt = Math.max(
        Number.isNaN(failure.recoveredAt) ? 0 : failure.recoveredAt,
        hit.wholeSince,
      );
    }
  }
}

interface HitWorkload {
  readonly failures: Set<OpenFailure>;
  /** NaN: fewer serve than are wanted. */
  wholeSince: number;
}
