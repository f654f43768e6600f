import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { NO_TIMES, ROLLOUT_STAGES, type StageTimes } from "../spec/rollout.ts";
import type { PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts, type Replicated } from "./replica-counts.ts";
import { type WaitCause, WaitLog } from "./wait-log.ts";
import type { WhyNotReady } from "./waiting-words.ts";
import { isCrash } from "./waiting-words.ts";

/**
 * What workloads wait for while none of their pods is under way: a plan or a person that pauses them, a quota that
 * refuses pods, pods on nodes that are lost or cut off, a disruption budget that holds one, old pods that have to end
 * first (where the kind waits for that), pods that were ready and crash, or are not ready again; else their
 * controllers. O(1) an event of a pod that holds something up, O(pods there) where a node is lost.
 */
export class RolloutWaits {
  readonly #cluster: Cluster;
  readonly #counts: ReplicaCounts;
  /** By row; of those alone that ever waited for anything. */
  readonly #logs = new Map<number, WaitLog>();
  /** Pods that hold something up: what. A pod does so for one cause at a time, its end apart. */
  readonly #holding = new Map<PodId, WaitCause>();
  /** Which budget holds a pod. */
  readonly #budgets = new Map<PodId, string>();
  readonly #waitsForEnd: readonly boolean[];
  /** Why a row is paused. */
  readonly #pauses = new Map<number, string>();
  readonly #refused = new Set<number>();
  /** Pods that are ready again: when they are available, which nobody tells. By row in the order of it. */
  readonly #settling = new Map<number, { readonly pod: PodId; readonly at: number }[]>();
  readonly #settlesAt = new Map<PodId, number>();

