import { NO_POD, type PodId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Cohort } from "./cohort.ts";

/**
 * The pods of cohorts, linked in the order of their turns, and what is remembered of each: rows are pods.
 *
 * Turns are numbers that grow: of pods that failed at one instant, who was tried first has the lower one.
 */
export class CohortPods {
  readonly #view: ClusterView;
  readonly #cohorts: (Cohort | undefined)[] = [];
  #next = new Int32Array(1024);
  #previous = new Int32Array(1024);
  /** What is to be added to the offset and the rounds of the cohort. */
  #turn = new Float64Array(1024);
  #count = new Int32Array(1024);
  #failures = new Int32Array(1024);

  constructor(view: ClusterView) {
    this.#view = view;
  }

  /** A cohort of a pod that is new, in no place. */
  begin(pod: PodId, turn: number): Cohort {
    if (pod >= this.#turn.length) this.#grow(Math.max(pod + 1, 2 * this.#turn.length));
    const { now } = this.#view;
    this.#count[pod] = 0;
    this.#failures[pod] = 0;
    this.#turn[pod] = turn;
    const cohort: Cohort = {
      podClass: this.#view.classOf(pod),
      first: pod,
      last: pod,
      size: 1,
      holder: "nowhere",
      position: 0,
      line: undefined,
      since: now,
      failures: 0,
      errors: 0,
      end: now,
      seen: 0,
      rounds: 0,
      offset: 0,
    };
    this.#isolate(pod, cohort);
    return cohort;
  }

  /** The cohort of a pod; undefined: it is not in the queue. */
  of(pod: PodId): Cohort | undefined {
    return this.#cohorts[pod];
  }

  turnOf(pod: PodId): number {
    return this.#turn[pod]! + (this.#cohorts[pod]?.offset ?? 0);
  }

  /** Times that the pod was taken out to be placed, or failed with others. */
  countOf(pod: PodId): number {
    return this.#count[pod]! + (this.#cohorts[pod]?.rounds ?? 0);
  }

  /** Times that the pod was found unschedulable. */
  failuresOf(pod: PodId): number {
    return this.#failures[pod]! + (this.#cohorts[pod]?.rounds ?? 0);
  }

  countAttempt(pod: PodId): void {
    this.#count[pod]!++;
  }

  countFailure(pod: PodId): void {
    this.#failures[pod]!++;
  }

  /** Takes a pod out of its cohort, which may be empty then. O(1). */
  leave(pod: PodId): void {
    const cohort = this.#cohorts[pod]!;
    const next = this.#next[pod] as PodId;
    const previous = this.#previous[pod] as PodId;
    this.#turn[pod]! += cohort.offset;
    this.#count[pod]! += cohort.rounds;
    this.#failures[pod]! += cohort.rounds;
    this.#cohorts[pod] = undefined;
    if (previous === NO_POD) cohort.first = next;
    else this.#next[previous] = next;
    if (next === NO_POD) cohort.last = previous;
    else this.#previous[next] = previous;
    cohort.size--;
  }

  /** Makes a pod of a cohort one of its own, in no place. O(1). */
  split(pod: PodId): Cohort {
    const cohort = this.#cohorts[pod]!;
    this.leave(pod);
    const own = {
      ...cohort,
      first: pod,
      last: pod,
      size: 1,
      holder: "nowhere",
      line: undefined,
      rounds: 0,
      offset: 0,
    } satisfies Cohort;
    this.#isolate(pod, own);
    return own;
  }

  /** Takes out of a cohort those whose turn comes before this one; undefined: there are none. O(those). */
  splitBefore(cohort: Cohort, turn: number): Cohort | undefined {
    let head: Cohort | undefined;
    while (cohort.size > 0 && this.turnOf(cohort.first) < turn) {
      const one = this.split(cohort.first);
      head = head === undefined ? one : this.join(head, one);
    }
    return head;
  }

  /** Links two cohorts that differ in nothing but in turns, all of the first before all others. O(smaller one). */
  join(earlier: Cohort, later: Cohort): Cohort {
    const [smaller, larger] = earlier.size < later.size ? [earlier, later] : [later, earlier];
    const offset = smaller.offset - larger.offset;
    const rounds = smaller.rounds - larger.rounds;
    for (let pod = smaller.first; pod !== NO_POD; pod = this.#next[pod] as PodId) {
      this.#turn[pod]! += offset;
      this.#count[pod]! += rounds;
      this.#failures[pod]! += rounds;
      this.#cohorts[pod] = larger;
    }
    this.#next[earlier.last] = later.first;
    this.#previous[later.first] = earlier.last;
    if (larger === earlier) larger.last = later.last;
    else larger.first = earlier.first;
    larger.size += smaller.size;
    larger.seen = Math.min(larger.seen, smaller.seen);
    return larger;
  }

  forEach(cohort: Cohort, visit: (pod: PodId) => void): void {
    for (let pod = cohort.first; pod !== NO_POD; ) {
      const next = this.#next[pod] as PodId;
      visit(pod);
      pod = next;
    }
  }

  #isolate(pod: PodId, cohort: Cohort): void {
    this.#cohorts[pod] = cohort;
    this.#next[pod] = NO_POD;
    this.#previous[pod] = NO_POD;
  }

  #grow(rows: number): void {
    this.#next = lengthened(this.#next, new Int32Array(rows));
    this.#previous = lengthened(this.#previous, new Int32Array(rows));
    this.#turn = lengthened(this.#turn, new Float64Array(rows));
    this.#count = lengthened(this.#count, new Int32Array(rows));
    this.#failures = lengthened(this.#failures, new Int32Array(rows));
  }
}
