import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import type { Score } from "../../src/scheduling/score.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { nodeResourcesFitScore } from "../../src/scheduling/scores/node-resources-fit.ts";
import { utilizationCurve } from "../../src/scheduling/scores/utilization-curve.ts";
import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import type { FitArgs, ShapePoint, WeightedResource } from "../../src/spec/scheduler.ts";
import { nodesOf } from "../worlds.ts";
import { asking, waiting } from "./constrained.ts";

const GIB = 2 ** 30;
const NAMES = ["cpu", "memory", "pods", "example.com/gpu", "ephemeral-storage"];

interface Amounts {
  readonly cpu?: number;
  readonly memory?: number;
  readonly gpu?: number;
  readonly disk?: number;
}

/** Nodes with 110 places each and what pods on them request; absent: 0. */
function clusterOf(...nodes: readonly { readonly has: Amounts; readonly used?: Amounts }[]): Cluster {
  const specs = nodesOf(
    ...nodes.map(({ has }) => ({
      cpu: has.cpu ?? 0,
      memory: has.memory ?? 0,
      extended: [has.gpu ?? 0, has.disk ?? 0],
    })),
  );
  const cluster = new Cluster({ now: 0 }, NAMES, specs);
  for (const [node, { used }] of nodes.entries())
    if (used !== undefined) cluster.adopt(waiting(cluster, podOf(used)), node as never);
  return cluster;
}

/** No fillers: what is not requested counts 0. */
function podOf({ cpu = 0, memory = 0, gpu = 0, disk = 0 }: Amounts) {
  const filled = { nonZeroCpu: cpu, nonZeroMemory: memory, scoredCpu: cpu, scoredMemory: memory };
  return asking({}, { requests: [cpu, memory, 1, gpu, disk], ...filled });
}

function rawOf(score: Score, pod: Amounts, cluster: Cluster): number[] | "skipped" {
  const podClass = cluster.classOf(waiting(cluster, podOf(pod)));
  if (score.skip?.(podClass, cluster)) return "skipped";
  const candidates = new Candidates(cluster.nodes.count);
  for (let node = 0; node < cluster.nodes.count; node++) candidates.ids[candidates.count++] = node;
  const values = new Int32Array(candidates.count);
  score.score(podClass, cluster, candidates, 0, values.length, values);
  return [...values];
}

const weighing = (...resources: readonly (readonly [name: string, weight: number])[]) =>
  resources.map(([name, weight]): WeightedResource => ({ name, weight }));

function fitScore(
  scoring: FitArgs["scoring"],
  resources: readonly WeightedResource[],
  shape: readonly (readonly [utilization: number, score: number])[] = [],
): Score {
  const points = shape.map(([utilization, score]): ShapePoint => ({ utilization, score }));
  return nodeResourcesFitScore({ ...DEFAULT_ARGS.fit, scoring, resources, shape: points });
}

