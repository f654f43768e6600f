import { describe, expect, it } from "vitest";
import { aTask, aWorld, byIndex, nodesOf, run, SECOND, traced } from "../worlds.ts";

/** One core; tasks come together at 0 while the first one runs from 0 to 10 s. */
const world = aWorld({
  nodes: nodesOf({ cpu: 1000 }),
  tasks: [
    aTask({
      arrivals: traced(
        { at: 0, lasts: 10 },
        { at: 1, lasts: 4 },
        { at: 2, lasts: 1 },
        { at: 3, lasts: 2, expected: 9 },
        { at: 3, lasts: 1 },
      ),
    }),
  ],
});

describe("shortest-first", () => {
  it("offers first what is expected to run shortest, not what does, and the older among equals", () => {
    const { pods } = run(world, { strategy: "shortest-first", options: { placement: "first-fit" } });
    // At 10: task 2 (expects 1), at 11: task 4 (1, came later), at 12: task 1 (4), at 16: task 3 (9, takes 2).
    expect(byIndex(pods).map((pod) => pod.bound / SECOND)).toEqual([0, 12, 10, 16, 11]);
  });

  it("keeps its order under fifo: the shortest one blocks the others", () => {
    const wide = {
      ...world,
      nodes: nodesOf({ cpu: 2000 }),
      tasks: [
        aTask({
          arrivals: traced(
            { at: 0, lasts: 10 },
            { at: 1, lasts: 5, cpu: 2000 },
            { at: 2, lasts: 9, cpu: 1000 },
          ),
        }),
      ],
    };
    const waits = (queue: "list" | "fifo") =>
      byIndex(run(wide, { strategy: "shortest-first", options: { placement: "best-fit" }, queue }).pods).map(
        (pod) => (pod.bound - pod.submitted) / SECOND,
      );
    // list: task 2 passes task 1 at 2 and runs to 11; task 1 starts at 11. fifo: task 1 at 10, task 2 at 15.
    expect(waits("list")).toEqual([0, 10, 0]);
    expect(waits("fifo")).toEqual([0, 9, 13]);
  });

  it.each([
    ["first-fit", 0],
    ["best-fit", 1],
    ["worst-fit", 2],
  ])("chooses the node as %s does", (placement, node) => {
    const mixed = aWorld({
      nodes: nodesOf({ cpu: 4000 }, { cpu: 2000, memory: 2 ** 30 }, { cpu: 8000 }),
      tasks: [aTask()],
    });
    // CPU left of 1000m: 3 / 4, 1 / 2 and 7 / 8, memory all of it.
    const { pods } = run(mixed, { strategy: "shortest-first", options: { placement } });
    expect(pods[0]!.node).toBe(node);
  });
});
