import { NO_POD, type PodId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { Attempts } from "./attempts.ts";
import { PodHeap, PodPlaces } from "./pod-heap.ts";
import type { PodOrder } from "./queue-discipline.ts";
import { type Line, UnschedulablePool } from "./unschedulable-pool.ts";

/** Where a pod of the queue is; nowhere: it is not in it, or taken out to be tried. */
export type Holder = "nowhere" | "active" | "backoff" | "error" | "unschedulable" | "gated";

/**
 * The places in which kube-scheduler's queue holds pods, each pod in one of them.
 *
 * active: to be tried, in turn. backoff and error: backing off, by the end of that. unschedulable: waiting for what
 * helps. gated: never tried. O(log n) to put and take.
 */
export class Holders {
  readonly active: PodHeap;
  readonly backoff: PodHeap;
  readonly errors: PodHeap;
  readonly unschedulable: UnschedulablePool;
  readonly gated = new Set<PodId>();
  #codes = new Uint8Array(1024);

  constructor(inTurn: PodOrder, attempts: Attempts, changes: { readonly count: number }) {
    const places = new PodPlaces();
    const byEnd: PodOrder = (a, b) => attempts.backoffEnd(a) - attempts.backoffEnd(b);
    this.active = new PodHeap(inTurn, places);
    this.backoff = new PodHeap((a, b) => byEnd(a, b) || inTurn(a, b), places);
    this.errors = new PodHeap(byEnd, places);
    this.unschedulable = new UnschedulablePool(() => new PodHeap(inTurn, places), attempts, changes);
  }

  get size(): number {
    const { active, backoff, errors, unschedulable, gated } = this;
    return active.size + backoff.size + errors.size + unschedulable.size + gated.size;
  }

  holderOf(pod: PodId): Holder {
    return HOLDERS[this.#codes[pod] ?? 0]!;
  }

  /** Puts a pod that is nowhere among the unschedulable ones. */
  putAside(pod: PodId, line: Line): void {
    this.#mark(pod, "unschedulable");
    this.unschedulable.add(pod, line);
  }

  /** Puts a scout back in its line. */
  putBack(pod: PodId, line: Line): void {
    this.#mark(pod, "unschedulable");
    this.unschedulable.addScout(pod, line);
  }

  /** Puts a pod that is nowhere. */
  put(pod: PodId, holder: Exclude<Holder, "nowhere" | "unschedulable">): void {
    this.#mark(pod, holder);
    switch (holder) {
      case "active":
        this.active.add(pod);
        break;
      case "backoff":
        this.backoff.add(pod);
        break;
      case "error":
        this.errors.add(pod);
        break;
      case "gated":
        this.gated.add(pod);
    }
  }

  /** Takes a pod out of where it is, if it is anywhere. */
  take(pod: PodId): void {
    const holder = this.holderOf(pod);
    this.#codes[pod] = 0;
    switch (holder) {
      case "active":
        this.active.remove(pod);
        break;
      case "backoff":
        this.backoff.remove(pod);
        break;
      case "error":
        this.errors.remove(pod);
        break;
      case "unschedulable":
        this.unschedulable.remove(pod);
        break;
      case "gated":
        this.gated.delete(pod);
        break;
      case "nowhere":
    }
  }

  /** The pod that goes first of those to be tried; NO_POD: there is none. */
  next(popsFromBackoff: boolean): PodId {
    const { head } = this.active;
    return head === NO_POD && popsFromBackoff ? this.backoff.head : head;
  }

  #mark(pod: PodId, holder: Holder): void {
    if (pod >= this.#codes.length) this.#codes = lengthened(this.#codes, new Uint8Array(2 * pod));
    this.#codes[pod] = HOLDERS.indexOf(holder);
  }

  forEach(visit: (pod: PodId) => void): void {
    for (const heap of [this.active, this.backoff, this.errors]) heap.forEach(visit);
    this.unschedulable.forEachLine((line) => line.pods.forEach(visit));
    for (const pod of this.gated) visit(pod);
  }
}

/** By code. */
const HOLDERS: readonly Holder[] = ["nowhere", "active", "backoff", "error", "unschedulable", "gated"];
