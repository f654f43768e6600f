import { describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import { shareWorlds } from "../../src/batch/share-worlds.ts";
import type { TraceColumns } from "../../src/spec/world.ts";
import { aScenario, aWorld } from "./a-scenario.ts";

const trace: TraceColumns = {
  rows: 2,
  submitted: Float64Array.of(0, 5),
  duration: Float64Array.of(1, Infinity),
  estimate: Float64Array.of(1, 2),
  instances: Int32Array.of(1, 3),
  shape: Int32Array.of(0, 0),
  shapes: [[1000, 1, 1]],
};

describe("shareWorlds", () => {
  it("keeps each distinct world once", () => {
    const variants = ["a", "b"].map((name) => ({ name, world: aWorld() }));
    const { worlds, worldOf } = shareWorlds(
      plan(aScenario({ variants }), { check: false, eventQueue: "ladder" }),
    );
    expect(worlds).toEqual(variants.map(({ world }) => world));
    // 2 variants x 2 strategies x 2 seeds
    expect(worldOf).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it("moves a trace into shared memory once, unchanged, however many worlds use it", () => {
    const arrivals = { kind: "trace", trace, repeat: "once" } as const;
    const variants = ["a", "b"].map((name) => ({ name, world: aWorld({}, arrivals) }));
    const { worlds } = shareWorlds(plan(aScenario({ variants }), { check: false, eventQueue: "ladder" }));
    const [a, b] = worlds.map(({ tasks }) => tasks[0]!.arrivals);
    if (a?.kind !== "trace" || b?.kind !== "trace") throw new Error("the trace is gone");
    expect(a.trace).toBe(b.trace);
    expect(a.trace).toEqual(trace);
    for (const column of ["submitted", "duration", "estimate", "instances", "shape"] as const)
      expect(a.trace[column].buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
