import { describe, expect, it } from "vitest";
import { paceOf } from "./pace.ts";
import type { Change, ControllerRun, Fields } from "./recording.ts";
import { WriteLine } from "./write-line.ts";

describe("the line of kwok's writes", () => {
  it("has 5 ms between writes, and in a jam those that were recorded", () => {
    const clock = { now: 0 };
    const line = new WriteLine(clock, [{ from: 100_000, to: 200_000, writes: [110_000, 150_000] }]);
    expect([line.turn(), line.turn(), line.turn()]).toEqual([0, 5_000, 10_000]);
    clock.now = 120_000;
    // The first moment has passed; after the second one there is none until the jam is over.
    expect([line.turn(), line.turn()]).toEqual([30_000, 80_000]);
    clock.now = 300_000;
    expect(line.turn()).toBe(0);
  });

  it("finds a jam where eight writes or more wait at a time", () => {
    // Nine pods are bound from 1.00 to 1.08 s, and run from 2.0 to 2.8 s: eight wait from 1.07 to 2.1 s.
    const pods = Array.from({ length: 9 }, (_, i) => i);
    const update = (t: number, pod: number, set: Fields): Change => ({
      t,
      kind: "Pod",
      name: `p${pod}`,
      op: "update",
      set,
    });
    const changes = [
      ...pods.map((i) => update(1 + i / 100, i, { node: [null, "n1"] })),
      ...pods.map((i) => update(2 + i / 10, i, { phase: ["Pending", "Running"] })),
    ];
    const run: ControllerRun = { repeat: 1, seconds: 5, load1: [1, 1], actions: [], changes, final: {} };
    expect(paceOf(run).jams).toEqual([{ from: 1_070_000, to: 2_100_000, writes: [2_000_000, 2_100_000] }]);
  });
});