describe("NodeResourcesFit by LeastAllocated", () => {
  it("weighs resources and cuts the mean", () => {
    const cluster = clusterOf({ has: { cpu: 4000, memory: 8 * GIB }, used: { cpu: 1000, memory: GIB } });
    // cpu trunc((4000 - 2500) x 100 / 4000) = 37, memory trunc((8 - 3) x 100 / 8) = 62;
    // trunc((37 x 5 + 62 x 1) / 6) = trunc(41.17) = 41.
    const score = fitScore("LeastAllocated", weighing(["cpu", 5], ["memory", 1]));
    expect(rawOf(score, { cpu: 1500, memory: 2 * GIB }, cluster)).toEqual([41]);
  });

  it("rates the two resources that are listed, even with even weights", () => {
    const cluster = clusterOf({ has: { cpu: 4000, memory: 8 * GIB, disk: 100 }, used: { disk: 30 } });
    // cpu 75, storage 70: trunc(145 / 2) = 72; memory would be 100. Requested: trunc((25 + 30) / 2) = 27.
    const two = weighing(["cpu", 1], ["ephemeral-storage", 1]);
    expect(rawOf(fitScore("LeastAllocated", two), { cpu: 1000 }, cluster)).toEqual([72]);
    expect(rawOf(fitScore("MostAllocated", two), { cpu: 1000 }, cluster)).toEqual([27]);
  });

  it("leaves out, weight and all, what a node does not have, and devices that the pod does not request", () => {
    const cluster = clusterOf(
      { has: { cpu: 4000, gpu: 8 }, used: { gpu: 2 } },
      { has: { cpu: 4000, disk: 100 }, used: { disk: 30 } },
    );
    const score = fitScore(
      "LeastAllocated",
      weighing(["cpu", 1], ["example.com/gpu", 3], ["ephemeral-storage", 2]),
    );
    // cpu 75; GPUs trunc((8 - 4) x 100 / 8) = 50 on n0: trunc((75 + 150) / 4) = 56. n1: disk 70: trunc(215 / 3) = 71.
    expect(rawOf(score, { cpu: 1000, gpu: 2 }, cluster)).toEqual([56, 71]);
    // Without GPUs n0 is rated by its CPU alone; storage counts though nobody asks for it.
    expect(rawOf(score, { cpu: 1000 }, cluster)).toEqual([75, 71]);
  });

  it("is 0 for what would be overdrawn, and where nothing is left to rate", () => {
    const cluster = clusterOf({ has: { cpu: 1000, memory: GIB } }, { has: {} });
    const score = fitScore("LeastAllocated", weighing(["cpu", 1], ["memory", 2], ["pods", 7]));
    // cpu 0, memory 100: trunc(200 / 3) = 66; pods are no resource.
    expect(rawOf(score, { cpu: 1001 }, cluster)).toEqual([66, 0]);
  });
});

describe("NodeResourcesFit by MostAllocated", () => {
  it("rates what is requested, all at most", () => {
    const cluster = clusterOf(
      { has: { cpu: 3000, memory: 8 * GIB }, used: { cpu: 1000 } },
      { has: { cpu: 500 } },
    );
    // n0: cpu trunc(200000 / 3000) = 66, memory 12: trunc((66 x 2 + 12) / 3) = 48. n1: 100.
    const score = fitScore("MostAllocated", weighing(["cpu", 2], ["memory", 1]));
    expect(rawOf(score, { cpu: 1000, memory: GIB }, cluster)).toEqual([48, 100]);
  });
});

describe("NodeResourcesFit by RequestedToCapacityRatio", () => {
  it("goes along the points, cut towards zero on rising and on falling lines", () => {
    const curve = utilizationCurve([
      { utilization: 10, score: 2 },
      { utilization: 40, score: 9 },
      { utilization: 70, score: 1 },
    ]);
    // 20 + trunc(70 x 11 / 30) = 20 + 25; 90 + trunc(-80 x 1 / 30) = 90 - 2, where a floor would give 87.
    expect([0, 10, 21, 40, 41, 69, 70, 71, 100].map((at) => curve[at])).toEqual([
      20, 20, 45, 90, 88, 13, 10, 10, 10,
    ]);
    expect([...utilizationCurve([{ utilization: 50, score: 3 }])]).toEqual(new Array(101).fill(30));
  });

  it("rounds the mean, and leaves out resources with 0", () => {
    const cluster = clusterOf({ has: { cpu: 4000, memory: 8 * GIB, disk: 200 } });
    const rising = fitScore(
      "RequestedToCapacityRatio",
      weighing(["cpu", 1], ["memory", 2], ["ephemeral-storage", 5]),
      [
        [0, 0],
        [100, 10],
      ],
    );
    // cpu 25, memory 37 (trunc 37.5), storage 0: (25 + 74) / 3 = 33.
    expect(rawOf(rising, { cpu: 1000, memory: 3 * GIB }, cluster)).toEqual([33]);
    // cpu 25, memory 12 (trunc 12.5): (25 + 24) / 3 = 16.33: 16; cpu 26: 50 / 3 = 16.67: 17.
    expect(rawOf(rising, { cpu: 1000, memory: GIB }, cluster)).toEqual([16]);
    expect(rawOf(rising, { cpu: 1040, memory: GIB }, cluster)).toEqual([17]);
    // cpu 25, memory 50, weights 1 and 1: 37.5 is 38.
    const even = fitScore("RequestedToCapacityRatio", weighing(["cpu", 1], ["memory", 1]), [
      [0, 0],
      [100, 10],
    ]);
    expect(rawOf(even, { cpu: 1000, memory: 4 * GIB }, cluster)).toEqual([38]);
    expect(rawOf(even, {}, cluster)).toEqual([0]);
  });

  it("takes what is overdrawn as full", () => {
    const cluster = clusterOf({ has: { cpu: 1000 } });
    const falling = fitScore("RequestedToCapacityRatio", weighing(["cpu", 1]), [
      [0, 10],
      [100, 3],
    ]);
    expect(rawOf(falling, { cpu: 5000 }, cluster)).toEqual([30]);
    expect(rawOf(falling, {}, cluster)).toEqual([100]);
  });
});

