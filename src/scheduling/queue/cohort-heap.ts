import type { Cohort } from "./cohort.ts";

/** Cohorts by an order. A binary heap; each cohort knows its place in it. O(log n) to add and take out. */
export class CohortHeap {
  /** Pods of all cohorts in it. */
  pods = 0;
  readonly #heap: Cohort[] = [];
  readonly #order: (a: Cohort, b: Cohort) => number;

  constructor(order: (a: Cohort, b: Cohort) => number) {
    this.#order = order;
  }

  /** The cohort that goes first. */
  get head(): Cohort | undefined {
    return this.#heap[0];
  }

  add(cohort: Cohort): void {
    this.pods += cohort.size;
    this.#heap.push(cohort);
    this.#siftUp(cohort, this.#heap.length - 1);
  }

  remove(cohort: Cohort): void {
    this.pods -= cohort.size;
    const last = this.#heap.pop()!;
    if (last !== cohort) this.#put(last, cohort.position);
  }

  /** A cohort has lost a pod, perhaps its first one. */
  shrunk(cohort: Cohort): void {
    this.pods--;
    this.#put(cohort, cohort.position);
  }

  forEach(visit: (cohort: Cohort) => void): void {
    for (const cohort of this.#heap) visit(cohort);
  }

  #put(cohort: Cohort, position: number): void {
    this.#siftUp(cohort, position);
    this.#siftDown(cohort);
  }

  #set(position: number, cohort: Cohort): void {
    this.#heap[position] = cohort;
    cohort.position = position;
  }

  #siftUp(cohort: Cohort, from: number): void {
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (this.#order(cohort, this.#heap[parent]!) >= 0) break;
      this.#set(position, this.#heap[parent]!);
      position = parent;
    }
    this.#set(position, cohort);
  }

  #siftDown(cohort: Cohort): void {
    const count = this.#heap.length;
    let { position } = cohort;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= count) break;
      if (child + 1 < count && this.#order(this.#heap[child + 1]!, this.#heap[child]!) < 0) child++;
      if (this.#order(cohort, this.#heap[child]!) <= 0) break;
      this.#set(position, this.#heap[child]!);
      position = child;
    }
    this.#set(position, cohort);
  }
}
