import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { ASSUMED } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { DrainSpec } from "../spec/drain.ts";
import type { WorldSpec } from "../spec/world.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { DeclaredOwners } from "./declared-owners.ts";
import { deletePod } from "./delete-pod.ts";
import type { DisruptionBudgets } from "./disruption-budgets.ts";
import { Drain, type DrainOrder, type EvictionAnswer } from "./drain.ts";
import { joined, severalBudgetsError, timeoutErrors } from "./drain-errors.ts";
import { listForDrain, skippedFrom } from "./drain-filters.ts";
import { loseTasks } from "./drained-tasks.ts";
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
 * Empties nodes as `kubectl drain` does: cordons all, then evicts the pods of one node after another, each when those
 * of the one before are gone. A node with pods that its flags do not let go is passed over, and told of.
 *
 * What a budget refuses is tried again each 5 s, until the timeout of the node if there is one; tries that could not
 * end otherwise, since nothing has changed, are not simulated. Tasks leave at once, or finish, as their stream says.
 */
export class Drainer {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #world: WorldSpec;
  readonly #budgets: DisruptionBudgets;
  readonly #owners: DeclaredOwners;
  readonly #open = new Map<number, Drain>();
  readonly #retry: EventKind;
  readonly #again: EventKind;
  readonly #goOn: EventKind;
  readonly #giveUp: EventKind;
  readonly #skip: EventKind;
  #begun = 0;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, budgets: DisruptionBudgets) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#world = world;
    this.#budgets = budgets;
    this.#owners = new DeclaredOwners(cluster, world);
    this.#retry = simulation.define("drain-retry", (id) => this.#onRetry(id));
    this.#again = simulation.define("eviction-again", (id, pod) => this.#onAgain(id, pod as PodId));
    this.#goOn = simulation.define("drain-next", (id) => this.#onGoOn(id));
    this.#giveUp = simulation.define("drain-timeout", (id) => this.#onTimeout(id));
    this.#skip = simulation.define("drain-skip", (id, pod) => this.#onSkip(id, pod as PodId));
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

