import { describe, expect, it } from "vitest";
import { parsePath } from "../../src/scenario/path.ts";
import {
  diagnosticsOf,
  mistakesIn,
  SIMPLE_TASK,
  scenarioWith,
  specOf,
  withTask,
  worldOf,
} from "./reading-of.ts";

describe("paths", () => {
  it.each([
    ["horizon", ["horizon"]],
    ["cluster.pools.web.count", ["cluster", "pools", "web", "count"]],
    ["cluster.pools[0].count", ["cluster", "pools", "0", "count"]],
    ['a["b.c/d"].e', ["a", "b.c/d", "e"]],
    ["a['b']", ["a", "b"]],
  ])("%s", (text, segments) => {
    expect(parsePath(text)).toEqual({ ok: true, value: segments });
  });

  it.each(["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a]b"])('"%s" is refused', (text) => {
    expect(parsePath(text).ok).toBe(false);
  });
});

describe("variants", () => {
  it("are the scenario with some values changed", () => {
    const spec = specOf(
      withTask(SIMPLE_TASK, {
        variants:
          "[{name: base}, {name: big, set: {cluster.pools.web.count: 6, 'workloads.tasks[0].duration': 2s, horizon: 2h}}]",
      }),
    );
    const [base, big] = spec.variants;
    expect([base!.name, base!.world.nodes.length, base!.world.horizon]).toEqual(["base", 4, 3_600_000_000]);
    expect([big!.name, big!.world.nodes.length, big!.world.horizon]).toEqual(["big", 6, 7_200_000_000]);
    expect(big!.world.tasks[0]!.duration).toEqual({ kind: "constant", value: 2_000_000 });
  });

  it("may add what is not there", () => {
    const spec = specOf(
      scenarioWith({
        variants:
          "[{name: gpu, set: {'cluster.pools.web.machine[\"nvidia.com/gpu\"]': 2, failures: [{each: zone, timeToFailure: 1h, timeToRepair: 1m}]}}]",
      }),
    );
    expect(spec.variants[0]!.world.resources).toEqual(["cpu", "memory", "pods", "nvidia.com/gpu"]);
    expect(spec.variants[0]!.world.failures).toMatchObject([
      { groups: [{ name: "zone/a" }, { name: "zone/b" }] },
    ]);
  });

  it.each([
    // Line 6, "variants: [{name: v, set: {": the path begins at column 28.
    ["{cluster.pools.web.count: many}", ["6:53 wrong-type"]],
    ["{cluster.pools.web.cuont: 3}", ["6:28 unknown-key"]],
    ["{cluster.pools.wbe.count: 3}", ["6:28 bad-path"]],
    ["{cluster.pools.9.count: 3}", ["6:28 bad-path"]],
    ["{horizon.x: 3}", ["6:28 bad-path"]],
    ["{cluster..pools: 3}", ["6:28 bad-path"]],
    ["{strategies: [best-fit]}", ["6:28 bad-path"]],
    ["{horizn: 3h}", ["6:28 bad-path"]],
    ["{deployment/checkout: {}}", ["6:28 bad-target"]],
    ["{a: 1, b: 2}", ["6:28 bad-path", "6:34 bad-path"]],
  ])("that set %s report their own lines", (set, places) => {
    expect(mistakesIn(scenarioWith({ variants: `[{name: v, set: ${set}}]` }))).toEqual(places);
  });

  it("that break another line say so there", () => {
    const text = scenarioWith({
      timeline: "[{at: 1m, fail: zone/b}]",
      variants: "[{name: one-zone, set: {cluster.pools.web.zones: [a]}}]",
    });
    const [found, ...others] = diagnosticsOf(text);
    expect(found).toMatchObject({
      line: 6,
      column: 27,
      code: "bad-target",
      message: 'there is no zone "b" (in variant "one-zone")',
    });
    expect(others).toEqual([]);
  });

  it("do not repeat the mistakes of the scenario", () => {
    const text = scenarioWith({ timeline: "[{at: 1m, fail: zone/x}]", variants: "[{name: a}, {name: b}]" });
    expect(mistakesIn(text)).toEqual(["6:27 bad-target"]);
  });
});

describe("--set", () => {
  it("applies in order, before reading; values are YAML", () => {
    const sets = ["horizon=2h", "cluster.pools.web.count=6", "cluster.pools.0.zones=[x, y]", "horizon=3h"];
    const world = worldOf(scenarioWith({}), { sets });
    expect([world.horizon, world.nodes.length, world.nodes[1]!.zone]).toEqual([10_800_000_000, 6, "y"]);
    expect(
      worldOf(withTask(SIMPLE_TASK), { sets: ["workloads.tasks.t.requests.cpu=500m"] }).tasks[0]!.requests[0],
    ).toBe(500);
    expect(specOf(scenarioWith({}), { sets: ["replications.count=3", "metadata.name=y"] }).name).toBe("y");
  });

  it("reaches what variants have changed before they change it", () => {
    const text = scenarioWith({ variants: "[{name: v, set: {cluster.pools.web.count: 2}}]" });
    expect(worldOf(text, { sets: ["cluster.pools.web.count=7"] }).nodes).toHaveLength(2);
    expect(worldOf(text, { sets: ['variants.v.set["cluster.pools.web.count"]=3'] }).nodes).toHaveLength(3);
  });

  it.each([
    ["horizon", "--set:1:1 bad-path"],
    ["=3", "--set:1:1 bad-path"],
    ["horizon=", "--set:1:1 wrong-type"],
    ["horizon=5x", "--set:1:9 bad-duration"],
    ["horizn=5m", "--set:1:1 unknown-key"],
    ["cluster.pools.web.count=[1", "--set:1:27 syntax"],
    ["cluster.pools.wbe.count=1", "--set:1:1 bad-path"],
    ["horizon.max=1h", "--set:1:1 bad-path"],
  ])("%s is reported as such", (set, place) => {
    expect(mistakesIn(scenarioWith({}), { sets: [set] })[0]).toBe(place);
  });

  it("gives each its own line", () => {
    expect(mistakesIn(scenarioWith({}), { sets: ["start=cold", "horizon=5x", "nonsense=1"] })).toEqual([
      "--set:2:9 bad-duration",
      "--set:3:1 unknown-key",
    ]);
  });
});
