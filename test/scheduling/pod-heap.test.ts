import fc from "fast-check";
import { expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { PodHeap, PodPlaces } from "../../src/scheduling/queue/pod-heap.ts";

it("a heap of pods equals a list that is sorted anew at each step, whichever pod is taken out", () => {
  // More come than go, so that the heaps grow several levels deep.
  const step = fc.record({
    rank: fc.nat(40),
    removes: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(1000) }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 200 }), (steps) => {
      const ranks: number[] = [];
      const byRank = (a: PodId, b: PodId) => ranks[a]! - ranks[b]!;
      const places = new PodPlaces();
      // Two heaps share the column of places, as the lines of a queue do.
      const heaps = [new PodHeap(byRank, places), new PodHeap(byRank, places)];
      const lists: PodId[][] = [[], []];
      for (const [number, { rank, removes }] of steps.entries()) {
        const which = number % 2;
        const list = lists[which]!;
        if (removes === null || list.length === 0) {
          const pod = (ranks.push(rank) - 1) as PodId;
          heaps[which]!.add(pod);
          list.push(pod);
          list.sort(byRank);
        } else {
          const [pod] = list.splice(removes % list.length, 1);
          heaps[which]!.remove(pod!);
        }
        expect(heaps.map((heap) => heap.head)).toEqual(lists.map((each) => each[0] ?? -1));
        expect(heaps.map((heap) => heap.size)).toEqual(lists.map((each) => each.length));
      }
      for (const [which, list] of lists.entries()) {
        for (const pod of list) {
          expect(heaps[which]!.head).toBe(pod);
          heaps[which]!.remove(pod);
        }
      }
    }),
    { numRuns: 150 },
  );
});
