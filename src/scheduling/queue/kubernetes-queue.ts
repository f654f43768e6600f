import { NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Rejection } from "../verdict.ts";
import { Attempts, type Backoff, SECOND } from "./attempts.ts";
import { PodHeap, PodPlaces } from "./pod-heap.ts";
import type { Flushes, PodOrder, QueueDiscipline, TryPlace } from "./queue-discipline.ts";
import { waitsForPods } from "./requeue-rules.ts";
import { type Line, UnschedulablePool } from "./unschedulable-pool.ts";

/** What a KubernetesQueue works with. */
export interface KubernetesQueueSettings {
  /** Who goes first, before the time of waiting decides: priority, or what the strategy says. */
  readonly order: PodOrder;
  /** Who rejects nodes for a pod that was found unschedulable just now; none where nobody can tell. */
  readonly rejectionsOf: (pod: PodId) => readonly Rejection[];
  /** Hears of pods that fail without being tried, since others of their class have just failed. */
  readonly passOver: (pod: PodId) => void;
  /** From 1.33 on: a pod that backs off is tried when there is no other. */
  readonly popsFromBackoff: boolean;
  readonly backoff: Backoff;
}

/**
 * kube-scheduler's queue: pods to be tried, pods that back off, and pods that wait for something that helps.
 *
 * A pod that was found unschedulable waits in a pool. What may help brings it back: to the pods to be tried, or,
 * while it still backs off, to those that back off. Pods with scheduling gates are never offered. Of a class
 * that does not fit, one pod is tried for all (see UnschedulablePool): the others' counts of attempts and
 * backoffs so are lower than kube-scheduler's, and their turns the same. Source: facts 1.1 and 1.2.
 */
export class KubernetesQueue implements QueueDiscipline {
  /** What is remembered of each pod in the queue. */
  readonly attempts: Attempts;
  readonly flushes: Flushes;
  readonly #view: ClusterView;
  readonly #settings: KubernetesQueueSettings;
  readonly #active: PodHeap;
  readonly #backoff: PodHeap;
  readonly #errors: PodHeap;
  readonly #pool: UnschedulablePool;
  readonly #gated = new Set<PodId>();
  #holders = new Uint8Array(1024);

  constructor(view: ClusterView, settings: KubernetesQueueSettings) {
    this.#view = view;
    this.#settings = settings;
    const attempts = new Attempts(settings.backoff);
    const places = new PodPlaces();
    const inTurn: PodOrder = (a, b) => settings.order(a, b) || attempts.since[a]! - attempts.since[b]!;
    const byEnd: PodOrder = (a, b) => attempts.backoffEnd(a) - attempts.backoffEnd(b);
    this.attempts = attempts;
    this.#active = new PodHeap(inTurn, places);
    this.#backoff = new PodHeap((a, b) => byEnd(a, b) || inTurn(a, b), places);
    this.#errors = new PodHeap(byEnd, places);
    this.#pool = new UnschedulablePool(() => new PodHeap(inTurn, places));
    this.flushes = this.#makeFlushes();
  }

  get size(): number {
    return this.#active.size + this.flushes.backingOff + this.flushes.unschedulable + this.#gated.size;
  }

