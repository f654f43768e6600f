import { NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { NodeRejection } from "../strategy.ts";
import { Attempts, type Backoff, SECOND } from "./attempts.ts";
import { type Holder, Holders } from "./holders.ts";
import { looksAtPods, waitsForPods } from "./looks-at-pods.ts";
import type { PodHeap } from "./pod-heap.ts";
import type { Flushes, PodOrder, QueueDiscipline, TryPlace } from "./queue-discipline.ts";
import type { Line } from "./unschedulable-pool.ts";

/** What a KubernetesQueue works with. */
export interface KubernetesQueueSettings {
  /** Who goes first, before the time of waiting decides: priority, or what the strategy says. */
  readonly order: PodOrder;
  /** Who rejects nodes for a pod that was found unschedulable just now; none where nobody can tell. */
  readonly rejectionsOf: (pod: PodId) => readonly NodeRejection[];
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
  readonly #holders: Holders;

  constructor(view: ClusterView, settings: KubernetesQueueSettings) {
    const attempts = new Attempts(settings.backoff);
    const inTurn: PodOrder = (a, b) => settings.order(a, b) || attempts.since[a]! - attempts.since[b]!;
    this.#view = view;
    this.#settings = settings;
    this.attempts = attempts;
    this.#holders = new Holders(view, inTurn, attempts);
    this.flushes = this.#makeFlushes(this.#holders);
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
    this.#holders.take(pod);
    this.#relieve(pod);
  }

  roomGained(node: NodeId): void {
    this.#holders.unschedulable.forEachLine((line) => {
      // A class that looks at pods may fail there for another reason now, and then wait for something else.
      if (line.looksAtPods || this.#view.classFits(line.podClass, node)) this.#sendScout(line);
    });
  }

  podsChanged(): boolean {
    const pool = this.#holders.unschedulable;
    const before = pool.size;
    pool.forEachLine((line) => {
      if (line.waitsForPods) this.#sendScout(line);
    });
    return pool.size < before;
  }

  offer(tryPlace: TryPlace): void {
    for (let pod = this.pop(); pod !== NO_POD; pod = this.pop()) {
      const line = this.#lineOf(pod);
      if (line.pods.size > 0 && line.scout === NO_POD) {
        this.#settings.passOver(pod);
        this.failed(pod);
      } else if (tryPlace(pod)) this.placed(pod);
      else {
        line.looksAtPods = looksAtPods(line.podClass, this.#view);
        line.waitsForPods = line.looksAtPods && waitsForPods(this.#settings.rejectionsOf(pod));
        this.failed(pod);
      }
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
    this.attempts.count[pod]!++;
    return pod;
  }

  /** A pod that was taken out has a node. */
  placed(pod: PodId): void {
    this.#relieve(pod);
  }

  /** A pod that was taken out fits on no node: it waits until something helps. */
  failed(pod: PodId): void {
    const line = this.#lineOf(pod);
    if (line.scout === pod) line.scout = NO_POD;
    this.attempts.fail(pod, this.#view.now);
    this.#holders.put(pod, "unschedulable");
  }

  /** A pod that was taken out met an error: it is tried again after its backoff. */
  erred(pod: PodId): void {
    this.#relieve(pod);
    this.attempts.err(pod, this.#view.now);
    this.#holders.put(pod, "error");
  }

  /** Something may help a pod that was found unschedulable, or it has lost its gates. */
  retry(pod: PodId): void {
    this.#holders.take(pod);
    this.#holders.put(pod, this.attempts.isBackingOff(pod, this.#view.now) ? "backoff" : "active");
  }

  /** A pod is to be tried now, whatever its backoff; not one with gates. */
  activate(pod: PodId): void {
    if (this.holderOf(pod) === "gated") return;
    this.#holders.take(pod);
    this.#holders.put(pod, "active");
  }

  #makeFlushes({ active, backoff, errors, unschedulable }: Holders): Flushes {
    return {
      get backingOff() {
        return backoff.size + errors.size;
      },
      get unschedulable() {
        return unschedulable.size;
      },
      flushBackoff: () => {
        const before = active.size;
        this.#activateRested(errors);
        this.#activateRested(backoff);
        return active.size > before;
      },
      flushUnschedulable: () => {
        const before = unschedulable.size;
        unschedulable.forEachLine((line) => {
          if (this.#view.now - this.attempts.since[line.pods.head]! > LONGEST_STAY) this.#sendScout(line);
        });
        return unschedulable.size < before;
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
    const line = this.#lineOf(pod);
    if (line.scout !== pod) return;
    line.scout = NO_POD;
    this.#sendScout(line);
  }

  #lineOf(pod: PodId): Line {
    return this.#holders.unschedulable.lineOf(this.#view.classOf(pod));
  }
}

/** A pod that was found unschedulable longer ago than this is tried again, whatever has happened. */
const LONGEST_STAY = 300 * SECOND;
