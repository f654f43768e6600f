import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import { nodesOf } from "../worlds.ts";
import { asking, waiting } from "./constrained.ts";

const NAMES = ["cpu", "memory", "pods", "ephemeral-storage"];
const THREE = ["cpu", "memory", "ephemeral-storage"].map((name) => ({ name, weight: 1 }));

/** The score of an empty node of these amounts for a pod that requests some of them. */
function rate(version: string, has: readonly number[], wanted: readonly number[]): number {
  const [cpu = 0, memory = 0, disk = 0] = has;
  const setting = { kubernetesVersion: version, namespaces: [] };
  const cluster = new Cluster({ now: 0 }, NAMES, nodesOf({ cpu, memory, extended: [disk] }), setting);
  const [wantedCpu = 0, wantedMemory = 0, wantedDisk = 0] = wanted;
  const pod = waiting(cluster, asking({}, { requests: [wantedCpu, wantedMemory, 1, wantedDisk] }));
  const scores = new Int32Array(1);
  const candidates = new Candidates(1);
  candidates.count = 1;
  balancedAllocationScore(THREE).score(cluster.classOf(pod), cluster, candidates, 0, 1, scores);
  return scores[0]!;
}

describe("NodeResourcesBalancedAllocation of three resources", () => {
  it("compares with the node without the pod since 1.36 only", () => {
    // Shares 0.5, 0.5, 0.2: mean 0.4, std sqrt((0.01 + 0.01 + 0.04) / 3) = 0.1414: trunc(85.86) = 85.
    expect(rate("1.35", [10, 10, 10], [5, 5, 2])).toBe(85);
    // Without the pod 100: 50 + trunc((50 + 85 - 100) / 2) = 67.
    expect(rate("1.36", [10, 10, 10], [5, 5, 2])).toBe(67);
  });

  it("is 100 where all shares are equal", () => {
    expect(rate("1.35", [5, 5, 5], [1, 1, 1])).toBe(100);
  });

  it("takes half the difference of two, as binary fractions have it, where the node lacks the third", () => {
    // 0.8 - 0.1 is a little more than 0.7: trunc((1 - 0.35000000000000003) x 100) = 64. A standard deviation gives 65.
    expect(rate("1.35", [10, 10, 0], [8, 1, 0])).toBe(64);
  });

  it("is 100 of one resource, and of none", () => {
    expect(rate("1.35", [10, 0, 0], [8, 0, 0])).toBe(100);
    expect(rate("1.35", [0, 0, 0], [0, 0, 0])).toBe(100);
  });

  it("is asked one class at a time, other than that of CPU and memory", () => {
    expect(balancedAllocationScore(THREE).addClasses).toBeUndefined();
    expect(balancedAllocationScore(DEFAULT_ARGS.balanced).addClasses).toBeDefined();
  });
});
