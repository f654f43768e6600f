import { describe, expect, it } from "vitest";
import { bestFit, worstFit } from "../../src/scheduling/strategies/leftover.ts";
import { aCluster, aPod, GIB, NEVER, nodesOf, place } from "../worlds.ts";
import { choice, made } from "./decisions.ts";

describe("best-fit and worst-fit", () => {
  it("go by the mean over CPU and memory of what would be left, as a fraction of capacity", () => {
    const { cluster } = aCluster(nodesOf({}, {}, {}));
    place(cluster, [0], { cpu: 1000, memory: 2 * GIB });
    place(cluster, [1], { cpu: 2000, memory: GIB });
    place(cluster, [2], { cpu: 500, memory: 5 * GIB });
    const pod = aPod(cluster, { cpu: 1000, memory: GIB });
    // Of 4000m and 8 GiB would be left, on
    // n0: (4000 - 1000 - 1000) / 4000 = 0.5,   (8 - 2 - 1) / 8 = 0.625, mean 0.5625
    // n1: (4000 - 2000 - 1000) / 4000 = 0.25,  (8 - 1 - 1) / 8 = 0.75,  mean 0.5
    // n2: (4000 - 500 - 1000) / 4000 = 0.625,  (8 - 5 - 1) / 8 = 0.25,  mean 0.4375
    expect(choice(made(bestFit), pod, cluster)).toBe(2);
    expect(choice(made(worstFit), pod, cluster)).toBe(0);
  });

  it("go by fractions, not amounts: half of a small node is more than a quarter of a large one", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 16_000, memory: 32 * GIB }, { cpu: 2000, memory: 4 * GIB }));
    place(cluster, [0], { cpu: 11_000, memory: 23 * GIB });
    const pod = aPod(cluster, { cpu: 1000, memory: GIB });
    // n0: 4000 / 16000 = 0.25 and 8 / 32 = 0.25, mean 0.25; n1: 1000 / 2000 = 0.5 and 3 / 4 = 0.75, mean 0.625
    expect(choice(made(bestFit), pod, cluster)).toBe(0);
    expect(choice(made(worstFit), pod, cluster)).toBe(1);
  });

  it("take the lowest id among equals", () => {
    const { cluster } = aCluster(nodesOf({}, {}, {}, {}));
    place(cluster, [1, 2], { cpu: 2000 });
    // n1 and n2 have 1000 of 4000 left, n0 and n3 have 3000.
    expect(choice(made(bestFit), aPod(cluster), cluster)).toBe(1);
    expect(choice(made(worstFit), aPod(cluster), cluster)).toBe(0);
  });

  it("consider only nodes where the pod fits, extended resources and the number of pods included", () => {
    const { cluster } = aCluster(
      nodesOf({ extended: [0] }, { pods: 1, extended: [1] }, { extended: [1] }, { cpu: 900, extended: [1] }),
      ["gpu"],
    );
    place(cluster, [1], { cpu: 0 });
    const pod = aPod(cluster, { extended: [1] });
    expect(choice(made(bestFit), pod, cluster)).toBe(2);
    expect(choice(made(worstFit), pod, cluster)).toBe(2);
    cluster.takeDown(2 as never);
    expect(choice(made(bestFit), pod, cluster)).toBe(-1);
    expect(choice(made(worstFit), pod, cluster)).toBe(-1);
  });

  it("count a resource without limit as wholly left, and one that a node lacks as none", () => {
    const { cluster } = aCluster(nodesOf({ memory: NEVER }, { memory: 0 }, { memory: 8 * GIB }));
    place(cluster, [2], { cpu: 0, memory: 4 * GIB });
    const pod = aPod(cluster);
    // CPU left: 3000 / 4000 everywhere. Memory left: n0 1, n1 0, n2 0.5.
    expect(choice(made(bestFit), pod, cluster)).toBe(1);
    expect(choice(made(worstFit), pod, cluster)).toBe(0);
  });
});
