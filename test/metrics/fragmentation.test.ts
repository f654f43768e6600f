import { describe, expect, it } from "vitest";
import { Fragmentation } from "../../src/metrics/fragmentation.ts";
import { aCluster, aPod, GIB, NEVER, nodesOf, place } from "../worlds.ts";

/** Pods of 100m fill four nodes of 4000m so that 500, 1500, 3000 and 4000 are free. */
function four() {
  const { cluster } = aCluster(nodesOf({}, {}, {}, {}));
  const fragmentation = new Fragmentation(cluster);
  return { cluster, fragmentation };
}

describe("fragmentation", () => {
  it("is the share of free CPU on nodes where nothing that waits fits", () => {
    const { cluster, fragmentation } = four();
    place(cluster, [0], { cpu: 3500 });
    place(cluster, [1], { cpu: 2500 });
    place(cluster, [2], { cpu: 1000 });
    aPod(cluster, { cpu: 2000 });
    // Free 500, 1500, 3000, 4000 = 9000; 2000m fit on n2 and n3. (500 + 1500) / 9000
    expect(fragmentation.measure()).toBe(2000 / 9000);
    // A second shape that waits fits on n1 too.
    const small = aPod(cluster, { cpu: 1500 });
    expect(fragmentation.measure()).toBe(500 / 9000);
    cluster.abandon(small);
    expect(fragmentation.measure()).toBe(2000 / 9000);
  });

  it("goes by what was ever submitted where nothing waits", () => {
    const { cluster, fragmentation } = four();
    place(cluster, [0], { cpu: 3500 });
    place(cluster, [1], { cpu: 2500 });
    // Shapes 3500 and 2500; free 500, 1500, 4000, 4000.
    expect(fragmentation.measure()).toBe(2000 / 10_000);
    place(cluster, [2], { cpu: 1000 });
    // 1000m fit on n1: free 500, 1500, 3000, 4000.
    expect(fragmentation.measure()).toBe(500 / 9000);
  });

  it("counts memory, pods and extended resources as reasons, and CPU as the measure", () => {
    const { cluster } = aCluster(nodesOf({ extended: [0] }, { extended: [1] }, { pods: 1, extended: [1] }), [
      "gpu",
    ]);
    const fragmentation = new Fragmentation(cluster);
    place(cluster, [2], { cpu: 1000 });
    aPod(cluster, { cpu: 100, memory: GIB, extended: [1] });
    // n0 has no GPU (4000 free), n2 no room for a pod (3000 free), n1 fits (4000).
    expect(fragmentation.measure()).toBe(7000 / 11_000);
  });

  it("leaves out nodes that may not be used, and those without a limit", () => {
    const { cluster } = aCluster(nodesOf({}, {}, {}, { cpu: NEVER }));
    const fragmentation = new Fragmentation(cluster);
    place(cluster, [0], { cpu: 3000 });
    cluster.takeDown(1 as never);
    aPod(cluster, { cpu: 2000 });
    // n0 1000 free and too small, n2 4000 free.
    expect(fragmentation.measure()).toBe(1000 / 5000);
    cluster.cordon(2 as never);
    expect(fragmentation.measure()).toBe(1);
  });

  it("is zero where nothing is free", () => {
    const { cluster, fragmentation } = four();
    place(cluster, [0, 1, 2, 3], { cpu: 4000 });
    aPod(cluster, { cpu: 4000 });
    expect(fragmentation.measure()).toBe(0);
  });

  it("counts a pod that lost its node as one that waits", () => {
    const { cluster, fragmentation } = four();
    const [pod] = place(cluster, [0], { cpu: 4000 });
    aPod(cluster, { cpu: 100 });
    place(cluster, [1], { cpu: 3000 });
    cluster.lose(pod!, "drain");
    cluster.resubmit(pod!);
    cluster.abandon(1 as never);
    // Only the 4000m wait: n1's 1000m are of no use to them, the others' 12000m are.
    expect(fragmentation.measure()).toBe(1000 / 13_000);
  });
});