describe("NodeResourcesFit of amounts past 2^53", () => {
  const PIB = 2 ** 50;

  it("is exact where products and differences are no doubles", () => {
    const cluster = clusterOf({ has: { cpu: 1000, memory: 40 * PIB }, used: { memory: 30 * PIB } });
    const memory = weighing(["memory", 1]);
    // trunc((10 PiB - 1) x 100 / 40 PiB) = 24, where doubles round to 25.
    expect(rawOf(fitScore("LeastAllocated", memory), { memory: 1 }, cluster)).toEqual([24]);
    // trunc((10 PiB) x 100 / 40 PiB) = 25, exactly.
    expect(rawOf(fitScore("LeastAllocated", memory), {}, cluster)).toEqual([25]);
    expect(rawOf(fitScore("MostAllocated", memory), { memory: 2 * PIB - 1 }, cluster)).toEqual([79]);
    expect(rawOf(fitScore("MostAllocated", memory), { memory: 2 * PIB }, cluster)).toEqual([80]);
  });
});

describe("NodeResourcesFit of any amounts", () => {
  const AMOUNT = fc.oneof(
    fc.integer({ min: 0, max: 5000 }),
    fc.constantFrom(0, 2 ** 47, 2 ** 52 + 1, 2 ** 53 - 1, 2 ** 55),
  );
  const RESOURCES = fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...NAMES, "none.io/such"), weight: fc.integer({ min: 1, max: 100 }) }),
    { minLength: 1, maxLength: 6, selector: ({ name }) => name },
  );
  const SHAPE = fc
    .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 })
    .chain((points) =>
      fc.tuple(
        ...points
          .sort((a, b) => a - b)
          .map((at) => fc.integer({ min: 0, max: 10 }).map((score) => [at, score] as const)),
      ),
    );

  it("equals a plain form in whole numbers without bounds", () => {
    const amounts = fc.record({ cpu: AMOUNT, memory: AMOUNT, gpu: AMOUNT, disk: AMOUNT });
    const scorings = fc.constantFrom("LeastAllocated", "MostAllocated", "RequestedToCapacityRatio");
    fc.assert(
      fc.property(
        amounts,
        amounts,
        amounts,
        RESOURCES,
        SHAPE,
        scorings,
        (has, used, pod, resources, shape, scoring) => {
          const cluster = clusterOf({ has, used });
          const found = rawOf(fitScore(scoring, resources, shape), pod, cluster);
          expect(found).toEqual([naiveFit(scoring, resources, shape, has, used, pod)]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const KEYS: Readonly<Record<string, keyof Amounts>> = {
  cpu: "cpu",
  memory: "memory",
  "example.com/gpu": "gpu",
  "ephemeral-storage": "disk",
};

function naiveFit(
  scoring: FitArgs["scoring"],
  resources: readonly WeightedResource[],
  shape: readonly (readonly [number, number])[],
  has: Amounts,
  used: Amounts,
  pod: Amounts,
): number {
  let sum = 0n;
  let weights = 0n;
  for (const { name, weight } of resources) {
    const key = KEYS[name];
    if (key === undefined) continue;
    const capacity = BigInt(has[key]!);
    if (capacity === 0n || (name.includes("/") && pod[key] === 0)) continue;
    const requested = BigInt(used[key]!) + BigInt(pod[key]!);
    const isOver = requested > capacity;
    const utilization = isOver ? 100n : (requested * 100n) / capacity;
    let score = utilization;
    if (scoring === "LeastAllocated") score = isOver ? 0n : ((capacity - requested) * 100n) / capacity;
    if (scoring === "RequestedToCapacityRatio") score = naiveCurve(shape, utilization);
    if (scoring === "RequestedToCapacityRatio" && score === 0n) continue;
    sum += score * BigInt(weight);
    weights += BigInt(weight);
  }
  if (weights === 0n) return 0;
  // Half a weight more, cut, is rounding.
  if (scoring === "RequestedToCapacityRatio") return Number((2n * sum + weights) / (2n * weights));
  return Number(sum / weights);
}

function naiveCurve(shape: readonly (readonly [number, number])[], utilization: bigint): bigint {
  let [x0, y0] = [0n, BigInt(shape[0]![1]) * 10n];
  for (const [at, score] of shape) {
    const [x, y] = [BigInt(at), BigInt(score) * 10n];
    if (utilization <= x) return x === x0 ? y : y0 + ((y - y0) * (utilization - x0)) / (x - x0);
    [x0, y0] = [x, y];
  }
  return y0;
}

describe("NodeResourcesBalancedAllocation of a list", () => {
  const three = weighing(["cpu", 1], ["memory", 1], ["ephemeral-storage", 1]);

  it("takes the standard deviation of more than two shares", () => {
    const cluster = clusterOf({ has: { cpu: 4000, memory: 8 * GIB, disk: 100 }, used: { disk: 50 } });
    // With the pod 0.25, 0.5, 0.5: mean 0.41667, std sqrt((0.02778 + 2 x 0.00694) / 3) = 0.11785: trunc(88.2) = 88.
    // Without 0, 0, 0.5: mean 0.16667, std 0.2357: trunc(76.4) = 76. 50 + trunc((50 + 88 - 76) / 2) = 81.
    expect(rawOf(balancedAllocationScore(three), { cpu: 1000, memory: 4 * GIB }, cluster)).toEqual([81]);
  });

  it("counts devices for pods that request them alone", () => {
    const list = weighing(["cpu", 1], ["example.com/gpu", 1]);
    const cluster = clusterOf({ has: { cpu: 4000, gpu: 4 }, used: { cpu: 1000, gpu: 1 } });
    // With 0.5 and 1: 75, without 0.25 and 0.25: 100: 50 + trunc(25 / 2) = 62.
    expect(rawOf(balancedAllocationScore(list), { cpu: 1000, gpu: 3 }, cluster)).toEqual([62]);
    // CPU alone is always balanced.
    expect(rawOf(balancedAllocationScore(list), { cpu: 3000 }, cluster)).toEqual([75]);
  });

  it("has nothing to say about pods that request nothing of the list", () => {
    const cluster = clusterOf({ has: { cpu: 4000, memory: 8 * GIB, disk: 100 } });
    expect(rawOf(balancedAllocationScore(weighing(["ephemeral-storage", 1])), { cpu: 1000 }, cluster)).toBe(
      "skipped",
    );
    expect(rawOf(balancedAllocationScore(three), { cpu: 1000 }, cluster)).not.toBe("skipped");
  });

  it("has nothing to say of what the world does not know, whatever other pods request", () => {
    const cluster = clusterOf({ has: { cpu: 4000, disk: 100 } });
    cluster.classOf(waiting(cluster, podOf({ disk: 5 })));
    const unknown = balancedAllocationScore(weighing(["none.io/such", 1], ["pods", 1]));
    expect(rawOf(unknown, { cpu: 1000 }, cluster)).toBe("skipped");
  });

  it("equals the form for CPU and memory where the list is these two, in any order", () => {
    const amounts = fc.record({
      cpu: fc.integer({ min: 0, max: 9000 }),
      memory: fc.integer({ min: 0, max: 9000 }),
    });
    fc.assert(
      fc.property(amounts, amounts, amounts, (has, used, pod) => {
        const cluster = clusterOf({ has, used });
        const usual = rawOf(balancedAllocationScore(DEFAULT_ARGS.balanced), pod, cluster);
        const turned = balancedAllocationScore(weighing(["memory", 1], ["cpu", 1]));
        expect(rawOf(turned, pod, cluster)).toEqual(usual);
      }),
      { numRuns: 300 },
    );
  });
});
