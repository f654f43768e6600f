import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { asStrategyDefinition } from "../../src/run/load-strategy.ts";
import { aTask, aWorld, byIndex, entry, nodesOf, run, traced } from "../worlds.ts";

const file = new URL("../../scenarios/strategies/emptiest-zone.mjs", import.meta.url);
const own = asStrategyDefinition(await import(file.href), "emptiest-zone");

describe("the example of a strategy of one's own", () => {
  it("has at most 20 lines", () => {
    expect(readFileSync(file, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(20);
  });

  it("goes to the zone with the fewest pods, and there to the first node that fits", () => {
    const world = aWorld({
      // Zone a has two nodes of two cores, zone b one of two, zone c one of one.
      nodes: nodesOf(
        { cpu: 2000, zone: "a" },
        { cpu: 2000, zone: "b" },
        { cpu: 2000, zone: "a" },
        { cpu: 1000, zone: "c" },
      ),
      tasks: [aTask({ arrivals: traced({ at: 0, lasts: 100, instances: 9 }) })],
    });
    const { pods } = run(world, { own });
    // Pods in a, b, c before each: 0 0 0 -> a (n0); 1 0 0 -> b (n1); 1 1 0 -> c (n3); 1 1 1 -> a (n0);
    // 2 1 1 -> b (n1; c is full); 2 2 1 -> only a is left: n2, twice; two more wait.
    expect(byIndex(pods).map((pod) => pod.node)).toEqual([0, 1, 3, 0, 1, 2, 2, 0, 1]);
    expect(byIndex(pods).filter((pod) => pod.bound > 0).length).toBe(2);
  });

  it("meets failures as any strategy does", () => {
    const world = aWorld({
      nodes: nodesOf({ zone: "a" }, { zone: "b" }),
      tasks: [aTask({ arrivals: traced({ at: 0, lasts: 10, instances: 2 }) })],
      timeline: [entry(5, "fail", [0])],
    });
    const { pods } = run(world, { own });
    expect(byIndex(pods).map(({ node, attempts }) => [node, attempts])).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });
});
