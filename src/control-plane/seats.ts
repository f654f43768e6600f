/**
 * A number of equal servers with one queue, first come first served: when each request is taken up is known as soon as
 * it comes, since what it takes is.
 *
 * Requests may come a little out of order: one that is told of late is served as if it came now and was sent then.
 * O(log busy) a request: next to nothing where few are busy.
 */
export class Seats {
  readonly count: number;
  /** When those that are busy become free: a heap, the first one on top. */
  readonly #ends: number[] = [];

  constructor(count: number) {
    this.count = count;
  }

  /** When a request that comes at `arrival` is taken up. The caller says by `occupy` until when it is served. */
  freeAt(arrival: number): number {
    const ends = this.#ends;
    while (ends.length > 0 && ends[0]! <= arrival) this.#removeFirst();
    return ends.length < this.count ? arrival : ends[0]!;
  }

  /** The seat that `freeAt` told of is taken until `end`. */
  occupy(end: number): void {
    if (this.#ends.length >= this.count) this.#removeFirst();
    const ends = this.#ends;
    let child = ends.push(end) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (ends[parent]! <= end) break;
      ends[child] = ends[parent]!;
      child = parent;
    }
    ends[child] = end;
  }

  #removeFirst(): void {
    const ends = this.#ends;
    const last = ends.pop()!;
    if (ends.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= ends.length) break;
      if (child + 1 < ends.length && ends[child + 1]! < ends[child]!) child++;
      if (ends[child]! >= last) break;
      ends[parent] = ends[child]!;
      parent = child;
    }
    ends[parent] = last;
  }
}
