import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { QueueDiscipline as QueueName } from "../spec/scenario-spec.ts";
import { Asking } from "./asking.ts";
import { Bindings } from "./bindings.ts";
import { PodEvents } from "./pod-events.ts";
import { Preempting } from "./preempting.ts";
import { makeQueue } from "./queue/make-queue.ts";
import type { QueueDiscipline } from "./queue/queue-discipline.ts";
import { QueueTimer } from "./queue-timer.ts";
import type { Strategy } from "./strategy.ts";
import { Verdict } from "./verdict.ts";

/** After what ends, fails and arrives at the same instant: the scheduler sees all of it. */
export const SCHEDULING_PRIORITY = 4;

export interface SchedulerSettings {
  readonly queue: QueueName;
  readonly controlPlane: ControlPlaneSpec;
}

/**
 * Offers waiting pods to the strategy and binds those that it places.
 *
 * One event an instant does all of it: whenever a pod arrives or room appears, the queue is gone through once,
 * at the end of that instant. A decision takes no time; that the scheduler learns of a change takes `watch`, and
 * what it decides is there after a token of its client and `bind`.
 */
export class Scheduler {
  /** Decisions asked of the strategy so far. */
  decisions = 0;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #asking: Asking;
  readonly #queue: QueueDiscipline;
  readonly #timer: QueueTimer | undefined;
  readonly #bindings: Bindings;
  readonly #preempting: Preempting;
  /** Pods that were submitted and that the scheduler has not seen yet. */
  readonly #arriving: PodEvents;
  readonly #watch: number;
  readonly #verdict: Verdict;
  readonly #cycle: EventKind;
  readonly #beforeDecision: () => void;
  /** By pod: whether it waits here, and whether it was found unschedulable since it was submitted. */
  #known = new Uint8Array(1024);
  #dueAt = NEVER;
  #isOffering = false;
  #isSettling = false;

  /** `beforeDecision` is called before each call of the strategy, which may never return. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    strategy: Strategy,
    settings: SchedulerSettings,
    beforeDecision: () => void,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#asking = new Asking(cluster, strategy);
    this.#beforeDecision = beforeDecision;
    this.#verdict = new Verdict(cluster.nodes.count);
    this.#watch = settings.controlPlane.latencies.watch;
    this.#queue = makeQueue(settings.queue, cluster, this.#asking.order, {
      rejectionsOf: (pod) => this.#asking.rejectionsOf(pod),
      passOver: (pod) => this.#foundUnschedulable(pod),
    });
    this.#bindings = new Bindings(simulation, cluster, settings.controlPlane, SCHEDULING_PRIORITY);
    const writes = {
      token: () => this.#bindings.token(),
      latency: settings.controlPlane.latencies.write,
    };
    this.#preempting = new Preempting(simulation, cluster, strategy, writes, SCHEDULING_PRIORITY);
    this.#arriving = new PodEvents(simulation, "pod-seen", SCHEDULING_PRIORITY, (pod) => this.#enqueue(pod));
    this.#cycle = simulation.define("scheduling-cycle", () => this.#runCycle());
    const { flushes } = this.#queue;
    this.#timer =
      flushes &&
      new QueueTimer(simulation, flushes, cluster.changes, SCHEDULING_PRIORITY, () => this.#request(0));
    this.#listen();
  }

  /** Pods that wait. */
  get waiting(): number {
    return this.#queue.size + this.#arriving.size;
  }

