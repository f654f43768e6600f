import type { Cluster } from "../../cluster/cluster.ts";
import { NO_NODE, NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";
import { backoffEnd, isBackingOff, turnsToLongest } from "./backoff.ts";
import type { Cohort, Holder, Line } from "./cohort.ts";
import { CohortPods } from "./cohort-pods.ts";
import { hearOfEvents } from "./hear-of-events.ts";
import { Holders } from "./holders.ts";
import { InFlight } from "./in-flight.ts";
import { isConcernedByPods, KnownFailures } from "./known-failures.ts";
import type { Attempts, KubernetesQueueSettings } from "./kubernetes-queue-settings.ts";
import { lacksRoom } from "./lack-of-room.ts";
import { makeFlushes } from "./make-flushes.ts";
import type { Flushes, InTurn, QueueDiscipline, TryPlace } from "./queue-discipline.ts";
import { Turns } from "./turns.ts";

/**
 * kube-scheduler's queue: pods to be tried, pods that back off, and pods that wait for something that helps.
 *
 * A pod that was found unschedulable waits in a pool, by class and by the filters that rejected it. An event that is
 * worth another attempt brings all of that line back: to the pods to be tried or, while they back off, to those that
 * back off, which go when nobody else is to be tried (from 1.33 on) or at the first whole second after their backoff.
 * What happens while a pod is being tried counts too. Pods with scheduling gates are never offered.
 *
 * Who goes first: the order, then who has waited longer since the last attempt, then who was tried earlier at the same
 * instant. Among pods that back off the end of that decides before, by whole seconds from 1.33 on.
 *
 * Where attempts take no time, `offer` does what a queue does whose attempts take next to none: it goes on until nobody
 * is to be tried. Each event brings a pod back once at most, and events come from outside and from pods that are
 * placed or evicted; so that ends. From 1.33 on nobody backs off longer than to the end of an event's instant, and how
 * long somebody would back off decides about turns alone: who has failed seldom goes before who has failed often.
 *
 * Source: facts 1.1 and 1.2, pkg/scheduler/backend/queue.
 */
export class KubernetesQueue implements QueueDiscipline {
  readonly flushes: Flushes;
  readonly inTurn: InTurn = this;
  readonly #view: ClusterView;
  readonly #settings: KubernetesQueueSettings;
  readonly #pods: CohortPods;
  readonly #holders: Holders;
  readonly #inFlight = new InFlight();
  readonly #knownFailures: KnownFailures;
  readonly #turns: Turns;
  readonly #turnsToLongest: number;

  constructor(view: ClusterView, settings: KubernetesQueueSettings) {
    const { order, formsCohorts, backoff } = settings;
    this.#view = view;
    this.#settings = settings;
    this.#pods = new CohortPods(view);
    this.#holders = new Holders(this.#pods, order, formsCohorts);
    this.#knownFailures = new KnownFailures(view);
    this.#turns = new Turns(this.#pods, formsCohorts ? order : undefined, (cohort, rejectors) =>
      this.#failSwept(cohort, rejectors),
    );
    this.#turnsToLongest = turnsToLongest(backoff);
    this.flushes = makeFlushes({
      holders: this.#holders,
      now: () => view.now,
      changes: view.changes,
      fitsAnywhere: (podClass) =>
        Array.from(view.nodeOrder).some((node) => view.classFits(podClass, node as NodeId)),
      anythingHappened: () => this.#inFlight.anythingHappened(),
      isBackingOff: (cohort) => this.#isBackingOff(cohort),
      activate: (cohort) => this.#activate(cohort),
      wakeOlder: (line, time) => this.#wakeOlder(line, time),
    });
  }

  get size(): number {
    return this.#holders.size;
  }

  add(pod: PodId): void {
    const cohort = this.#pods.begin(pod, this.#turns.take());
    const gates = this.#view.pods.templates[pod]?.schedulingGates.length ?? 0;
    this.#holders.put(cohort, gates > 0 ? "gated" : "active");
  }

  remove(pod: PodId): void {
    this.#inFlight.drop(pod);
    if (this.#pods.of(pod) === undefined) return;
    this.#holders.takePod(pod);
    this.#pods.leave(pod);
  }

  listenTo(cluster: Cluster, heard: (isDue: boolean) => void): void {
    hearOfEvents(cluster, this.#settings.describe, (event) => heard(this.happened(event)));
  }

  /** Something happened that may let pods in; true: some are to be offered now. O(lines + cohorts that are woken). */
  happened(event: ClusterEvent): boolean {
    this.#inFlight.happened(event);
    this.#knownFailures.happened(event);
    this.#interruptIfConcerned(event);
    if (this.#settings.formsCohorts) this.#separateNominated();
    let isWoken = false;
    this.#holders.unschedulable.forEachLine((line) => {
      if (!this.#isWorthRetrying(line, event)) return;
      for (const cohort of line.cohorts) isWoken = this.#wake(cohort) || isWoken;
    });
    if (isWoken) this.#interrupt();
    return this.hasNext;
  }

  /** Whether some pod is to be offered now. */
  get hasNext(): boolean {
    return this.#next() !== undefined;
  }

  offer(tryPlace: TryPlace): void {
    if (this.#settings.formsCohorts) this.#separateNominated();
    for (let cohort = this.#next(); cohort !== undefined; cohort = this.#next()) {
      const known = this.#knownFailureOf(cohort.first);
      if (known !== undefined && this.#settings.formsCohorts) {
        this.#turns.reach(cohort);
        const from = cohort.holder;
        this.#holders.take(cohort);
        this.#turns.sweep(cohort, known, from);
        continue;
      }
      const pod = this.pop();
      if (known === undefined) this.attempted(pod, tryPlace(pod));
      else {
        this.#settings.passOver(pod);
        this.failed(pod, known);
      }
    }
    this.#turns.end();
  }

  /** How the attempt of a pod that was taken out has ended. */
  attempted(pod: PodId, isPlaced: boolean): void {
    const rejectors = isPlaced ? undefined : this.#settings.rejectorsOf();
    if (isPlaced) this.placed(pod);
    else if (rejectors === undefined) this.erred(pod);
    else {
      const podClass = this.#view.classOf(pod);
      const isKnown = this.#isNominated(pod) || this.#knownFailures.rejectorsOf(podClass) === rejectors;
      if (!isKnown) this.#knownFailures.end(podClass, rejectors);
      this.failed(pod, rejectors);
    }
  }

  lackOfRoomOf(pod: PodId): readonly string[] | undefined {
    const known = this.#knownFailureOf(pod);
    return known !== undefined && lacksRoom(this.#view.classOf(pod), known, this.#view) ? known : undefined;
  }

  forEach(visit: (pod: PodId) => void): void {
    this.#holders.forEach(visit);
  }

  holderOf(pod: PodId): Holder {
    return this.#pods.of(pod)?.holder ?? "nowhere";
  }

  /** What is remembered of a pod in the queue, or of one that is being tried. */
  attemptsOf(pod: PodId): Attempts {
    const { errors, since, end } = this.#pods.of(pod)!;
    const count = this.#pods.countOf(pod);
    return { count, failures: this.#pods.failuresOf(pod), errors, since, backoffEnd: end };
  }

  /** Takes out the pod that is to be tried now, NO_POD if there is none; `placed`, `failed` or `erred` must follow. */
  pop(): PodId {
    const cohort = this.#next();
    if (cohort === undefined) return NO_POD;
    const pod = cohort.first;
    this.#turns.reach(cohort);
    this.#holders.takePod(pod);
    this.#turns.begin(pod);
    this.#inFlight.begin(pod);
    this.#knownFailures.begin();
    this.#pods.countAttempt(pod);
    return pod;
  }

  /** A pod that was taken out has a node. */
  placed(pod: PodId): void {
    this.#inFlight.drop(pod);
    this.#pods.leave(pod);
  }

  /** A pod that was taken out fits on no node: it waits until something helps, if nothing has meanwhile. */
  failed(pod: PodId, rejectors: readonly string[]): void {
    const cohort = this.#pods.of(pod)!;
    const line = this.#lineFor(cohort, rejectors, this.#isNominated(pod));
    const isHelped = this.#inFlight.end(pod, (event) => this.#isWorthRetrying(line, event));
    this.#pods.countFailure(pod);
    this.#fail(cohort);
    if (isHelped && !this.#settings.isHeld?.(pod)) this.#retry(cohort);
    else this.#holders.putAside(cohort, line);
  }

  /** A pod that was taken out met an error: it is tried again after its backoff. */
  erred(pod: PodId): void {
    this.#inFlight.drop(pod);
    const cohort = this.#pods.of(pod)!;
    cohort.errors++;
    cohort.since = this.#view.now;
    cohort.end = backoffEnd(this.#settings.backoff, cohort.since, cohort.errors);
    this.#turns.shift(cohort);
    this.#holders.put(cohort, "error");
  }

  /** Something may help a pod that was found unschedulable, or it has lost its gates. */
  retry(pod: PodId): void {
    this.#knownFailures.forget(this.#view.classOf(pod));
    this.#retry(this.#holders.takePod(pod));
  }

  released(pod: PodId): void {
    if (this.#settings.isHeld !== undefined && this.holderOf(pod) === "unschedulable") this.retry(pod);
  }

  ungated(pod: PodId): void {
    if (this.holderOf(pod) === "gated") this.retry(pod);
  }

  /** A pod that waits is to be tried now, whatever its backoff; not one with gates. */
  activate(pod: PodId): void {
    if (this.holderOf(pod) === "gated") return;
    this.#activate(this.#holders.takePod(pod));
  }

  #next(): Cohort | undefined {
    return this.#holders.next(this.#settings.popsFromBackoff);
  }

  #knownFailureOf(pod: PodId): readonly string[] | undefined {
    return this.#isNominated(pod) ? undefined : this.#knownFailures.rejectorsOf(this.#view.classOf(pod));
  }

  #lineFor(cohort: Cohort, rejectors: readonly string[], isNominated: boolean): Line {
    return this.#holders.unschedulable.lineFor(cohort.podClass, rejectors, isNominated);
  }

  #isWorthRetrying({ podClass, rejectors }: Line, event: ClusterEvent): boolean {
    if (event.kind === "pod" && this.#view.classes.priority[podClass]! > event.maxPriority) return false;
    return this.#settings.isWorthRetrying(podClass, rejectors, event);
  }

  #isNominated(pod: PodId): boolean {
    return this.#view.nominations.nodeOf(pod) !== NO_NODE;
  }

  /** Those that wait for victims to leave are tried by themselves. */
  #separateNominated(): void {
    if (this.#view.nominations.count === 0) return;
    this.#view.nominations.forEach((pod) => {
      if ((this.#pods.of(pod)?.size ?? 0) > 1) this.#holders.separate(pod);
    });
  }

  #failSwept(cohort: Cohort, rejectors: readonly string[]): void {
    if (cohort.failures === 0) this.#pods.forEach(cohort, this.#settings.passOver);
    cohort.rounds++;
    this.#fail(cohort);
    this.#holders.putAside(cohort, this.#lineFor(cohort, rejectors, false));
  }

  #fail(cohort: Cohort): void {
    const { now, changes } = this.#view;
    cohort.since = now;
    cohort.errors = 0;
    cohort.failures = Math.min(cohort.failures + 1, this.#turnsToLongest);
    cohort.end = backoffEnd(this.#settings.backoff, now, cohort.failures);
    cohort.seen = changes.count;
    this.#turns.shift(cohort);
  }

  /** Pods that are to be tried again, once they have backed off. */
  #retry(cohort: Cohort): void {
    this.#holders.take(cohort);
    this.#holders.put(cohort, this.#isBackingOff(cohort) ? "backoff" : "active");
  }

  #activate(cohort: Cohort): void {
    this.#knownFailures.forget(cohort.podClass);
    this.#holders.take(cohort);
    this.#holders.put(cohort, "active");
  }

  #isBackingOff({ end, errors, failures }: Cohort): boolean {
    return isBackingOff(this.#settings.backoff, end, errors || failures, this.#view.now);
  }

  /** A cohort of the pool is to be tried again, if it is not held. */
  #wake(cohort: Cohort): boolean {
    if (this.#settings.isHeld?.(cohort.first)) return false;
    this.#retry(cohort);
    return true;
  }

  /** Those of a line that were last tried before a time are to be tried again. */
  #wakeOlder({ podClass, cohorts }: Line, time: number): void {
    for (const cohort of cohorts) {
      if (cohort.since >= time || !this.#wake(cohort)) continue;
      this.#knownFailures.forget(podClass);
      this.#inFlight.anythingHappened();
    }
  }

  #interruptIfConcerned(event: ClusterEvent): void {
    const isArrival = event.kind === "pod" && event.action === "Add";
    const isConcerned = ({ podClass }: Cohort, rejectors: readonly string[]) =>
      !isArrival || isConcernedByPods(podClass, rejectors, this.#view);
    if (this.#turns.hasSwept(isConcerned)) this.#interrupt();
  }

  #interrupt(): void {
    this.#turns.interrupt((cohort, holder) => {
      cohort.holder = "nowhere";
      if (holder !== "unschedulable") this.#holders.put(cohort, holder);
    });
  }
}
