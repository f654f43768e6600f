import { type EventQueue, NO_SLOT } from "./event-queue.ts";

/**
 * The plain event queue: a binary heap on (key, insertion number).
 *
 * O(log n) for each push and pop. Kept as the oracle that the ladder queue must equal.
 */
export class HeapQueue implements EventQueue {
  poppedKey = 0;
  readonly #entries: Entry[] = [];
  #inserted = 0;

  get size(): number {
    return this.#entries.length;
  }

  peek(): number {
    return this.#entries[0]?.key ?? Number.POSITIVE_INFINITY;
  }

  push(key: number, slot: number): void {
    this.#entries.push({ key, insertion: this.#inserted++, slot });
    this.#siftUp(this.#entries.length - 1);
  }

  peekSlot(): number {
    return this.#entries[0]?.slot ?? NO_SLOT;
  }

  popBelow(limit: number): number {
    const first = this.#entries[0];
    if (first === undefined || first.key >= limit) return NO_SLOT;
    this.discard();
    this.poppedKey = first.key;
    return first.slot;
  }

  advance(_key: number): void {}

  discard(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#siftDown(0);
  }

  #siftUp(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  #siftDown(from: number): void {
    let parent = from;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      if (left >= this.#entries.length) return;
      const child = right < this.#entries.length && this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const x = this.#entries[a]!;
    const y = this.#entries[b]!;
    return x.key < y.key || (x.key === y.key && x.insertion < y.insertion);
  }

  #swapIfBefore(child: number, parent: number): boolean {
    if (!this.#isBefore(child, parent)) return false;
    const moved = this.#entries[child]!;
    this.#entries[child] = this.#entries[parent]!;
    this.#entries[parent] = moved;
    return true;
  }
}

interface Entry {
  readonly key: number;
  readonly insertion: number;
  readonly slot: number;
}
