import type { Cluster } from "../../cluster/cluster.ts";
import { type ClassId, NO_NODE, NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";
import type { DescribePods } from "../hints/describe-pods.ts";
import { Attempts, type Backoff } from "./attempts.ts";
import { hearOfEvents } from "./hear-of-events.ts";
import { type Holder, Holders } from "./holders.ts";
import { InFlight } from "./in-flight.ts";
import { KnownFailures } from "./known-failures.ts";
import { LackOfRoom } from "./lack-of-room.ts";
import { makeFlushes } from "./make-flushes.ts";
import type { Flushes, PodOrder, QueueDiscipline, TryPlace } from "./queue-discipline.ts";
import type { Line } from "./unschedulable-pool.ts";
import type { WorthRetrying } from "./worth-retrying.ts";

/** What a KubernetesQueue works with. */
export interface KubernetesQueueSettings {
  /** Who goes first, before the time of waiting decides: priority, or what the strategy says. */
  readonly order: PodOrder;
  readonly describe: DescribePods;
  readonly isWorthRetrying: WorthRetrying;
  /**
   * One pod of a line tries for all: what is asked of the strategy so does not grow with the pods that wait. Else
   * each pod tries for itself, as it must where attempts take time.
   */
  readonly sendsScouts: boolean;
  /** Who rejected the pod that `tryPlace` has just found unschedulable; undefined: it met an error. */
  readonly rejectorsOf: () => readonly string[] | undefined;
  /** Hears of pods that fail without being tried, since others of their class have just failed. */
  readonly passOver: (pod: PodId) => void;
  /** Pods that stay where they are, whatever happens: others are about to be evicted for them. Absent: none. */
  readonly isHeld?: ((pod: PodId) => boolean) | undefined;
  /** From 1.33 on: a pod that backs off is tried when there is no other. */
  readonly popsFromBackoff: boolean;
  readonly backoff: Backoff;
}

/**
 * kube-scheduler's queue: pods to be tried, pods that back off, and pods that wait for something that helps.
 *
 * A pod that was found unschedulable waits in a pool, by class and by the filters that rejected it. An event that is
 * worth another attempt brings all of that line back: to the pods to be tried or, while they back off, to those that
 * back off. What happens while a pod is being tried counts too. Pods with scheduling gates are never offered.
 *
 * With scouts one pod of a line goes for all; while it is placed the next one follows, and when it fails the attempt
 * counts for all, as does one that would find no room for certain. Numbers of attempts and failures are those of a
 * queue that tries each. Turns are not where pods back off: the line goes by its first pod, the one that waits
 * longest, while kube-scheduler lets younger pods go before it, whose backoffs are shorter. Without scouts all is as
 * in kube-scheduler. Source: facts 1.1 and 1.2.
 */
export class KubernetesQueue implements QueueDiscipline {
  /** What is remembered of each pod in the queue. */
  readonly attempts: Attempts;
  readonly flushes: Flushes;
  readonly inTurn = this;
  readonly #view: ClusterView;
  readonly #settings: KubernetesQueueSettings;
  readonly #holders: Holders;
  readonly #inFlight = new InFlight();
  readonly #knownFailures: KnownFailures;
  readonly #lackOfRoom: LackOfRoom;
  /** Whether attempts that must fail are counted, and not made: where they take no time, nor wait for a backoff. */
  readonly #sparesAttempts: boolean;
  /** By pod: the line that it tries for. */
  readonly #sentBy = new Map<PodId, Line>();

  constructor(view: ClusterView, settings: KubernetesQueueSettings) {
    const attempts = new Attempts(settings.backoff);
    const inTurn: PodOrder = (a, b) =>
      settings.order(a, b) ||
      attempts.since[a]! - attempts.since[b]! ||
      attempts.first[a]! - attempts.first[b]!;
    this.#view = view;
    this.#settings = settings;
    this.attempts = attempts;
    this.#holders = new Holders(inTurn, attempts, view.changes);
    this.#knownFailures = new KnownFailures(view);
    this.#lackOfRoom = new LackOfRoom(view);
    this.#sparesAttempts = settings.sendsScouts && settings.popsFromBackoff;
    this.flushes = makeFlushes({
      holders: this.#holders,
      attempts,
      now: () => view.now,
      fitsAnywhere: (podClass) =>
        Array.from(view.nodeOrder).some((node) => view.classFits(podClass, node as NodeId)),
      anythingHappened: () => this.#inFlight.anythingHappened(),
      activate: (pod) => this.activate(pod),
      wake: (line, since) => this.#wakeOlder(line, since),
    });
  }

  get size(): number {
    return this.#holders.size;
  }

  add(pod: PodId): void {
    this.attempts.begin(pod, this.#view.now);
    const gates = this.#view.pods.templates[pod]?.schedulingGates.length ?? 0;
    this.#holders.put(pod, gates > 0 ? "gated" : "active");
  }

  remove(pod: PodId): void {
    this.#inFlight.drop(pod);
    this.#holders.take(pod);
    this.#relieve(pod);
  }

  listenTo(cluster: Cluster, heard: (isDue: boolean) => void): void {
    hearOfEvents(cluster, this.#settings.describe, (event) => heard(this.happened(event)));
  }

  /** Something happened that may let pods in; true: some are to be offered now. O(lines), or O(pods) without scouts. */
  happened(event: ClusterEvent): boolean {
    this.#inFlight.happened(event);
    this.#knownFailures.happened(event);
    this.#holders.unschedulable.forEachLine((line) => {
      if (line.scout !== NO_POD) return;
      const { podClass, rejectors } = line;
      if (!this.#isWorthRetrying(podClass, rejectors, event)) return;
      const { now } = this.#view;
      if (!this.#sparesAttempts || !this.#lackOfRoom.remains(podClass, rejectors, event)) this.#wake(line);
      else if (line.roundAt < now) this.#holders.unschedulable.failTogether(line, rejectors, now);
    });
    return this.hasNext;
  }

  /** Whether some pod is to be offered now. */
  get hasNext(): boolean {
    return this.#holders.next(this.#settings.popsFromBackoff) !== NO_POD;
  }

  offer(tryPlace: TryPlace): void {
    for (let pod = this.pop(); pod !== NO_POD; pod = this.pop()) {
      const known = this.#knownFailures.rejectorsOf(this.#view.classOf(pod));
      if (known !== undefined && !this.#isNominated(pod)) {
        this.#settings.passOver(pod);
        this.failed(pod, known);
        continue;
      }
      this.attempted(pod, tryPlace(pod));
    }
  }

  /** How the attempt of a pod that was taken out has ended. */
  attempted(pod: PodId, isPlaced: boolean): void {
    const rejectors = isPlaced ? undefined : this.#settings.rejectorsOf();
    if (isPlaced) this.placed(pod);
    else if (rejectors === undefined) this.erred(pod);
    else {
      if (!this.#isNominated(pod)) this.#knownFailures.add(this.#view.classOf(pod), rejectors);
      this.failed(pod, rejectors);
    }
  }

  forEach(visit: (pod: PodId) => void): void {
    this.#holders.forEach(visit);
  }

  holderOf(pod: PodId): Holder {
    return this.#holders.holderOf(pod);
  }

  /** Takes out the pod that is to be tried now, NO_POD if there is none; `placed`, `failed` or `erred` must follow. */
  pop(): PodId {
    const pod = this.#holders.next(this.#settings.popsFromBackoff);
    if (pod === NO_POD) return pod;
    this.#holders.take(pod);
    this.#inFlight.begin(pod);
    this.attempts.count[pod]!++;
    return pod;
  }

  /** A pod that was taken out has a node. */
  placed(pod: PodId): void {
    this.#inFlight.drop(pod);
    this.#relieve(pod);
  }

  /** A pod that was taken out fits on no node: it waits until something helps, if nothing has meanwhile. */
  failed(pod: PodId, rejectors: readonly string[]): void {
    const pool = this.#holders.unschedulable;
    const podClass = this.#view.classOf(pod);
    const sender = this.#sentBy.get(pod);
    const isHelped = this.#inFlight.end(pod, (event) => this.#isWorthRetrying(podClass, rejectors, event));
    const isNominated = this.#isNominated(pod);
    // Others may have pods evicted for them as well.
    if (isNominated) this.#relieve(pod);
    if (sender === undefined || isNominated) {
      this.attempts.fail(pod, this.#view.now);
      this.#holders.putAside(pod, pool.lineFor(podClass, rejectors, isNominated));
    } else {
      this.#recall(pod);
      this.#holders.putBack(pod, sender);
      pool.failTogether(sender, rejectors, this.#view.now);
    }
    const line = pool.lineFor(podClass, rejectors, isNominated);
    if (isHelped) this.#wake(line);
  }

  /** A pod that was taken out met an error: it is tried again after its backoff. */
  erred(pod: PodId): void {
    this.#inFlight.drop(pod);
    this.#relieve(pod);
    this.attempts.err(pod, this.#view.now);
    this.#holders.put(pod, "error");
  }

  /** Something may help a pod that was found unschedulable, or it has lost its gates. */
  retry(pod: PodId): void {
    this.#knownFailures.forget(this.#view.classOf(pod));
    this.#holders.take(pod);
    this.#holders.put(pod, this.attempts.isBackingOff(pod, this.#view.now) ? "backoff" : "active");
  }

  released(pod: PodId): void {
    if (this.#settings.isHeld !== undefined && this.holderOf(pod) === "unschedulable") this.retry(pod);
  }

  /** A pod that waits is to be tried now, whatever its backoff; not one with gates. */
  activate(pod: PodId): void {
    if (this.holderOf(pod) === "gated") return;
    this.#knownFailures.forget(this.#view.classOf(pod));
    this.#holders.take(pod);
    this.#holders.put(pod, "active");
  }

  #isWorthRetrying(podClass: ClassId, rejectors: readonly string[], event: ClusterEvent): boolean {
    if (event.kind === "pod" && this.#view.classes.priority[podClass]! > event.maxPriority) return false;
    return this.#settings.isWorthRetrying(podClass, rejectors, event);
  }

  #isNominated(pod: PodId): boolean {
    return this.#view.nominations.nodeOf(pod) !== NO_NODE;
  }

  /** All of a line are to be tried again, or one of them for all. */
  #wake(line: Line): void {
    if (!this.#settings.sendsScouts || line.isNominated) this.#wakeAll(line);
    else if (line.scout === NO_POD && line.pods.size > 0) {
      line.scout = line.pods.head;
      line.scoutArrival = line.pods.headArrival;
      line.scoutSince = this.attempts.since[line.scout]!;
      this.#sentBy.set(line.scout, line);
      this.retry(line.scout);
    }
  }

  /** All of a line but those that are held. */
  #wakeAll({ pods }: Line): void {
    const { isHeld } = this.#settings;
    const held: { readonly pod: PodId; readonly arrival: number }[] = [];
    while (pods.size > 0) {
      const pod = pods.head;
      if (isHeld?.(pod)) {
        held.push({ pod, arrival: pods.headArrival });
        pods.remove(pod);
      } else this.retry(pod);
    }
    for (const { pod, arrival } of held) pods.addAgain(pod, arrival);
  }

  /** Those of a line that were last tried before a time are to be tried again. */
  #wakeOlder(line: Line, time: number): void {
    const pool = this.#holders.unschedulable;
    if (pool.waitsSince(line) >= time) return;
    this.#knownFailures.forget(line.podClass);
    this.#inFlight.anythingHappened();
    if (this.#settings.sendsScouts) this.#wake(line);
    while (!this.#settings.sendsScouts && line.pods.size > 0 && pool.waitsSince(line) < time) {
      this.retry(line.pods.head);
    }
  }

  /** If the pod was to try for others and did not fail, the next one of them takes its place. */
  #relieve(pod: PodId): void {
    const line = this.#sentBy.get(pod);
    if (line === undefined) return;
    this.#recall(pod);
    this.#wake(line);
  }

  /** The pod tries for itself alone from now on. */
  #recall(pod: PodId): void {
    this.#sentBy.get(pod)!.scout = NO_POD;
    this.#sentBy.delete(pod);
  }
}
