import { describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import { aScenario, aWorld } from "./a-scenario.ts";

describe("plan", () => {
  it("goes through the variants, then the strategies, then the seeds", () => {
    const variants = [
      { name: "small", world: aWorld() },
      { name: "large", world: aWorld() },
    ];
    const runs = plan(aScenario({ variants }), { check: false, eventQueue: "ladder" });
    expect(runs.map(({ variant, strategy, seed }) => `${variant} ${strategy.label} ${seed}`)).toEqual([
      "small first-fit 7",
      "small first-fit 8",
      "small best-fit 7",
      "small best-fit 8",
      "large first-fit 7",
      "large first-fit 8",
      "large best-fit 7",
      "large best-fit 8",
    ]);
  });

  it("gives every run of a variant the same world, and every run the options", () => {
    const scenario = aScenario();
    for (const run of plan(scenario, { check: true, eventQueue: "heap" })) {
      expect(run.world).toBe(scenario.variants[0]!.world);
      expect(run).toMatchObject({ scenario: "small", check: true, eventQueue: "heap" });
    }
  });
});
