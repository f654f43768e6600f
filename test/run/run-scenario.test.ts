import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import { StrategyError } from "../../src/scheduling/strategy-error.ts";
import { aTask, aWorld, run, SECOND, traced } from "../worlds.ts";

const world = aWorld({ tasks: [aTask({ arrivals: traced({ at: 1, lasts: 2 }, { at: 2, lasts: 2 }) })] });
const spec = {
  scenario: "s",
  variant: "v",
  world,
  strategy: { label: "mine", name: "first-fit", module: "", options: {}, queue: "list" },
  seed: 4,
  check: false,
  eventQueue: "ladder",
} as const;

describe("a run", () => {
  it("says which run it was", () => {
    const { status, scenario, variant, strategy, seed } = runScenario(spec);
    expect({ status, scenario, variant, strategy, seed }).toEqual({
      status: "finished",
      scenario: "s",
      variant: "v",
      strategy: "mine",
      seed: 4,
    });
  });

  it("writes how far it has come into shared memory before each decision and whenever a pod moves", () => {
    const heartbeat = new Float64Array(2);
    runScenario(spec, { heartbeat });
    // Two decisions, two pods that become ready, two that end, the last one at 4 s.
    expect([...heartbeat]).toEqual([6, 4 * SECOND]);
  });

  it("is not changed by who listens or what is checked", () => {
    const quiet = runScenario(spec);
    const { result } = run(world, { seed: 4 });
    expect(result.eventHash).toBe(quiet.eventHash);
    expect(result.metrics).toEqual(quiet.metrics);
  });

  it("says which strategy is not loaded", () => {
    const strategy = { ...spec.strategy, name: "", module: "/mine.mjs" };
    expect(() => runScenario({ ...spec, strategy })).toThrow('strategy "mine" is not loaded');
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no licence");
      },
      "the strategy's create() threw: no licence",
    ],
    ["gives nothing", () => undefined, "the strategy's create() gave no object with place()"],
    ["gives an object without place", () => ({}), "the strategy's create() gave no object with place()"],
  ])("fails as the strategy's fault when its create %s", (_what, create, message) => {
    const own = { name: "mine", create: create as never };
    expect(() => run(world, { own })).toThrow(StrategyError);
    expect(() => run(world, { own })).toThrow(message);
  });
});