  /** Whether something is under way: the queue is to be gone through, pods are on their way in or out of it. */
  get isDue(): boolean {
    const underWay = this.#arriving.size + this.#bindings.underWay + (this.#queue.flushes?.backingOff ?? 0);
    if (this.#preempting.underWay > 0) return true;
    return this.#dueAt !== NEVER || underWay > 0;
  }

  forEachWaiting(visit: (pod: PodId) => void): void {
    this.#queue.forEach(visit);
    this.#arriving.forEach(visit);
  }

  /** kube-scheduler's sentence about a pod that waits. O(nodes). */
  messageOf(pod: PodId): string {
    const gates = this.#cluster.pods.templates[pod]?.schedulingGates ?? [];
    if (gates.length > 0) return "Scheduling is blocked due to non-empty scheduling gates";
    const sentence = this.#asking.sentenceOf(pod);
    const added = this.#asking.whyNoPreemption(pod);
    return added === "" ? sentence : `${sentence} ${added}`;
  }

  /** Places all that wait, one by one and at once, as if nothing took time; what does not fit goes on waiting. */
  settle(): void {
    this.#isSettling = true;
    this.#arriving.forEach((pod) => {
      this.#arriving.cancel(pod);
      this.#enqueue(pod);
    });
    this.#offer();
    this.#isSettling = false;
  }

  #listen(): void {
    this.#cluster.listen({
      podSubmitted: (pod) => this.#onSubmitted(pod),
      podAbandoned: (pod) => this.#withdraw(pod),
      // By somebody else: a pod that waits here may have been given its node by what its spec says.
      podBound: (pod) => this.#withdraw(pod),
      podRemoved: (pod) => {
        this.#withdraw(pod);
        this.#onLeft(pod);
      },
      podEnded: (pod) => this.#onLeft(pod),
      podLost: (pod) => this.#onLeft(pod),
      storageChanged: () => {
        if (this.#queue.podsChanged()) this.#request(this.#watch);
      },
      roomGained: (node) => {
        this.#queue.roomGained(node);
        if (this.#queue.size > 0) this.#request(this.#watch);
        this.#timer?.set();
      },
    });
  }

  #onSubmitted(pod: PodId): void {
    if (pod >= this.#known.length) this.#known = lengthened(this.#known, new Uint8Array(2 * pod));
    this.#known[pod] = WAITS;
    if (this.#watch > 0) this.#arriving.schedule(pod, this.#watch);
    else this.#enqueue(pod);
  }

  #enqueue(pod: PodId): void {
    this.#queue.add(pod);
    this.#request(0);
  }

  #onLeft(pod: PodId): void {
    this.#bindings.forget(pod);
    if (this.#queue.podsChanged()) this.#request(this.#watch);
  }

  /** A pod does not wait here any more, if it did. */
  #withdraw(pod: PodId): void {
    if (this.#known[pod] === UNKNOWN) return;
    this.#known[pod] = UNKNOWN;
    if (this.#arriving.cancel(pod)) return;
    this.#queue.remove(pod);
    // It may have been the head that blocked the others.
    if (this.#queue.size > 0) this.#request(0);
  }

  #request(delay: number): void {
    const at = this.#simulation.now + delay;
    if (at >= this.#dueAt || this.#isOffering) return;
    this.#dueAt = at;
    this.#simulation.schedule(this.#cycle, delay, 0, 0, SCHEDULING_PRIORITY);
  }

  #runCycle(): void {
    if (this.#simulation.now >= this.#dueAt) this.#dueAt = NEVER;
    this.#offer();
  }

  #offer(): void {
    this.#isOffering = true;
    this.#queue.offer((pod) => this.#place(pod));
    this.#isOffering = false;
    this.#timer?.set();
  }

  #place(pod: PodId): boolean {
    const verdict = this.#verdict;
    this.decisions++;
    this.#beforeDecision();
    this.#asking.place(pod, verdict);
    if (verdict.outcome !== "placed") {
      this.#foundUnschedulable(pod);
      return false;
    }
    this.#known[pod] = UNKNOWN;
    if (this.#isSettling) {
      this.#cluster.storage.bindFor(pod, verdict.node);
      this.#cluster.bind(pod, verdict.node);
    } else this.#bindings.bind(pod, verdict.node);
    this.#queue.podsChanged();
    return true;
  }

  #foundUnschedulable(pod: PodId): void {
    const isFirst = this.#known[pod] === WAITS;
    this.#known[pod] = TURNED_DOWN;
    if (isFirst && !this.#isSettling) this.#bindings.tellWaiting();
    this.#cluster.foundUnschedulable(pod, isFirst);
    if (this.#isSettling) this.#preempting.attemptLater(pod);
    else this.#preempting.attempt(pod, this.#verdict);
  }
}

const NEVER = Number.POSITIVE_INFINITY;
const UNKNOWN = 0;
const WAITS = 1;
const TURNED_DOWN = 2;
