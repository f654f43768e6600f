import { describe, expect, it } from "vitest";
import { type Choice, choose } from "../../src/cli/choose.ts";
import type { Catalog } from "../../src/spec/catalog.ts";
import { aScenario, aStrategy, aWorld } from "../batch/a-scenario.ts";
import { aFolder } from "./stowage.ts";

const catalog: Catalog = {
  metrics: [],
  strategies: ["first-fit", "best-fit", "random"].map((name) => ({
    name,
    summary: "",
    formula: "",
    source: "",
    ties: "none",
    queue: "fifo",
    limits: "",
    options: [{ name: "depth", summary: "", type: "number", values: [], default: 3 }],
  })),
};
const NOTHING: Choice = {
  strategies: undefined,
  variants: undefined,
  replications: undefined,
  seed: undefined,
};
const scenario = aScenario({
  strategies: [aStrategy("best-fit", { options: { depth: 9 } }), aStrategy("mine", { name: "random" })],
  baseline: "mine",
});

describe("choose", () => {
  it("changes nothing where nothing is said", () => {
    expect(choose(scenario, NOTHING, catalog)).toEqual(scenario);
  });

  it("prefers the scenario's own strategy to the catalog's of the same name", () => {
    const { strategies } = choose(scenario, { ...NOTHING, strategies: ["best-fit"] }, catalog);
    expect(strategies).toEqual([scenario.strategies[0]]);
  });

  it("takes one from the catalog with its default options and queue", () => {
    const { strategies } = choose(scenario, { ...NOTHING, strategies: ["first-fit"] }, catalog);
    expect(strategies).toEqual([
      { label: "first-fit", name: "first-fit", module: "", options: { depth: 3 }, queue: "fifo" },
    ]);
  });

  it("takes a module by its path, and notes what was read", () => {
    const folder = aFolder({ "mine.mjs": "" });
    const path = `${folder}/mine.mjs`;
    const { strategies, inputs } = choose(scenario, { ...NOTHING, strategies: [path] }, catalog);
    expect(strategies).toEqual([{ label: "mine", name: "", module: path, options: {}, queue: "list" }]);
    // SHA-256 of nothing
    const digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    expect(inputs).toEqual([...scenario.inputs, { name: path, digest }]);
  });

  it("keeps the baseline where it is among them, else takes the first", () => {
    const baseline = (strategies: readonly string[]) =>
      choose(scenario, { ...NOTHING, strategies }, catalog).baseline;
    expect(baseline(["best-fit", "mine"])).toBe("mine");
    expect(baseline(["random", "best-fit"])).toBe("random");
  });

  it("sets count and seed of the replications apart from each other", () => {
    expect(choose(scenario, { ...NOTHING, replications: 30 }, catalog).replications).toEqual({
      count: 30,
      seed: 7,
    });
    expect(choose(scenario, { ...NOTHING, seed: 0 }, catalog).replications).toEqual({ count: 2, seed: 0 });
  });

  it("keeps the variants that are named, in the order named", () => {
    const variants = ["a", "b", "c"].map((name) => ({ name, world: aWorld() }));
    const chosen = choose({ ...scenario, variants }, { ...NOTHING, variants: ["c", "a"] }, catalog);
    expect(chosen.variants.map(({ name }) => name)).toEqual(["c", "a"]);
  });

  it.each([
    [
      { strategies: ["bset-fit"] },
      'stowage: --strategies: found "bset-fit" (did you mean "best-fit"?); allowed: best-fit, mine, first-fit, random, or the path of a module',
    ],
    [
      { strategies: ["./missing.mjs"] },
      "stowage: --strategies: cannot read the module ./missing.mjs: ENOENT: no such file or directory, open './missing.mjs'",
    ],
    [{ variants: ["a"] }, 'stowage: --variants: found "a"; allowed: none, there are none'],
  ])("refuses %o with found and allowed", (wrong, message) => {
    expect(() => choose(scenario, { ...NOTHING, ...wrong }, catalog)).toThrow(message);
  });
});
