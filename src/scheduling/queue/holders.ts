import type { PodId } from "../../cluster/ids.ts";
import type { Cohort, Holder, Line } from "./cohort.ts";
import { CohortHeap } from "./cohort-heap.ts";
import type { CohortPods } from "./cohort-pods.ts";
import type { PodOrder } from "./queue-discipline.ts";
import { UnschedulablePool } from "./unschedulable-pool.ts";

/**
 * The places in which kube-scheduler's queue holds pods, each pod in one of them.
 *
 * active: to be tried, in turn. backoff and error: backing off, by the end of that. unschedulable: waiting for what
 * helps. gated: never tried. O(log cohorts) to put and take.
 */
export class Holders {
  readonly active: CohortHeap;
  readonly backoff: CohortHeap;
  readonly errors: CohortHeap;
  readonly unschedulable: UnschedulablePool;
  readonly gated = new Set<Cohort>();
  readonly #pods: CohortPods;

  /** `order` is that of pods of which none waits longer; `joins` is that of the pool. */
  constructor(pods: CohortPods, order: PodOrder, joins: boolean) {
    const byTurn = (a: Cohort, b: Cohort) => pods.turnOf(a.first) - pods.turnOf(b.first);
    const inTurn = (a: Cohort, b: Cohort) => order(a.first, b.first) || a.since - b.since || byTurn(a, b);
    this.#pods = pods;
    this.active = new CohortHeap(inTurn);
    this.backoff = new CohortHeap((a, b) => a.end - b.end || inTurn(a, b));
    this.errors = new CohortHeap((a, b) => a.end - b.end || byTurn(a, b));
    this.unschedulable = new UnschedulablePool(pods, joins);
  }

  get size(): number {
    const { active, backoff, errors, unschedulable, gated } = this;
    return active.pods + backoff.pods + errors.pods + unschedulable.size + gated.size;
  }

  /** Puts a cohort that is nowhere among the unschedulable ones. */
  putAside(cohort: Cohort, line: Line): void {
    cohort.holder = "unschedulable";
    this.unschedulable.add(cohort, line);
  }

  /** Puts a cohort that is nowhere. */
  put(cohort: Cohort, holder: Exclude<Holder, "unschedulable">): void {
    cohort.holder = holder;
    if (holder === "gated") this.gated.add(cohort);
    else this.#heapOf(holder)?.add(cohort);
  }

  /** Takes a cohort out of where it is, if it is anywhere. */
  take(cohort: Cohort): void {
    const { holder } = cohort;
    cohort.holder = "nowhere";
    if (holder === "unschedulable") this.unschedulable.remove(cohort);
    else if (holder === "gated") this.gated.delete(cohort);
    else this.#heapOf(holder)?.remove(cohort);
  }

  /** Makes a pod a cohort of its own that is nowhere. */
  takePod(pod: PodId): Cohort {
    const cohort = this.#pods.of(pod)!;
    if (cohort.size === 1) {
      this.take(cohort);
      return cohort;
    }
    const own = this.#pods.split(pod);
    if (cohort.holder === "unschedulable") this.unschedulable.size--;
    else this.#heapOf(cohort.holder)?.shrunk(cohort);
    return own;
  }

  /** Makes a pod of a cohort one of its own, in the same place. O(cohorts of its line). */
  separate(pod: PodId): void {
    const cohort = this.#pods.of(pod)!;
    const { holder, line } = cohort;
    if (holder === "swept") return;
    const own = this.takePod(pod);
    own.holder = holder;
    if (line === undefined) this.#heapOf(holder)?.add(own);
    else this.unschedulable.addBeside(own, cohort, line);
  }

  /** The cohort that goes first of those to be tried. */
  next(popsFromBackoff: boolean): Cohort | undefined {
    return this.active.head ?? (popsFromBackoff ? this.backoff.head : undefined);
  }

  forEach(visit: (pod: PodId) => void): void {
    const visitAll = (cohort: Cohort) => this.#pods.forEach(cohort, visit);
    for (const heap of [this.active, this.backoff, this.errors]) heap.forEach(visitAll);
    this.unschedulable.forEachLine((line) => line.cohorts.forEach(visitAll));
    this.gated.forEach(visitAll);
  }

  #heapOf(holder: Holder): CohortHeap | undefined {
    if (holder === "active") return this.active;
    if (holder === "backoff") return this.backoff;
    return holder === "error" ? this.errors : undefined;
  }
}
