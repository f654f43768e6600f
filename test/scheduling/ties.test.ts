import { describe, expect, it } from "vitest";
import { createStream } from "../../src/random/streams.ts";
import { pickHighest } from "../../src/scheduling/pick-highest.ts";
import { leastAllocated, mostAllocated } from "../../src/scheduling/strategies/allocated.ts";
import { randomFit } from "../../src/scheduling/strategies/random.ts";
import { aCluster, aPod, nodesOf, place } from "../worlds.ts";
import { choice, made } from "./decisions.ts";

/** Pearson's statistic of counts that should be equal. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

// Quantiles at 0.999 of chi-squared with 3 and 4 degrees of freedom.
const LIMIT_3 = 16.27;
const LIMIT_4 = 18.47;

describe("equal scores", () => {
  it.each([leastAllocated, mostAllocated, randomFit])(
    "$name chooses among equals uniformly",
    (definition) => {
      const { cluster } = aCluster(nodesOf({}, {}, {}, {}, {}, {}));
      // 4 of 6 are equal: one is full, and one is down.
      place(cluster, [2, 2, 2, 2]);
      cluster.takeDown(4 as never);
      const pod = aPod(cluster);
      const strategy = made(definition);
      const counts = [0, 0, 0, 0, 0, 0];
      for (let i = 0; i < 8000; i++) counts[choice(strategy, pod, cluster)]!++;
      expect([counts[2], counts[4]]).toEqual([0, 0]);
      expect(chiSquared([counts[0]!, counts[1]!, counts[3]!, counts[5]!])).toBeLessThan(LIMIT_3);
    },
  );

  it("are drawn anew for every decision: pairs of choices are uniform as well", () => {
    const { cluster } = aCluster(nodesOf({}, {}));
    const pod = aPod(cluster);
    const strategy = made(leastAllocated);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) {
      counts[2 * choice(strategy, pod, cluster) + choice(strategy, pod, cluster)]!++;
    }
    expect(chiSquared(counts)).toBeLessThan(LIMIT_3);
  });

  it("depend on the seed alone", () => {
    const { cluster } = aCluster(nodesOf({}, {}, {}, {}));
    const pod = aPod(cluster);
    const choices = (seed: number) => {
      const strategy = made(leastAllocated, {}, seed);
      return Array.from({ length: 30 }, () => choice(strategy, pod, cluster));
    };
    expect(choices(5)).toEqual(choices(5));
    expect(choices(5)).not.toEqual(choices(6));
  });

  it("take no draw where there is one best node, so that the next tie is the same one", () => {
    const stream = createStream(1, "x");
    const untouched = createStream(1, "x");
    expect(pickHighest(Int32Array.of(3, 9, 2), 3, stream)).toBe(1);
    expect(stream.next()).toBe(untouched.next());
  });

  it("of totals are found wherever they stand, and only among the first `count`", () => {
    const stream = createStream(3, "x");
    const counts = [0, 0, 0, 0, 0];
    const totals = Int32Array.of(7, 1, 7, 0, 7, 99);
    for (let i = 0; i < 3000; i++) counts[pickHighest(totals, 5, stream)]!++;
    expect([counts[1], counts[3]]).toEqual([0, 0]);
    // Two degrees of freedom: 13.82.
    expect(chiSquared([counts[0]!, counts[2]!, counts[4]!])).toBeLessThan(13.82);
    const all = [0, 0, 0, 0, 0];
    for (let i = 0; i < 5000; i++) all[pickHighest(new Int32Array(5), 5, stream)]!++;
    expect(chiSquared(all)).toBeLessThan(LIMIT_4);
    expect(pickHighest(Int32Array.of(-5, -7), 2, stream)).toBe(0);
  });
});
