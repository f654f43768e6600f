import { expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { rankForEviction } from "../../src/kubelet/eviction-ranking.ts";

const candidate = (pod: number, priority: number, usage: number, request: number) => {
  return { pod: pod as PodId, priority, usage, request };
};
const ranked = (...all: readonly ReturnType<typeof candidate>[]) =>
  rankForEviction(all).map(({ pod }) => pod);

it("evicts those first that use more than they request, whatever their priority", () => {
  expect(ranked(candidate(0, 0, 100, 100), candidate(1, 1000, 101, 100))).toEqual([1, 0]);
});

it("then those of lower priority", () => {
  expect(ranked(candidate(0, 10, 900, 100), candidate(1, 5, 200, 100), candidate(2, 0, 50, 100))).toEqual([
    1, 0, 2,
  ]);
});

it("then those with the larger excess, of those within their requests the least below them", () => {
  // Excess 100, 150 and 50; of the others -10 and -90.
  expect(
    ranked(
      candidate(0, 0, 200, 100),
      candidate(1, 0, 250, 100),
      candidate(2, 0, 450, 400),
      candidate(3, 0, 10, 100),
      candidate(4, 0, 90, 100),
    ),
  ).toEqual([1, 0, 2, 4, 3]);
});
