import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, NO_POD, type PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { DEFAULT_BACKOFF } from "../spec/default-scheduler.ts";
import type { QueueDiscipline as QueueName } from "../spec/scenario-spec.ts";
import type { SchedulerSpec } from "../spec/scheduler.ts";
import { Asking } from "./asking.ts";
import { Bindings } from "./bindings.ts";
import { costOf, takesTime } from "./cycle-cost.ts";
import { PendingStatus } from "./pending-status.ts";
import { PodEvents } from "./pod-events.ts";
import { Preempting } from "./preempting.ts";
import { makeQueue } from "./queue/make-queue.ts";
import type { QueueDiscipline } from "./queue/queue-discipline.ts";
import { QueueTimer } from "./queue-timer.ts";
import { SchedulingEvents } from "./scheduling-events.ts";
import type { Strategy } from "./strategy.ts";
import { Verdict } from "./verdict.ts";

/** After what ends, fails and arrives at the same instant: the scheduler sees all of it. */
export const SCHEDULING_PRIORITY = 4;

export interface SchedulerSettings {
  readonly queue: QueueName;
  readonly controlPlane: ControlPlaneSpec;
  /** A KubeSchedulerConfiguration, for the backoffs of the queue `kubernetes`; Kubernetes' own where none is given. */
  readonly scheduler?: Pick<SchedulerSpec, "initialBackoff" | "longestBackoff"> | undefined;
}

/**
 * Offers waiting pods to the strategy and binds those that it places.
 *
 * Where a decision takes no time, one event an instant does all of it: whenever a pod arrives or something may let
 * one in, the queue is gone through once, at the end of that instant. With the queue `kubernetes` a decision may take
 * time (`controlPlane.cycle`): then there is one at a time. The strategy sees the cluster as it is at the beginning;
 * the room is taken at once, and at the end the binding is sent, or the pod waits again: then the next decision begins
 * when the pod's status says why. That the scheduler learns of a change takes `watch`, and what it decides is there
 * after a token of its client and `bind`.
 */
export class Scheduler {
  /** Decisions asked of the strategy so far. */
  decisions = 0;
  readonly #simulation: Simulation;
  readonly #events: SchedulingEvents;
  readonly #cluster: Cluster;
  readonly #asking: Asking;
  readonly #queue: QueueDiscipline;
  readonly #timer: QueueTimer | undefined;
  readonly #bindings: Bindings;
  readonly #controlPlane: ControlPlaneSpec;
  readonly #preempting: Preempting;
  readonly #status: PendingStatus;
  /** Pods that were submitted and that the scheduler has not seen yet. */
  readonly #arriving: PodEvents;
  /** Pods that nobody here is to schedule, or not yet: whose spec names a node, with gates that the queue does not know of. */
  readonly #others = new Set<PodId>();
  readonly #verdict: Verdict;
  readonly #cycle: EventKind;
  readonly #cycleEnd: EventKind;
  readonly #beforeDecision: () => void;
  /** By pod: whether it waits here, and whether it was found unschedulable since it was submitted. */
  #known = new Uint8Array(1024);
  #dueAt = NEVER;
  #isOffering = false;
  #isSettling = false;
  /** Whether a decision is under way that takes time, and about whom; NO_POD: that pod is gone. */
  #isDeciding = false;
  #decidedOn: PodId = NO_POD;
  /** Who would reject that pod, where it is not asked about since that is known; else undefined. */
  #lackOfRoom: readonly string[] | undefined;
  /** By class: what the last decision has taken that found no node, in microseconds. */
  readonly #costs: number[] = [];

  /** `beforeDecision` is called before each call of the strategy, which may never return. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    strategy: Strategy,
    settings: SchedulerSettings,
    beforeDecision: () => void,
  ) {
    this.#simulation = simulation;
    this.#events = new SchedulingEvents(cluster);
    this.#cluster = cluster;
    this.#controlPlane = settings.controlPlane;
    this.#asking = new Asking(cluster, strategy);
    this.#beforeDecision = beforeDecision;
    this.#verdict = new Verdict(cluster.nodes.count);
    this.#queue = makeQueue(settings.queue, cluster, this.#asking.order, {
      ...(settings.scheduler ?? DEFAULT_BACKOFF),
      isInstant: !takesTime(settings.controlPlane.cycle),
      rejectorsOf: () => this.#lackOfRoom ?? this.#verdict.blamed,
      passOver: (pod) => {
        if (this.#passedOver(pod) && !this.#isSettling) this.#bindings.token();
      },
      isHeld: (pod) => this.#preempting.isUnderWay(pod),
    });
    this.#bindings = new Bindings(simulation, cluster, settings.controlPlane, SCHEDULING_PRIORITY);
    const writes = { token: () => this.#bindings.token(), latency: () => this.#bindings.writeLatency };
    this.#preempting = new Preempting(simulation, cluster, strategy, writes, SCHEDULING_PRIORITY, (pod) => {
      this.#queue.released?.(pod);
      this.#request(0);
    });
    this.#status = new PendingStatus(simulation, cluster, this.#bindings, SCHEDULING_PRIORITY, () =>
      this.#turnToNext(),
    );
    this.#arriving = new PodEvents(simulation, "pod-seen", SCHEDULING_PRIORITY, (pod) => this.#enqueue(pod));
    this.#cycle = simulation.define("scheduling-cycle", () => this.#runCycle());
    this.#cycleEnd = simulation.define("scheduling-cycle-end", (pod, isPlaced) =>
      this.#endCycle(pod as PodId, isPlaced === 1),
    );
    const { flushes } = this.#queue;
    this.#timer = flushes && new QueueTimer(simulation, flushes, SCHEDULING_PRIORITY, () => this.#request(0));
    this.#listen();
  }

  /** Pods that wait. */
  get waiting(): number {
    const decidedOn = this.#decidedOn !== NO_POD && this.#known[this.#decidedOn] !== UNKNOWN ? 1 : 0;
    return this.#queue.size + this.#arriving.size + this.#others.size + decidedOn;
  }

