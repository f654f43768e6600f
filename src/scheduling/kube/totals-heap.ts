/**
 * Positions by their totals, highest first, as kube-scheduler keeps rated nodes since 1.35: a binary heap that is
 * built and popped as Go's container/heap does it, comparing totals strictly. Among equals the root is therefore
 * decided by where they stand; it is not simply the first. Source: facts 1.6.
 */
export class TotalsHeap {
  #totals: Int32Array = new Int32Array(0);
  #heap: Int32Array = new Int32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Takes the first `count` totals, which must not change while the heap is used. O(count). */
  fill(totals: Int32Array, count: number): void {
    if (this.#heap.length < count) this.#heap = new Int32Array(totals.length);
    this.#totals = totals;
    this.#size = count;
    for (let i = 0; i < count; i++) this.#heap[i] = i;
    for (let i = (count >>> 1) - 1; i >= 0; i--) this.#sink(i, count);
  }

  /** Position of the highest. The heap must not be empty. */
  get root(): number {
    return this.#heap[0]!;
  }

  /** Takes the highest off. O(log count). */
  pop(): number {
    const last = --this.#size;
    this.#swap(0, last);
    this.#sink(0, last);
    return this.#heap[last]!;
  }

  #sink(from: number, size: number): void {
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#isHigher(child + 1, child)) child++;
      if (!this.#isHigher(child, i)) return;
      this.#swap(i, child);
      i = child;
    }
  }

  #isHigher(a: number, b: number): boolean {
    return this.#totals[this.#heap[a]!]! > this.#totals[this.#heap[b]!]!;
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    const held = heap[a]!;
    heap[a] = heap[b]!;
    heap[b] = held;
  }
}