  constructor(cluster: Cluster, counts: ReplicaCounts, states: PodStates, why: WhyNotReady) {
    this.#cluster = cluster;
    this.#counts = counts;
    this.#waitsForEnd = counts.workloads.map(waitsForEnd);
    const release = (pod: PodId) => this.#release(pod);
    states.listen({
      alive: (pod, _, difference) => {
        const row = counts.rowOf(pod);
        if (difference > 0 && this.#refused.size > 0 && this.#refused.delete(row))
          this.#add(row, "quota", -1);
      },
      disrupted: (pod, isNodeLoss) => {
        if (isNodeLoss) this.#hold(pod, "node-loss");
      },
    });
    cluster.listen({
      rolloutPaused: (workload, reason) => this.#pause(counts.rowOfWorkload(workload), reason),
      creationRefused: (workload) => this.#refuse(counts.rowOfWorkload(workload)),
      evictionRefused: (pod, budget) => {
        this.#budgets.set(pod, budget);
        this.#hold(pod, "budget");
      },
      // Nobody wants its pods gone any more.
      nodeUncordoned: (node) => {
        for (const pod of this.#budgets.keys()) if (cluster.pods.node[pod] === node) this.#release(pod);
      },
      nodeCutOff: (node) => {
        for (const pod of podsOnNode(cluster, node)) if (states.isAlive(pod)) this.#hold(pod, "node-loss");
      },
      nodeReconnected: (node) => {
        for (const pod of podsOnNode(cluster, node)) if (states.isAvailable(pod)) this.#release(pod);
      },
      podReady: (pod) => this.#onReady(pod),
      podUnready: (pod) => {
        if (states.isAlive(pod) && this.#isHeard(pod))
          this.#hold(pod, isCrash(why(pod)) ? "crashing" : "readiness");
      },
      podLeft: release,
      podEnded: release,
      ...(this.#waitsForEnd.includes(true)
        ? {
            podDeleting: (pod) => this.#onDeleting(pod),
            podRemoved: (pod) => this.#onRemoved(pod),
          }
        : { podDeleting: release, podRemoved: release }),
    });
  }

  /** Why a row is held on purpose; "" if it is not. */
  pauseOf(row: number): string {
    return this.#pauses.get(row) ?? "";
  }

  /** The budgets that keep pods of a row from being evicted, one name a pod. O(pods that are held). */
  budgetsHolding(row: number): readonly string[] {
    return [...this.#budgets].filter(([pod]) => this.#counts.rowOf(pod) === row).map(([, budget]) => budget);
  }

  /** In order of ROLLOUT_STAGES: what the time from one instant to a later one, up to now, went to. */
  split(row: number, from: number, until: number): StageTimes {
    this.#settle(row);
    const log = this.#logs.get(row);
    if (log !== undefined) return log.split(from, until);
    const times = [...NO_TIMES];
    times[CONTROLLERS] = until - from;
    return times;
  }

  #add(row: number, cause: WaitCause, difference: number): void {
    this.#settle(row);
    this.#note(row, this.#cluster.now, cause, difference);
  }

  #note(row: number, at: number, cause: WaitCause, difference: number): void {
    let log = this.#logs.get(row);
    if (log === undefined) {
      log = new WaitLog();
      this.#logs.set(row, log);
    }
    log.add(at, cause, difference);
  }

  /** What was ready again long enough holds nothing up any more, since then. */
  #settle(row: number): void {
    const settling = this.#settling.get(row);
    while (settling !== undefined && settling[0] !== undefined && settling[0].at <= this.#cluster.now) {
      const { pod, at } = settling.shift()!;
      if (this.#settlesAt.get(pod) !== at) continue;
      this.#settlesAt.delete(pod);
      this.#holding.delete(pod);
      this.#note(row, at, "readiness", -1);
    }
  }

  #onReady(pod: PodId): void {
    const cause = this.#holding.get(pod);
    if (cause === undefined) return;
    this.#release(pod);
    const row = this.#counts.rowOf(pod);
    const { minReady } = this.#counts.workloads[row]!;
    if (minReady === 0 || (cause !== "crashing" && cause !== "readiness")) return;
    this.#hold(pod, "readiness");
    const at = this.#cluster.now + minReady;
    this.#settlesAt.set(pod, at);
    const settling = this.#settling.get(row);
    if (settling === undefined) this.#settling.set(row, [{ pod, at }]);
    else settling.push({ pod, at });
  }

  #hold(pod: PodId, cause: WaitCause): void {
    const row = this.#counts.rowOf(pod);
    if (row === NO_ROW || this.#holding.get(pod) === cause) return;
    // A pod on a lost node is not ready, and cannot be evicted, for that.
    if (this.#holding.get(pod) === "node-loss") return;
    if (cause !== "budget") this.#release(pod);
    else if (this.#holding.has(pod)) return;
    this.#holding.set(pod, cause);
    this.#add(row, cause, 1);
  }

  #release(pod: PodId): void {
    if (this.#holding.size === 0) return;
    const cause = this.#holding.get(pod);
    if (cause === undefined) return;
    this.#holding.delete(pod);
    this.#budgets.delete(pod);
    this.#settlesAt.delete(pod);
    this.#add(this.#counts.rowOf(pod), cause, -1);
  }

  #onDeleting(pod: PodId): void {
    const row = this.#counts.rowOf(pod);
    if (row === NO_ROW || !this.#waitsForEnd[row]) {
      this.#release(pod);
      return;
    }
    this.#add(row, "termination", 1);
    // One on a lost node does not end before its kubelet is heard of again.
    if (this.#holding.get(pod) !== "node-loss") this.#release(pod);
  }

  #onRemoved(pod: PodId): void {
    this.#release(pod);
    const row = this.#counts.rowOf(pod);
    if (row !== NO_ROW && this.#waitsForEnd[row]) this.#add(row, "termination", -1);
  }

  #pause(row: number, reason: string): void {
    if (row === NO_ROW || this.#pauses.has(row) === (reason !== "")) return;
    if (reason === "") this.#pauses.delete(row);
    else this.#pauses.set(row, reason);
    this.#add(row, "pause", reason === "" ? -1 : 1);
  }

  #refuse(row: number): void {
    if (row === NO_ROW || this.#refused.has(row)) return;
    this.#refused.add(row);
    this.#add(row, "quota", 1);
  }

  #isHeard(pod: PodId): boolean {
    const node = this.#cluster.pods.node[pod] as NodeId;
    return node !== NO_NODE && this.#cluster.isHeard(node);
  }
}

const CONTROLLERS = ROLLOUT_STAGES.indexOf("controllers");

/** Whether the next pods are made only when others are gone. */
function waitsForEnd(workload: Replicated): boolean {
  if (workload.kind === "Deployment") return workload.strategy.kind === "Recreate";
  return workload.kind !== "ReplicaSet";
}