  /** Whether something is under way: the queue is to be gone through, pods are on their way in or out of it. */
  get isDue(): boolean {
    const { flushes } = this.#queue;
    const { underWay } = this.#bindings;
    const busy = this.#arriving.size + underWay + this.#preempting.underWay + (flushes?.backingOff ?? 0);
    return this.#dueAt !== NEVER || this.#isDeciding || busy > 0 || flushes?.isHelpful === true;
  }

  forEachWaiting(visit: (pod: PodId) => void): void {
    this.#queue.forEach(visit);
    this.#arriving.forEach(visit);
    this.#others.forEach(visit);
    if (this.#decidedOn !== NO_POD && this.#known[this.#decidedOn] !== UNKNOWN) visit(this.#decidedOn);
  }

  /** kube-scheduler's sentence about a pod that waits. O(nodes). */
  messageOf(pod: PodId): string {
    if (this.#isGated(pod)) return "Scheduling is blocked due to non-empty scheduling gates";
    const named = this.#nodeNamedBy(pod);
    if (named !== "") return `its spec names the node "${named}", which is not there`;
    if (this.#others.has(pod)) {
      return `no scheduler is called "${this.#cluster.classes.schedulerName[this.#cluster.classOf(pod)]}"`;
    }
    return this.#asking.messageOf(pod);
  }

  /** Pods that are about to be evicted for one that waits. */
  victimsOf(pod: PodId): readonly PodId[] {
    return this.#preempting.victimsOf(pod);
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
    const { watch } = this.#controlPlane.latencies;
    this.#cluster.listen({
      podSubmitted: (pod) => this.#onSubmitted(pod, watch),
      podUngated: (pod) => this.#onUngated(pod, watch),
      podAbandoned: (pod) => this.#withdraw(pod),
      // By somebody else: a pod that waits here may have been given its node by what its spec says.
      podBound: (pod) => this.#withdraw(pod),
      podRemoved: (pod) => {
        this.#withdraw(pod);
        this.#forget(pod);
      },
      podEnded: (pod) => this.#forget(pod),
      podLost: (pod) => this.#forget(pod),
      // No event of the queue may tell of these.
      podDeleting: () => this.#timer?.set(),
      roomGained: () => this.#timer?.set(),
    });
    this.#queue.listenTo(this.#cluster, (isDue) => {
      if (isDue) this.#request(watch);
      this.#timer?.set();
    });
  }

  #onSubmitted(pod: PodId, watch: number): void {
    if (pod >= this.#known.length) this.#known = lengthened(this.#known, new Uint8Array(2 * pod));
    this.#known[pod] = WAITS;
    if (this.#nodeNamedBy(pod) !== "") this.#others.add(pod);
    else if (watch > 0) this.#arriving.schedule(pod, watch);
    else this.#enqueue(pod);
  }

  #onUngated(pod: PodId, watch: number): void {
    if (this.#others.delete(pod)) this.#enqueue(pod);
    else {
      this.#queue.ungated?.(pod);
      this.#request(watch);
    }
  }

  #isGated(pod: PodId): boolean {
    return (this.#cluster.pods.templates[pod]?.schedulingGates.length ?? 0) > 0;
  }

  /** "": a scheduler is to choose its node. */
  #nodeNamedBy(pod: PodId): string {
    return this.#cluster.pods.templates[pod]?.placement.nodeName ?? "";
  }

  #enqueue(pod: PodId): void {
    if (this.#queue.ungated === undefined && this.#isGated(pod)) this.#others.add(pod);
    else if (this.#asking.isResponsibleFor(pod)) {
      this.#queue.add(pod);
      this.#request(0);
    } else {
      this.#others.add(pod);
      this.#tellWaits(pod);
    }
  }

  /** A pod is gone from its node. */
  #forget(pod: PodId): void {
    this.#bindings.forget(pod);
    if (this.#decidedOn === pod) this.#decidedOn = NO_POD;
  }

  /** A pod does not wait here any more, if it did. */
  #withdraw(pod: PodId): void {
    if (this.#known[pod] === UNKNOWN) return;
    this.#known[pod] = UNKNOWN;
    if (this.#arriving.cancel(pod) || this.#others.delete(pod)) return;
    if (this.#decidedOn === pod) this.#decidedOn = NO_POD;
    this.#queue.remove(pod);
    // It may have been the head that blocked the others.
    if (this.#queue.size > 0) this.#request(0);
  }

  #request(delay: number): void {
    const at = this.#simulation.now + delay;
    if (at >= this.#dueAt || this.#isOffering || this.#isDeciding) return;
    this.#dueAt = at;
    this.#simulation.schedule(this.#cycle, delay, 0, 0, SCHEDULING_PRIORITY);
  }

  #runCycle(): void {
    if (this.#simulation.now >= this.#dueAt) this.#dueAt = NEVER;
    if (this.#queue.inTurn !== undefined && takesTime(this.#controlPlane.cycle)) this.#beginCycle();
    else this.#offer();
  }

  #offer(): void {
    this.#isOffering = true;
    this.#queue.offer((pod) => {
      const isPlaced = this.#decide(pod);
      if (isPlaced) this.#bind(pod);
      else if (this.#foundUnschedulable(pod) && !this.#isSettling) this.#bindings.token();
      return isPlaced;
    });
    this.#isOffering = false;
    this.#timer?.set();
  }

  #beginCycle(): void {
    if (this.#isDeciding) return;
    const pod = this.#queue.inTurn!.pop();
    this.#timer?.set();
    if (pod === NO_POD) return;
    this.#isDeciding = true;
    this.#decidedOn = pod;
    const podClass = this.#cluster.classOf(pod);
    const known = this.#costs[podClass];
    // What a failure costs is not known of a class that failed while everything was settled, when nothing takes time.
    this.#lackOfRoom = known === undefined ? undefined : this.#queue.inTurn!.lackOfRoomOf(pod);
    const isPlaced = this.#lackOfRoom === undefined && this.#decide(pod);
    let cost = known ?? 0;
    if (this.#lackOfRoom !== undefined) this.decisions++;
    else {
      cost = costOf(this.#verdict, this.#controlPlane.cycle);
      if (!isPlaced && this.#cluster.nominations.nodeOf(pod) === NO_NODE) this.#costs[podClass] = cost;
    }
    if (isPlaced) this.#cluster.assume(pod, this.#verdict.node);
    this.#simulation.schedule(this.#cycleEnd, cost, pod, isPlaced ? 1 : 0, SCHEDULING_PRIORITY);
  }

  #endCycle(pod: PodId, isPlaced: boolean): void {
    let isNews = false;
    // Else it was deleted meanwhile, or is lost already.
    if (this.#decidedOn === pod) {
      this.#decidedOn = NO_POD;
      if (isPlaced) this.#bindings.bindAssumed(pod);
      else isNews = this.#lackOfRoom === undefined ? this.#foundUnschedulable(pod) : this.#passedOver(pod);
      this.#queue.inTurn!.attempted(pod, isPlaced);
    }
    if (isNews) this.#status.write();
    else this.#turnToNext();
  }

  #turnToNext(): void {
    this.#isDeciding = false;
    this.#beginCycle();
  }

  /** Asks where a pod goes; true: to the node of the verdict. */
  #decide(pod: PodId): boolean {
    this.decisions++;
    this.#beforeDecision();
    this.#asking.place(pod, this.#verdict);
    if (this.#verdict.outcome !== "placed") return false;
    this.#known[pod] = UNKNOWN;
    return true;
  }

  #bind(pod: PodId): void {
    const { node } = this.#verdict;
    if (this.#isSettling) {
      this.#cluster.storage.bindFor(pod, node);
      this.#cluster.bind(pod, node);
    } else this.#bindings.bind(pod, node);
  }

  /** Whether the pod's status is to say something new. */
  #foundUnschedulable(pod: PodId): boolean {
    this.#tellWaits(pod);
    const { blamed } = this.#verdict;
    let hasVictims = false;
    if (this.#isSettling) this.#preempting.attemptLater(pod);
    else {
      // What comes of this attempt is no part of what is said of it.
      const message = this.#cluster.hearsEvents ? this.messageOf(pod) : "";
      hasVictims = this.#preempting.attempt(pod, this.#verdict);
      this.#events.failed(pod, message);
    }
    return this.#status.isNews(pod, blamed, hasVictims);
  }

  /** The same where one of its class has just failed, and nobody is evicted for that either. */
  #passedOver(pod: PodId): boolean {
    this.#tellWaits(pod);
    if (this.#isSettling) this.#preempting.attemptLater(pod);
    else if (this.#cluster.hearsEvents) this.#events.failed(pod, this.messageOf(pod));
    return this.#status.isNews(pod, this.#lackOfRoom, false);
  }

  #tellWaits(pod: PodId): void {
    const isFirst = this.#known[pod] === WAITS;
    this.#known[pod] = TURNED_DOWN;
    this.#cluster.foundUnschedulable(pod, isFirst);
  }
}

const NEVER = Number.POSITIVE_INFINITY;
const UNKNOWN = 0;
const WAITS = 1;
const TURNED_DOWN = 2;