  /** Begins to drain nodes; `end` is called when it is over, or all that is left is uncordoned. */
  drain(order: DrainOrder): void {
    // All are cordoned first: what one lets go must not land on the next.
    for (const node of order.nodes) this.#cluster.cordon(node);
    const id = this.#begun++;
    const drain = new Drain(order, this.#cluster.now);
    this.#open.set(id, drain);
    this.#drainNode(id, drain);
  }

  /** Ends the cordon of nodes, and what drains still want of them: pods that were evicted are not brought back. */
  uncordon(nodes: readonly NodeId[]): void {
    const spared = new Set(nodes);
    for (const drain of this.#open.values()) drain.spare(spared);
    for (const node of nodes) this.#cluster.uncordon(node);
    for (const [id, drain] of this.#open) {
      if (drain.node !== undefined && spared.has(drain.node)) this.#onGoOn(id);
    }
  }

  /** Whether a drain that is open will be gone on with, if nothing else happens. */
  get isActive(): boolean {
    for (const { next, timeout, contended } of this.#open.values())
      if (next !== undefined || timeout !== undefined || contended.size > 0) return true;
    return false;
  }

  /** Drains that are not over, in the order in which they began. O(pods that are held). */
  get open(): readonly OpenDrain[] {
    const { nodes, pods } = this.#cluster;
    return [...this.#open.values()].map(({ target, since, node, leaving, held }) => ({
      target,
      since,
      leaving: leaving.size,
      node: node === undefined ? "" : nodes.specs[node]!.name,
      held: [...held].map((pod) => ({ pod: pods.names[pod] ?? "", why: this.#budgets.whyRefused(pod) })),
    }));
  }

  /** Begins with the drain's first node; goes on to the next ones as long as there is nothing to wait for. */
  #drainNode(id: number, drain: Drain): void {
    for (let node = drain.node; node !== undefined; node = drain.node) {
      const { pods, errors } = listForDrain(this.#podsOn(node), drain.options, this.#cluster, this.#owners);
      if (errors.length > 0) {
        drain.wasRefused = true;
        this.#tellUndrained(drain, node, errors);
      } else if (!this.#clear(id, drain, node, pods)) return;
      drain.nextNode();
    }
    this.#open.delete(id);
    drain.end(drain.wasRefused && !drain.hasBegun ? "refused" : "drained");
  }

  /** Takes these pods from a node, and tasks as they want it; whether there is nothing to wait for. */
  #clear(id: number, drain: Drain, node: NodeId, pods: readonly PodId[]): boolean {
    drain.hasBegun = true;
    loseTasks(this.#cluster, this.#world.tasks, node, drain.options.podSelector);
    this.#tryAll(id, drain, pods);
    const { timeout } = drain.options;
    if (!drain.isClear && timeout < MAX_TIME - this.#cluster.now)
      drain.timeout = this.#schedule(this.#giveUp, this.#cluster.now + timeout, id);
    return drain.isClear;
  }

  /** Pods of objects that the API says are on the node. */
  #podsOn(node: NodeId): PodId[] {
    const { phase } = this.#cluster.pods;
    return podsOnNode(this.#cluster, node).filter(
      (pod) => !isTask(this.#cluster, pod) && phase[pod] !== ASSUMED,
    );
  }

  #tryAll(id: number, drain: Drain, pods: readonly PodId[]): void {
    drain.tryAll(pods, this.#cluster.now, (pod) => this.#takeAway(pod, drain.options));
    if (Number.isFinite(drain.options.skipWaitForDeleteTimeout)) this.#scheduleSkips(id, drain);
    const contended = pods.filter((pod) => drain.contended.has(pod));
    const pauses = evictionPauses(contended.length);
    for (const pod of contended)
      this.#simulation.schedule(this.#again, pauses.next().value!, id, pod, CONTROLLER_PRIORITY);
  }

  #onAgain(id: number, pod: PodId): void {
    const drain = this.#open.get(id);
    if (drain === undefined || drain.isOver || !drain.contended.has(pod)) return;
    this.#tryAll(id, drain, [pod]);
    if (drain.isClear) this.#onGoOn(id);
  }

  /** As kubectl does: what the API cannot answer is an error, after which it turns to the next node. */
  #takeAway(pod: PodId, { disableEviction, gracePeriod }: DrainSpec): EvictionAnswer {
    if (disableEviction) {
      deletePod(this.#cluster, pod, "deletion", gracePeriod);
      return "evicted";
    }
    if (!this.#budgets.hasNoAnswer(pod)) return this.#budgets.tryEvict(pod, gracePeriod);
    const { tasks, objects } = this.#world;
    const { label } = objects.workloads[this.#cluster.pods.workload[pod]! - tasks.length]!;
    this.#cluster.refuseVerb(label, `drain: ${severalBudgetsError(pod, this.#cluster)}`);
    return "failed";
  }

  /** Pods that are over their time for too long are not waited for: kubectl looks each second. */
  #scheduleSkips(id: number, drain: Drain): void {
    for (const pod of drain.leaving.keys()) {
      const at = drain.nextPoll(pod, skippedFrom(pod, drain.options, this.#cluster));
      if (at < MAX_TIME)
        this.#simulation.schedule(this.#skip, at - this.#cluster.now, id, pod, CONTROLLER_PRIORITY);
    }
  }

  #onSkip(id: number, pod: PodId): void {
    const drain = this.#open.get(id);
    // The row may be another pod's by now.
    const isDue =
      drain?.leaving.has(pod) && skippedFrom(pod, drain.options, this.#cluster) <= this.#cluster.now;
    if (drain === undefined || !isDue) return;
    drain.skip(pod, this.#cluster.now);
    if (drain.isClear) this.#awaitNextNode(id, drain);
  }

  /** The node is given up: at once where it is only waited for, else once those that are held would try again. */
  #onTimeout(id: number): void {
    const drain = this.#open.get(id)!;
    drain.timeout = undefined;
    if (drain.held.size > 0 && !drain.isOver) {
      this.#cancelNext(drain);
      drain.isOver = true;
      drain.timeout = this.#schedule(this.#giveUp, drain.nextTry(this.#cluster.now), id);
      return;
    }
    this.#tellUndrained(drain, drain.node!, timeoutErrors(drain, this.#cluster));
    this.#onGoOn(id);
  }

  #tellUndrained({ target }: Drain, node: NodeId, errors: readonly string[]): void {
    const { name } = this.#cluster.nodes.specs[node]!;
    this.#cluster.refuseVerb(target, `unable to drain node "${name}" due to error: ${joined(errors)}`);
  }

  #requestRetries(): void {
    for (const [id, drain] of this.#open) {
      if (drain.held.size === 0 || drain.next !== undefined || drain.isOver) continue;
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
      if (drain.isOver || !drain.awaits(pod)) continue;
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
    // Evictions may have asked for another try of what was held by then.
    this.#cancelNext(drain);
    if (drain.timeout !== undefined) this.#simulation.cancel(drain.timeout);
    drain.timeout = undefined;
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
