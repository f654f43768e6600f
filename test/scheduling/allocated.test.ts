import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import {
  leastAllocatedScore as least,
  mostAllocatedScore as most,
} from "../../src/scheduling/scores/allocation.ts";
import { freePercent, usedPercent } from "../../src/scheduling/scores/percent.ts";
import { leastAllocated, mostAllocated } from "../../src/scheduling/strategies/allocated.ts";
import { aCluster, aPod, GIB, NEVER, nodesOf, place } from "../worlds.ts";
import { choice, made } from "./decisions.ts";

function scoresOf(score: typeof least, pod: PodId, cluster: Cluster): number[] {
  const count = cluster.nodes.count;
  const candidates = new Candidates(count);
  for (let node = 0; node < count; node++) candidates.ids[node] = node;
  candidates.count = count;
  const scores = new Int32Array(count);
  score.score(cluster.classOf(pod), cluster, candidates, 0, count, scores);
  return [...scores];
}

const MIB = 2 ** 20;

describe("LeastAllocated and MostAllocated", () => {
  it("truncate each resource, then the mean", () => {
    const { cluster } = aCluster(
      nodesOf({ cpu: 4000, memory: 10_000 * MIB }, { cpu: 4000, memory: 10_000 * MIB }),
    );
    place(cluster, [0], { cpu: 3000, memory: 5000 * MIB });
    place(cluster, [1], { cpu: 1000, memory: 6000 * MIB });
    const pod = aPod(cluster, { cpu: 500, memory: 1000 * MIB });
    // n0: cpu trunc((4000 - 3500) x 100 / 4000) = trunc(12.5) = 12, memory trunc(4000 x 100 / 10000) = 40,
    //     trunc((12 + 40) / 2) = 26
    // n1: cpu trunc(2500 x 100 / 4000) = trunc(62.5) = 62, memory trunc(3000 x 100 / 10000) = 30,
    //     trunc((62 + 30) / 2) = 46
    expect(scoresOf(least, pod, cluster)).toEqual([26, 46]);
    // n0: cpu trunc(3500 x 100 / 4000) = trunc(87.5) = 87, memory 60, trunc(147 / 2) = trunc(73.5) = 73
    // n1: cpu trunc(1500 x 100 / 4000) = trunc(37.5) = 37, memory 70, trunc(107 / 2) = trunc(53.5) = 53
    expect(scoresOf(most, pod, cluster)).toEqual([73, 53]);
  });

  it("count 100m and 200 MiB for what is not requested, by the pod and by those on the node", () => {
    const { cluster } = aCluster(
      nodesOf({ cpu: 1000, memory: 1000 * MIB }, { cpu: 1000, memory: 1000 * MIB }),
    );
    place(cluster, [1], { cpu: 0, memory: 0 });
    const pod = aPod(cluster, { cpu: 0, memory: 0 });
    // n0: cpu trunc(900 x 100 / 1000) = 90, memory trunc(800 x 100 / 1000) = 80, trunc(170 / 2) = 85
    // n1: cpu trunc(800 x 100 / 1000) = 80, memory trunc(600 x 100 / 1000) = 60, trunc(140 / 2) = 70
    expect(scoresOf(least, pod, cluster)).toEqual([85, 70]);
    // n0: 10 and 20, 15; n1: 20 and 40, 30
    expect(scoresOf(most, pod, cluster)).toEqual([15, 30]);
    // The fillers take no room: the node offers all that it has.
    expect(cluster.freeOf(1 as never, 0)).toBe(1000);
  });

  it("leave out a resource of which a node has none, with its weight", () => {
    const { cluster } = aCluster(
      nodesOf({ cpu: 4000, memory: 0 }, { cpu: 0, memory: 8 * GIB }, { cpu: 0, memory: 0 }),
    );
    const pod = aPod(cluster, { cpu: 0, memory: 0 });
    // n0: cpu alone, trunc(3900 x 100 / 4000) = trunc(97.5) = 97, not halved
    // n1: memory alone, 200 MiB of 8192 MiB: trunc(7992 x 100 / 8192) = trunc(97.55...) = 97
    // n2: nothing to weigh, 0
    expect(scoresOf(least, pod, cluster)).toEqual([97, 97, 0]);
    // n0: trunc(100 x 100 / 4000) = trunc(2.5) = 2; n1: trunc(200 x 100 / 8192) = trunc(2.44...) = 2
    expect(scoresOf(most, pod, cluster)).toEqual([2, 2, 0]);
  });

  it("rate a node on which the fillers alone exceed what there is: 0 when spreading, 100 when packing", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 50, memory: 100 * MIB }));
    const pod = aPod(cluster, { cpu: 0, memory: 0 });
    expect(scoresOf(least, pod, cluster)).toEqual([0]);
    expect(scoresOf(most, pod, cluster)).toEqual([100]);
  });

  it("rate a resource without limit as empty", () => {
    const { cluster } = aCluster(nodesOf({ cpu: NEVER, memory: 1000 * MIB }));
    const pod = aPod(cluster, { cpu: 64_000, memory: 500 * MIB });
    // cpu 100, memory 50: trunc(150 / 2) = 75; packing: 0 and 50, 25
    expect(scoresOf(least, pod, cluster)).toEqual([75]);
    expect(scoresOf(most, pod, cluster)).toEqual([25]);
  });

  it("are exact where bytes x 100 pass 2^53", () => {
    // 2^50 - 1 of 2^50 bytes: (2^50 - 1) x 100 = 112,589,990,684,262,300, above 2^53 = 9,007,199,254,740,992.
    // 112,589,990,684,262,300 / 1,125,899,906,842,624 = 99.99999999999991: 99.
    expect(usedPercent(2 ** 50 - 2, 1, 2 ** 50)).toBe(99);
    // 29 / 100 of 2^52 rounded up: 4,503,599,627,370,496 x 0.29 = 1,306,043,891,937,443.84.
    // 1,306,043,891,937,444 x 100 / 2^52 = 29.0000000000000035..., one byte less 28.99999999999998...
    expect(usedPercent(1_306_043_891_937_444, 0, 2 ** 52)).toBe(29);
    expect(usedPercent(1_306_043_891_937_443, 0, 2 ** 52)).toBe(28);
    // 51 x (2^53 - 1) = 459,367,161,991,790,541, and 4,593,671,619,917,905 x 100 is 41 less; as doubles they meet.
    expect(usedPercent(4_593_671_619_917_905, 0, 2 ** 53 - 1)).toBe(50);
    expect(usedPercent(2 ** 53 - 1, 0, 2 ** 53 - 1)).toBe(100);
    expect(usedPercent(0, 0, 2 ** 53 - 1)).toBe(0);
    // One byte of 40 x 2^50: 2^50 x 40 - 1 is no double, and its nearest one would give 100.
    expect(freePercent(0, 1, 40 * 2 ** 50)).toBe(99);
    expect(freePercent(1, 0, 40 * 2 ** 50)).toBe(99);
    expect(freePercent(0, 0, 40 * 2 ** 50)).toBe(100);
    expect(freePercent(40 * 2 ** 50, 1, 40 * 2 ** 50)).toBe(0);
    expect(usedPercent(40 * 2 ** 50, 1, 40 * 2 ** 50)).toBe(100);
  });

  it("take the node that scores highest", () => {
    const { cluster } = aCluster(nodesOf({}, {}, {}));
    place(cluster, [0, 0, 1]);
    const pod = aPod(cluster);
    expect(choice(made(leastAllocated), pod, cluster)).toBe(2);
    expect(choice(made(mostAllocated), pod, cluster)).toBe(0);
  });

  it("score only nodes where the pod fits", () => {
    const { cluster } = aCluster(nodesOf({ extended: [1] }, { extended: [2] }), ["gpu"]);
    place(cluster, [1, 1], { memory: GIB });
    const pod = aPod(cluster, { extended: [2] });
    expect(choice(made(leastAllocated), pod, cluster)).toBe(1);
    expect(choice(made(mostAllocated), aPod(cluster, { cpu: 3000 }), cluster)).toBe(0);
  });
});
