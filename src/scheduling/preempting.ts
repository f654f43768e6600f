import type { Cluster } from "../cluster/cluster.ts";
import { type ClassId, NO_NODE, NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { askPreemption } from "./ask-preemption.ts";
import { EvictionLimit } from "./eviction-limit.ts";
import { PodEvents } from "./pod-events.ts";
import { SchedulingEvents } from "./scheduling-events.ts";
import type { Strategy } from "./strategy.ts";
import { Verdict } from "./verdict.ts";

/** The scheduler's writes to the API server, in microseconds. */
export interface Writes {
  /** Takes a token of the scheduler's client: how long until it is there. */
  token(): number;
  /** How long a write takes then. */
  latency(): number;
}

/**
 * Has pods evicted for one that fits nowhere, as its strategy says.
 *
 * The pod is nominated at once, which its status says with why it waits: from then on others find the room taken. Each victim is deleted when the scheduler's
 * client has a token for it, with its own grace period; a task is lost at once. Until the last deletion is asked for,
 * nobody else is evicted for the pod. When victims are gone, the queue tries it again as it does for any room.
 * Source: facts 2.11, framework/preemption/executor.go.
 */
export class Preempting {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #strategy: Strategy;
  readonly #writes: Writes;
  readonly #evictions: PodEvents;
  /** By victim that is about to be evicted: for whom; NO_POD: for one that has left. */
  readonly #victims = new Map<PodId, PodId>();
  /** By pod: victims that are about to be evicted for it. */
  readonly #underWay = new Map<PodId, number>();
  /** By class: what the cluster was when nothing came of an attempt for one of its pods. */
  readonly #vain = new Map<
    ClassId,
    { readonly changes: number; readonly nominations: number; readonly at: number }
  >();
  readonly #deferred: PodId[] = [];
  readonly #begin: EventKind;
  readonly #onOver: (pod: PodId) => void;
  readonly #limit: EvictionLimit;
  readonly #events: SchedulingEvents;

  /** `onOver` hears of pods for which nobody is about to be evicted any more, since the last victim went by itself. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    strategy: Strategy,
    writes: Writes,
    priority: number,
    onOver: (pod: PodId) => void = () => {},
  ) {
    this.#onOver = onOver;
    this.#limit = new EvictionLimit(cluster);
    this.#events = new SchedulingEvents(cluster);
    this.#cluster = cluster;
    this.#strategy = strategy;
    this.#writes = writes;
    this.#evictions = new PodEvents(simulation, "pod-preempted", priority, (pod) => this.#evict(pod));
    this.#begin = simulation.define("preemption-begin", () => this.#attemptDeferred());
    this.#simulation = simulation;
    if (strategy.preempt === undefined) return;
    cluster.listen({
      podLeft: (pod) => {
        this.#forget(pod);
        this.#orphan(pod);
      },
      podLost: (pod) => this.#forget(pod),
    });
  }

  /** Pods that are about to be evicted. */
  get underWay(): number {
    return this.#victims.size;
  }

  /** Whether pods are about to be evicted for this one. */
  isUnderWay(pod: PodId): boolean {
    return this.#underWay.has(pod);
  }

  /** Pods that are about to be evicted for this one, in the order in which they were named. */
  victimsOf(pod: PodId): readonly PodId[] {
    return [...this.#victims].filter(([, other]) => other === pod).map(([victim]) => victim);
  }

  /**
   * Finds out whether others have to go for a pod that was found unschedulable just now, and whether some do. O(1) if
   * that was in vain for another of its class, and nothing has changed since.
   */
  attempt(pod: PodId, verdict: Verdict): boolean {
    const { changes, nominations, now } = this.#cluster;
    if (this.#strategy.preempt === undefined || this.isUnderWay(pod) || this.#isInVain(pod)) return false;
    const preemption = askPreemption(this.#strategy, pod, this.#cluster, verdict);
    if (preemption === undefined || preemption.victims.length === 0) {
      const podClass = this.#cluster.classOf(pod);
      this.#vain.set(podClass, { changes: changes.count, nominations: nominations.version, at: now });
    }
    if (preemption === undefined) return false;
    const { node, victims, cleared = [] } = preemption;
    for (const victim of victims) this.#request(victim, pod);
    for (const other of cleared) this.#clear(other);
    if (node !== undefined) this.#cluster.nominate(pod, node);
    return victims.length > 0;
  }

  /** The same when the clock begins to run: until then all is as if nothing took time. */
  attemptLater(pod: PodId): void {
    if (this.#strategy.preempt === undefined) return;
    if (this.#deferred.length === 0) this.#simulation.schedule(this.#begin, 0);
    this.#deferred.push(pod);
  }

  #attemptDeferred(): void {
    const { pods, nodes } = this.#cluster;
    for (const pod of this.#deferred.splice(0)) {
      if (pods.phase[pod] === PENDING) this.attempt(pod, new Verdict(nodes.count));
    }
  }

  #isInVain(pod: PodId): boolean {
    const { changes, nominations, now } = this.#cluster;
    const before = this.#vain.get(this.#cluster.classOf(pod));
    return (
      before?.at === now &&
      before.changes === changes.count &&
      before.nominations === nominations.version &&
      nominations.nodeOf(pod) === NO_NODE
    );
  }

  /** Its status is written; nobody waits for that. */
  #clear(pod: PodId): void {
    if (this.#cluster.nominations.nodeOf(pod) === NO_NODE) return;
    this.#writes.token();
    this.#cluster.nominate(pod, NO_NODE);
  }

  #request(victim: PodId, pod: PodId): void {
    if (!Number.isNaN(this.#cluster.pods.deletedAt[victim]!) || this.#victims.has(victim)) return;
    this.#victims.set(victim, pod);
    this.#underWay.set(pod, (this.#underWay.get(pod) ?? 0) + 1);
    this.#evictions.schedule(victim, this.#deletionDelay());
  }

  /** One write says in the pod's status why it is to go, the next one deletes it. */
  #deletionDelay(): number {
    const latency = this.#writes.latency();
    const told = this.#writes.token() + latency;
    return Math.max(told, this.#writes.token()) + latency;
  }

  #evict(victim: PodId): void {
    const preemptor = this.#victims.get(victim)!;
    this.#settle(victim);
    this.#limit.count();
    if (isTask(this.#cluster, victim)) this.#cluster.lose(victim, "preemption", preemptor);
    else {
      this.#events.preempted(victim, preemptor, this.#cluster.pods.node[victim] as NodeId);
      this.#cluster.requestDeletion(victim, "preemption", preemptor);
    }
  }

  /** Whoever has victims has left: they go nevertheless. */
  #orphan(pod: PodId): void {
    if (!this.#underWay.delete(pod)) return;
    for (const [victim, other] of this.#victims) if (other === pod) this.#victims.set(victim, NO_POD);
  }

  /** A victim has gone by itself. */
  #forget(victim: PodId): void {
    const pod = this.#victims.get(victim);
    if (pod === undefined) return;
    this.#evictions.cancel(victim);
    this.#settle(victim);
    // No deletion will tell the queue.
    if (pod !== NO_POD && !this.isUnderWay(pod)) this.#onOver(pod);
  }

  /** A victim is not about to be evicted any more. */
  #settle(victim: PodId): void {
    const pod = this.#victims.get(victim)!;
    this.#victims.delete(victim);
    const left = (this.#underWay.get(pod) ?? 1) - 1;
    if (left <= 0) this.#underWay.delete(pod);
    else this.#underWay.set(pod, left);
  }
}
