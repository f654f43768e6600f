import fc from "fast-check";
import { expect, it } from "vitest";
import { ScoreTree } from "../../../src/scheduling/index/score-tree.ts";

interface Case {
  readonly totals: readonly number[];
  readonly changes: readonly { readonly at: number; readonly to: number }[];
  readonly from: number;
  readonly to: number;
}

// Some near each other, so that they tie; some far apart, so that what is known of a block is used up.
const total = fc.oneof(fc.integer({ min: -3, max: 5 }), fc.integer({ min: -3, max: 40 }));
const cases: fc.Arbitrary<Case> = fc.record({
  totals: fc.array(total, { minLength: 1, maxLength: 2500, size: "max" }),
  changes: fc.array(fc.record({ at: fc.nat(2499), to: total }), { maxLength: 80, size: "max" }),
  from: fc.nat(2499),
  to: fc.nat(2499),
});

it("knows the best and the feasible of all positions, and of any range, as a scan does", () => {
  fc.assert(fc.property(cases, check), { numRuns: 150 });
});

function check({ totals, changes, from, to }: Case): void {
  const leaves = [...totals];
  const tree = new ScoreTree(leaves.length);
  tree.leaves.set(leaves);
  tree.build();
  tree.rateAll();
  for (const [number, change] of changes.entries()) {
    // What is looked at between changes is kept for the next.
    if (number % 7 === 0) {
      tree.rateAll();
      expect(tree.best).toBe(Math.max(...leaves));
    }
    leaves[change.at % leaves.length] = change.to;
    tree.set(change.at % leaves.length, change.to);
  }
  const all = leaves.map((_, position) => position);
  const feasible = all.filter((position) => leaves[position]! >= 0);
  expect(tree.feasible).toBe(feasible.length);

  const best = Math.max(...leaves);
  const tied = all.filter((position) => leaves[position] === best);
  tree.rateAll();
  expect([tree.best, tree.ties]).toEqual([best, tied.length]);
  expect(tied.map((_, rank) => tree.tied(rank))).toEqual(tied);
  const start = from % leaves.length;
  expect(tree.tiesBefore(start)).toBe(tied.filter((position) => position < start).length);

  const after = feasible.filter((position) => position >= start);
  expect(after.map((_, rank) => tree.feasibleFrom(start, rank))).toEqual(after);
  expect(tree.feasibleFrom(start, after.length + 7)).toBe(leaves.length);
  expect(tree.short).toBe(7);

  const end = start + (to % (leaves.length - start)) + 1;
  const range = all.slice(start, end);
  const bestThere = Math.max(...range.map((position) => leaves[position]!));
  const tiedThere = range.filter((position) => leaves[position] === bestThere);
  tree.rateRange(start, end, false);
  expect([tree.best, tree.ties]).toEqual([bestThere, tiedThere.length]);
  expect(tiedThere.map((_, rank) => tree.tiedFrom(start, rank))).toEqual(tiedThere);
}
