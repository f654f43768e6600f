import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortLikeGo } from "../../src/scheduling/preemption/go-sort.ts";

interface Keyed {
  readonly key: number;
  readonly number: number;
}

function sorted(keys: readonly number[]): Keyed[] {
  const items = keys.map((key, number) => ({ key, number }));
  sortLikeGo(items, (one, other) => one.key < other.key);
  return items;
}

const few = fc.array(fc.nat(3), { maxLength: 200 });
const many = fc.array(fc.integer(), { maxLength: 200 });

describe("sorting as Go does", () => {
  it("leaves equal elements in the order in which kube-scheduler's victims were recorded", () => {
    // preemption-s-180, node 8: 14 pods, e62 to e75, of which those with key 1 were started later.
    const keys = [1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1];
    // All have to go. They are sorted; those outside of the namespace of a budget that allows nothing go to the end;
    // and they are sorted again.
    const free = new Set([69, 71, 72, 62, 75]);
    const pods = sorted(keys).map(({ key, number }) => ({ key, number: 62 + number }));
    const victims = [
      ...pods.filter(({ number }) => !free.has(number)),
      ...pods.filter(({ number }) => free.has(number)),
    ];
    sortLikeGo(victims, (one, other) => one.key < other.key);
    const names = victims.map(({ number }) => number);
    expect(names).toEqual([69, 64, 65, 66, 67, 74, 63, 62, 68, 73, 71, 72, 70, 75]);
  });

  it("sorts", () => {
    fc.assert(
      fc.property(fc.oneof(few, many), (keys) => {
        expect(sorted(keys).map(({ key }) => key)).toEqual(keys.toSorted((a, b) => a - b));
      }),
    );
  });

  it("sorts what is sorted, falling, a saw or an organ pipe", () => {
    for (const length of [13, 49, 50, 51, 200, 1000]) {
      const up = Array.from({ length }, (_, i) => i);
      const shapes = [up, up.toReversed(), up.map((i) => i % 7), up.map((i) => Math.min(i, length - i))];
      for (const keys of shapes) {
        expect(sorted(keys).map(({ key }) => key)).toEqual(keys.toSorted((a, b) => a - b));
      }
    }
  });

  it("keeps the order of up to 12 equal elements", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 12 }), (keys) => {
        const items = keys.map((key, number) => ({ key, number }));
        expect(sorted(keys)).toEqual(items.toSorted((a, b) => a.key - b.key));
      }),
    );
  });
});
