import { describe, expect, it } from "vitest";
import { packWorlds, unpackWorlds } from "../../src/batch/pack-worlds.ts";
import { plan } from "../../src/batch/plan.ts";
import { shareWorlds } from "../../src/batch/share-worlds.ts";
import type { TraceColumns } from "../../src/spec/world.ts";
import { aScenario, aWorld } from "./a-scenario.ts";

function aTrace(duration: number): TraceColumns {
  return {
    rows: 1,
    submitted: Float64Array.of(0),
    duration: Float64Array.of(duration),
    estimate: Float64Array.of(2),
    instances: Int32Array.of(3),
    shape: Int32Array.of(0),
    shapes: [[1000, 1, 1]],
  };
}

function worldsOf(...traces: readonly TraceColumns[]) {
  const variants = traces.map((trace, i) => ({
    name: `variant-${i}`,
    world: aWorld({ horizon: 100 + i }, { kind: "trace", trace, repeat: "once" }),
  }));
  return shareWorlds(plan(aScenario({ variants }), { check: false, eventQueue: "ladder" })).worlds;
}

describe("packWorlds", () => {
  it("gives equal worlds again, each with its own trace", () => {
    const worlds = worldsOf(aTrace(5), aTrace(Infinity), aTrace(7));
    // As a message to a worker carries them.
    const sent = structuredClone(packWorlds(worlds));
    expect(unpackWorlds(sent)).toEqual(worlds);
  });

  it("keeps worlds without traces", () => {
    const worlds = [aWorld({ horizon: 1 }), aWorld({ horizon: Infinity })];
    expect(unpackWorlds(packWorlds(worlds))).toEqual(worlds);
  });

  it("copies neither the bytes nor the columns of a trace when it is sent", () => {
    const { bytes, traces } = packWorlds(worldsOf(aTrace(5)));
    expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    // One row costs 8 bytes in each of three columns; a million would not make the bytes longer.
    expect(traces.map(({ duration }) => duration)).toEqual([Float64Array.of(5)]);
    expect(traces[0]!.duration.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
