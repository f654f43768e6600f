import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TotalsHeap } from "../../src/scheduling/kube/totals-heap.ts";

describe("a heap of totals", () => {
  it("has a root among equals that is not simply the first of them", () => {
    // By hand: 9 at 3 rises over 5 at 1, then over 5 at 0, which sinks below 9 at 4.
    expect(heapOf([5, 5, 9, 9, 9]).root).toBe(3);
    expect(heapOf([7, 7, 7]).root).toBe(0);
    expect(heapOf([0, 1, 1]).root).toBe(1);
    expect(heapOf([4]).root).toBe(0);
  });

  it("gives every position once, highest total first", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 }), (totals) => {
        const heap = heapOf(totals);
        const root = heap.root;
        const popped = totals.map(() => heap.pop());
        expect(popped[0]).toBe(root);
        expect(heap.size).toBe(0);
        expect(popped.map((position) => totals[position])).toEqual([...totals].sort((a, b) => b - a));
        expect(new Set(popped).size).toBe(totals.length);
      }),
    );
  });

  it("heeds no more totals than it is told", () => {
    const heap = new TotalsHeap();
    heap.fill(Int32Array.of(1, 2, 3, 99), 3);
    expect([heap.pop(), heap.pop(), heap.pop(), heap.size]).toEqual([2, 1, 0, 0]);
  });
});

function heapOf(totals: readonly number[]): TotalsHeap {
  const heap = new TotalsHeap();
  heap.fill(Int32Array.from(totals), totals.length);
  return heap;
}
