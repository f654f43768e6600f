import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { ASSUMED } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { WorldSpec } from "../spec/world.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import type { DisruptionBudgets } from "./disruption-budgets.ts";
import { Drain, type EvictionAnswer } from "./drain.ts";
import { leavesOnDrain } from "./drained-tasks.ts";
import { evictionPauses } from "./eviction-pace.ts";

/** A drain that is not over, for reports. */
export interface OpenDrain {
  /** "zone/b", as the timeline names it. */
  readonly target: string;
  /** Name of the node that is being drained. */
  readonly node: string;
  /** Microseconds. */
  readonly since: number;
  /** Pods that were evicted and are not gone yet. */
  readonly leaving: number;
  /** Pods that may not be evicted: "budget web allows 0 disruptions: 2 healthy of 2 wanted". */
  readonly held: readonly { readonly pod: string; readonly why: string }[];
}

/**
 * Empties nodes as `kubectl drain --ignore-daemonsets --force` does: cordons all, then evicts the pods of one
 * node after another, each when those of the one before are gone.
 *
 * What a budget refuses is tried again each 5 s, for ever; tries that could not end otherwise, since nothing has
 * changed, are not simulated. Tasks leave at once, or finish, as their stream says.
 */
export class Drainer {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #world: WorldSpec;
  readonly #budgets: DisruptionBudgets;
  readonly #open = new Map<number, Drain>();
  readonly #retry: EventKind;
  readonly #again: EventKind;
  readonly #goOn: EventKind;
  #begun = 0;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, budgets: DisruptionBudgets) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#world = world;
    this.#budgets = budgets;
    this.#retry = simulation.define("drain-retry", (id) => this.#onRetry(id));
    this.#again = simulation.define("eviction-again", (id, pod) => this.#onAgain(id, pod as PodId));
    this.#goOn = simulation.define("drain-next", (id) => this.#onGoOn(id));
    if (world.objects.workloads.length === 0) return;
    budgets.onChange(() => {
      if (this.#open.size > 0) this.#requestRetries();
    });
    cluster.listen({
      podLeft: (pod) => {
        if (this.#open.size > 0) this.#onLeft(pod);
      },
    });
  }

  /** Begins to drain nodes, in this order; calls `end` when it is over, or all that is left is uncordoned. */
  drain(target: string, nodes: readonly NodeId[], end: () => void): void {
    // All are cordoned first: what one lets go must not land on the next.
    for (const node of nodes) this.#cluster.cordon(node);
    const id = this.#begun++;
    const drain = new Drain(target, this.#cluster.now, nodes, end);
    this.#open.set(id, drain);
    this.#drainNode(id, drain);
  }

  /** Ends the cordon of nodes, and what drains still want of them: pods that were evicted are not brought back. */
  uncordon(nodes: readonly NodeId[]): void {
    const spared = new Set(nodes);
    for (const drain of this.#open.values()) drain.spare(spared);
    for (const node of nodes) this.#cluster.uncordon(node);
    for (const [id, drain] of this.#open) {
      if (drain.node === undefined || !spared.has(drain.node)) continue;
      this.#cancelNext(drain);
      this.#onGoOn(id);
    }
  }

  /** Whether a drain that is open will be gone on with, if nothing else happens. */
  get isActive(): boolean {
    for (const { next, contended } of this.#open.values())
      if (next !== undefined || contended.size > 0) return true;
    return false;
  }

  /** Drains that are not over, in the order in which they began. O(pods that are held). */
  get open(): readonly OpenDrain[] {
    const { nodes, pods } = this.#cluster;
    return [...this.#open.values()].map(({ target, since, node, leaving, held }) => ({
      target,
      since,
      leaving,
      node: node === undefined ? "" : nodes.specs[node]!.name,
      held: [...held].map((pod) => ({ pod: pods.names[pod] ?? "", why: this.#budgets.whyRefused(pod) })),
    }));
  }

  /** Begins with the drain's first node; goes on to the next ones as long as there is nothing to wait for. */
  #drainNode(id: number, drain: Drain): void {
    for (let node = drain.node; node !== undefined; node = drain.node) {
      this.#loseTasks(node);
      this.#tryAll(id, drain, this.#podsToEvict(node));
      if (!drain.isClear) return;
      drain.nextNode();
    }
    this.#open.delete(id);
    drain.end();
  }

  #loseTasks(node: NodeId): void {
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (leavesOnDrain(this.#cluster, this.#world.tasks, pod)) this.#cluster.lose(pod, "drain");
    }
  }

  /** Pods that the API says are on the node, but for those of DaemonSets. */
  #podsToEvict(node: NodeId): PodId[] {
    const { pods } = this.#cluster;
    return podsOnNode(this.#cluster, node).filter(
      (pod) => !isTask(this.#cluster, pod) && pods.phase[pod] !== ASSUMED && !this.#isOfDaemonSet(pod),
    );
  }

  #isOfDaemonSet(pod: PodId): boolean {
    const { tasks, objects } = this.#world;
    return objects.workloads[this.#cluster.pods.workload[pod]! - tasks.length]!.kind === "DaemonSet";
  }

  #tryAll(id: number, drain: Drain, pods: readonly PodId[]): void {
    drain.tryAll(pods, this.#cluster.now, (pod) => this.#evict(pod));
    const contended = pods.filter((pod) => drain.contended.has(pod));
    const pauses = evictionPauses(contended.length);
    for (const pod of contended)
      this.#simulation.schedule(this.#again, pauses.next().value!, id, pod, CONTROLLER_PRIORITY);
  }

  #onAgain(id: number, pod: PodId): void {
    const drain = this.#open.get(id);
    if (drain === undefined || !drain.contended.has(pod)) return;
    this.#tryAll(id, drain, [pod]);
    if (drain.isClear) this.#onGoOn(id);
  }

  /** As kubectl does: what the API cannot answer is an error, after which it turns to the next node. */
  #evict(pod: PodId): EvictionAnswer {
    if (!this.#budgets.hasNoAnswer(pod)) return this.#budgets.tryEvict(pod);
    const { names, workload } = this.#cluster.pods;
    this.#cluster.refuseVerb(
      workload[pod]!,
      `drain: error when evicting pods/"${names[pod]}": ${SEVERAL_BUDGETS}`,
    );
    return "failed";
  }

  #requestRetries(): void {
    for (const [id, drain] of this.#open) {
      if (drain.held.size === 0 || drain.next !== undefined) continue;
      drain.next = this.#schedule(this.#retry, drain.nextTry(this.#cluster.now), id);
    }
  }

  #onRetry(id: number): void {
    const drain = this.#open.get(id)!;
    drain.next = undefined;
    this.#tryAll(id, drain, [...drain.held]);
    if (drain.isClear) this.#onGoOn(id);
  }

  #onLeft(pod: PodId): void {
    for (const [id, drain] of this.#open) {
      if (!drain.awaits(pod)) continue;
      drain.leave(pod, this.#cluster.now);
      if (drain.isClear) this.#awaitNextNode(id, drain);
    }
  }

  #awaitNextNode(id: number, drain: Drain): void {
    this.#cancelNext(drain);
    drain.next = this.#schedule(this.#goOn, drain.noticedAt, id);
  }

  #onGoOn(id: number): void {
    const drain = this.#open.get(id)!;
    drain.next = undefined;
    drain.nextNode();
    this.#drainNode(id, drain);
  }

  #cancelNext(drain: Drain): void {
    if (drain.next !== undefined) this.#simulation.cancel(drain.next);
    drain.next = undefined;
  }

  #schedule(kind: EventKind, at: number, id: number) {
    return this.#simulation.schedule(kind, at - this.#cluster.now, id, 0, CONTROLLER_PRIORITY);
  }
}

const SEVERAL_BUDGETS =
  "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
