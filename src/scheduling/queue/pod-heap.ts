import { NO_POD, type PodId } from "../../cluster/ids.ts";
import type { PodOrder } from "./queue-discipline.ts";

/**
 * Pods by an order, first come first served among equals; any pod can be taken out.
 *
 * A binary heap with the position of each pod in a column that several heaps may share, as long as no pod is
 * in two of them. O(log n) to add and take out.
 */
export class PodHeap {
  readonly #heap: PodId[] = [];
  readonly #isBefore: PodOrder;
  readonly #places: PodPlaces;

  constructor(order: PodOrder, places: PodPlaces) {
    this.#places = places;
    this.#isBefore = (a, b) => order(a, b) || places.arrival[a]! - places.arrival[b]!;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** The pod that goes first, or NO_POD. */
  get head(): PodId {
    return this.#heap.length === 0 ? NO_POD : this.#heap[0]!;
  }

  add(pod: PodId): void {
    this.#places.arrive(pod);
    this.#put(pod);
  }

  /** When the pod at the head came, for `addAgain`. */
  get headArrival(): number {
    return this.#places.arrival[this.head]!;
  }

  /** Adds a pod as if it had not been away: with the arrival that it had. */
  addAgain(pod: PodId, arrival: number): void {
    this.#places.arrival[pod] = arrival;
    this.#put(pod);
  }

  remove(pod: PodId): void {
    const position = this.#places.position[pod]!;
    const last = this.#heap.pop()!;
    if (last === pod) return;
    this.#set(position, last);
    this.#siftUp(position);
    this.#siftDown(this.#places.position[last]!);
  }

  forEach(visit: (pod: PodId) => void): void {
    for (const pod of this.#heap) visit(pod);
  }

  #put(pod: PodId): void {
    this.#heap.push(pod);
    this.#siftUp(this.#heap.length - 1);
  }

  #set(position: number, pod: PodId): void {
    this.#heap[position] = pod;
    this.#places.position[pod] = position;
  }

  #siftUp(from: number): void {
    const pod = this.#heap[from]!;
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (this.#isBefore(pod, this.#heap[parent]!) >= 0) break;
      this.#set(position, this.#heap[parent]!);
      position = parent;
    }
    this.#set(position, pod);
  }

  #siftDown(from: number): void {
    const pod = this.#heap[from]!;
    const count = this.#heap.length;
    let position = from;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= count) break;
      if (child + 1 < count && this.#isBefore(this.#heap[child + 1]!, this.#heap[child]!) < 0) child++;
      if (this.#isBefore(pod, this.#heap[child]!) <= 0) break;
      this.#set(position, this.#heap[child]!);
      position = child;
    }
    this.#set(position, pod);
  }
}

/** When each waiting pod came, and where it stands in its heap; rows are pods. */
export class PodPlaces {
  arrival = new Float64Array(1024);
  position = new Int32Array(1024);
  #arrived = 0;

  arrive(pod: PodId): void {
    if (pod >= this.arrival.length) this.#grow(Math.max(pod + 1, 2 * this.arrival.length));
    this.arrival[pod] = this.#arrived++;
  }

  #grow(rows: number): void {
    const arrival = new Float64Array(rows);
    arrival.set(this.arrival);
    this.arrival = arrival;
    const position = new Int32Array(rows);
    position.set(this.position);
    this.position = position;
  }
}
