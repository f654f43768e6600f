import fc from "fast-check";
import { expect, it } from "vitest";
import { GroupTree } from "../../../src/scheduling/index/group-tree.ts";

const NODES = 1100;

const change = fc.record({
  position: fc.nat(NODES - 1),
  total: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom(-1, -3)),
});

/** Greatest value of each group, and how many have it; feasible ones. */
function scan(leaves: readonly number[], groupOf: readonly number[], groups: number) {
  return Array.from({ length: groups }, (_, group) => {
    const own = leaves.filter((_, position) => groupOf[position] === group);
    const best = Math.max(...own);
    const feasible = own.filter((total) => total >= 0).length;
    return best < 0 ? { feasible } : { feasible, best, ties: own.filter((total) => total === best).length };
  });
}

it("knows the best and the feasible of each group as a scan does, after any changes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(change, { maxLength: 60 }),
      fc.array(change, { maxLength: 200 }),
      (groups, first, later) => {
        const tree = new GroupTree(NODES);
        const leaves = Array.from({ length: NODES }, (_, position) => (position * 7) % 5);
        const groupOf = Array.from({ length: NODES }, (_, position) => position % groups);
        for (const { position, total } of first) leaves[position] = total;
        tree.leaves.set(leaves);
        tree.groupOf.set(groupOf);
        tree.build(groups);
        for (const [i, { position, total }] of later.entries()) {
          leaves[position] = total;
          tree.set(position, total);
          if (i % 50 === 0) tree.rate();
        }
        tree.rate();
        const found = Array.from({ length: groups }, (_, group) => {
          const feasible = tree.feasibleIn[group]!;
          const best = tree.best[group]!;
          return best < 0 ? { feasible } : { feasible, best, ties: tree.ties[group]! };
        });
        expect(found).toEqual(scan(leaves, groupOf, groups));
        expect(tree.feasible).toBe(leaves.filter((total) => total >= 0).length);
        const tops = Array.from({ length: tree.tops }, (_, top) => tree.tiesOfTop(top, tree.best));
        const ties = found.reduce((sum, each) => sum + (each.ties ?? 0), 0);
        if (found.every(({ best }) => best !== undefined))
          expect(tops.reduce((sum, each) => sum + each, 0)).toBe(ties);
      },
    ),
    { numRuns: 60 },
  );
});