  add(pod: PodId): void {
    if (pod >= this.#holders.length) this.#holders = lengthened(this.#holders, new Uint8Array(2 * pod));
    this.attempts.begin(pod, this.#view.now);
    this.#enter(pod, this.#isGated(pod) ? GATED : ACTIVE);
  }

  remove(pod: PodId): void {
    this.#withdraw(pod);
    this.#relieve(pod);
  }

  roomGained(node: NodeId): void {
    this.#pool.forEachLine((line) => {
      if (line.waitsForPods || this.#view.classFits(line.podClass, node)) this.#sendScout(line);
    });
  }

  podsChanged(): boolean {
    const before = this.#pool.size;
    this.#pool.forEachLine((line) => {
      if (line.waitsForPods) this.#sendScout(line);
    });
    return this.#pool.size < before;
  }

  offer(tryPlace: TryPlace): void {
    const { passOver, rejectionsOf } = this.#settings;
    for (let pod = this.pop(); pod !== NO_POD; pod = this.pop()) {
      const podClass = this.#view.classOf(pod);
      const line = this.#pool.lineOf(podClass);
      if (line.pods.size > 0 && line.scout === NO_POD) {
        passOver(pod);
        this.failed(pod);
      } else if (tryPlace(pod)) this.placed(pod);
      else {
        line.waitsForPods = waitsForPods(rejectionsOf(pod), this.#view.classes.placement[podClass]!);
        this.failed(pod);
      }
    }
  }

  forEach(visit: (pod: PodId) => void): void {
    for (const heap of [this.#active, this.#backoff, this.#errors]) heap.forEach(visit);
    this.#pool.forEachLine((line) => line.pods.forEach(visit));
    for (const pod of this.#gated) visit(pod);
  }

  /** Where a pod is. */
  holderOf(pod: PodId): Holder {
    return HOLDERS[this.#holders[pod]!]!;
  }

  /** Takes out the pod that is to be tried now, NO_POD if there is none; `placed`, `failed` or `erred` must follow. */
  pop(): PodId {
    let pod = this.#active.head;
    if (pod === NO_POD && this.#settings.popsFromBackoff) pod = this.#backoff.head;
    if (pod === NO_POD) return pod;
    this.#withdraw(pod);
    this.attempts.count[pod]!++;
    return pod;
  }

  /** A pod that was taken out has a node. */
  placed(pod: PodId): void {
    this.#relieve(pod);
  }

  /** A pod that was taken out fits on no node: it waits until something helps. */
  failed(pod: PodId): void {
    const line = this.#pool.lineOf(this.#view.classOf(pod));
    if (line.scout === pod) line.scout = NO_POD;
    this.attempts.fail(pod, this.#view.now);
    this.#enter(pod, POOL);
  }

  /** A pod that was taken out met an error: it is tried again after its backoff. */
  erred(pod: PodId): void {
    this.#relieve(pod);
    this.attempts.err(pod, this.#view.now);
    this.#enter(pod, ERROR);
  }

  /** Something may help a pod that was found unschedulable, or has lost its gates. */
  retry(pod: PodId): void {
    this.#withdraw(pod);
    this.#enter(pod, this.attempts.isBackingOff(pod, this.#view.now) ? BACKOFF : ACTIVE);
  }

  /** A pod is to be tried now, whatever its backoff; not one with gates. */
  activate(pod: PodId): void {
    if (this.#holders[pod] === GATED) return;
    this.#withdraw(pod);
    this.#enter(pod, ACTIVE);
  }

  #makeFlushes(): Flushes {
    const backoff = this.#backoff;
    const errors = this.#errors;
    const pool = this.#pool;
    return {
      get backingOff() {
        return backoff.size + errors.size;
      },
      get unschedulable() {
        return pool.size;
      },
      flushBackoff: () => {
        const before = this.#active.size;
        this.#activateRested(errors);
        this.#activateRested(backoff);
        return this.#active.size > before;
      },
      flushUnschedulable: () => {
        const before = pool.size;
        pool.forEachLine((line) => {
          if (this.#view.now - this.attempts.since[line.pods.head]! > LONGEST_STAY) this.#sendScout(line);
        });
        return pool.size < before;
      },
    };
  }

  #activateRested(heap: PodHeap): void {
    for (let pod = heap.head; pod !== NO_POD; pod = heap.head) {
      if (this.attempts.isBackingOff(pod, this.#view.now)) return;
      this.activate(pod);
    }
  }

  /** The first pod of a line tries for all, unless one is out already. */
  #sendScout(line: Line): void {
    if (line.scout !== NO_POD || line.pods.size === 0) return;
    line.scout = line.pods.head;
    this.retry(line.scout);
  }

  /** If the pod was its line's scout, and was not turned down, the next one takes its place. */
  #relieve(pod: PodId): void {
    const line = this.#pool.lineOf(this.#view.classOf(pod));
    if (line.scout !== pod) return;
    line.scout = NO_POD;
    this.#sendScout(line);
  }

  #isGated(pod: PodId): boolean {
    return (this.#view.pods.templates[pod]?.schedulingGates.length ?? 0) > 0;
  }

  #enter(pod: PodId, holder: number): void {
    this.#holders[pod] = holder;
    if (holder === ACTIVE) this.#active.add(pod);
    else if (holder === BACKOFF) this.#backoff.add(pod);
    else if (holder === ERROR) this.#errors.add(pod);
    else if (holder === GATED) this.#gated.add(pod);
    else this.#pool.add(pod, this.#pool.lineOf(this.#view.classOf(pod)));
  }

  #withdraw(pod: PodId): void {
    const holder = this.#holders[pod]!;
    this.#holders[pod] = NOWHERE;
    if (holder === ACTIVE) this.#active.remove(pod);
    else if (holder === BACKOFF) this.#backoff.remove(pod);
    else if (holder === ERROR) this.#errors.remove(pod);
    else if (holder === GATED) this.#gated.delete(pod);
    else if (holder === POOL) this.#pool.remove(pod, this.#pool.lineOf(this.#view.classOf(pod)));
  }
}

export type Holder = "nowhere" | "active" | "backoff" | "error" | "unschedulable" | "gated";

const HOLDERS: readonly Holder[] = ["nowhere", "active", "backoff", "error", "unschedulable", "gated"];
const NOWHERE = 0;
const ACTIVE = 1;
const BACKOFF = 2;
const ERROR = 3;
const POOL = 4;
const GATED = 5;

/** A pod that was found unschedulable longer ago than this is tried again, whatever has happened. */
const LONGEST_STAY = 300 * SECOND;
