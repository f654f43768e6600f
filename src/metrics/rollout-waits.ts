import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { StageTimes } from "../spec/rollout.ts";
import type { PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts, type Replicated } from "./replica-counts.ts";

/** A span of time; `until` is Infinity for what goes on. */
interface Span {
  from: number;
  until: number;
}

/**
 * What workloads wait for while none of their pods is under way: old pods that have to end first, where the kind
 * waits for that, a disruption budget that holds one, or that a lost node is noticed and its pods evicted; else their
 * controllers. O(1) an event, O(pods that are lost) where nodes are.
 */
export class RolloutWaits {
  readonly #cluster: Cluster;
  /** By row: the last pod that ended, from the request of its deletion. */
  readonly #ending: Span[];
  /** By row: how many pods are being deleted. */
  readonly #deleting: Int32Array;
  readonly #held: Span[];
  readonly #heldPods = new Set<PodId>();
  /** Pods on nodes that are lost, by row from the first of them on. */
  readonly #lost: Span[];
  readonly #lostPods = new Map<PodId, number>();
  readonly #waitsForEnd: readonly boolean[];

  constructor(cluster: Cluster, counts: ReplicaCounts, states: PodStates) {
    const { workloads } = counts;
    this.#cluster = cluster;
    this.#ending = workloads.map(() => ({ from: Infinity, until: Infinity }));
    this.#held = workloads.map(() => ({ from: Infinity, until: Infinity }));
    this.#lost = workloads.map(() => ({ from: Infinity, until: Infinity }));
    states.listen({
      disrupted: (pod, isNodeLoss) => {
        if (isNodeLoss) this.#onLost(counts.rowOf(pod), pod);
      },
    });
    this.#deleting = new Int32Array(workloads.length);
    this.#waitsForEnd = workloads.map(waitsForEnd);
    const rowOf = (pod: PodId) => {
      const row = counts.rowOf(pod);
      return row !== NO_ROW && this.#waitsForEnd[row] ? row : NO_ROW;
    };
    if (this.#waitsForEnd.includes(true))
      cluster.listen({
        podDeleting: (pod) => this.#onDeleting(rowOf(pod)),
        podRemoved: (pod) => this.#onRemoved(rowOf(pod)),
      });
    cluster.listen({
      evictionRefused: (pod) => this.#onRefused(counts.rowOf(pod), pod),
      podReady: (pod) => this.#onBack(pod),
      podDeleting: (pod) => {
        this.#onBack(pod);
        if (this.#heldPods.delete(pod)) this.#held[counts.rowOf(pod)]!.until = cluster.now;
      },
      podLeft: (pod) => {
        if (this.#heldPods.size > 0) this.#heldPods.delete(pod);
        this.#onBack(pod);
      },
    });
  }

  /** In order of ROLLOUT_STAGES: what the time from one instant to a later one, up to now, went to. */
  split(row: number, from: number, until: number): StageTimes {
    const termination = overlap(this.#ending[row]!, from, until);
    const budget = Math.min(overlap(this.#held[row]!, from, until), until - from - termination);
    const rest = until - from - termination - budget;
    const loss = Math.min(overlap(this.#lost[row]!, from, until), rest);
    return [rest - loss, termination, budget, loss, 0, 0, 0, 0, 0];
  }

  #onDeleting(row: number): void {
    if (row === NO_ROW || this.#deleting[row]!++ > 0) return;
    this.#ending[row] = { from: this.#cluster.now, until: Infinity };
  }

  #onRemoved(row: number): void {
    if (row === NO_ROW || --this.#deleting[row]! > 0) return;
    this.#ending[row]!.until = this.#cluster.now;
  }

  #onLost(row: number, pod: PodId): void {
    if (row === NO_ROW || this.#lostPods.has(pod)) return;
    const isFirst = ![...this.#lostPods.values()].includes(row);
    this.#lostPods.set(pod, row);
    if (isFirst) this.#lost[row] = { from: this.#cluster.now, until: Infinity };
  }

  /** The pod is ready again, or is not waited for any more. */
  #onBack(pod: PodId): void {
    if (this.#lostPods.size === 0) return;
    const row = this.#lostPods.get(pod);
    if (row === undefined) return;
    this.#lostPods.delete(pod);
    if (![...this.#lostPods.values()].includes(row)) this.#lost[row]!.until = this.#cluster.now;
  }

  #onRefused(row: number, pod: PodId): void {
    if (row === NO_ROW || this.#heldPods.has(pod)) return;
    this.#heldPods.add(pod);
    this.#held[row] = { from: this.#cluster.now, until: Infinity };
  }
}

function overlap({ from, until }: Span, start: number, end: number): number {
  return Math.max(0, Math.min(until, end) - Math.max(from, start));
}

/** Whether the next pods are made only when others are gone. */
function waitsForEnd(workload: Replicated): boolean {
  if (workload.kind === "Deployment") return workload.strategy.kind === "Recreate";
  return workload.kind !== "ReplicaSet";
}
