import { describe, expect, it } from "vitest";
import { hashOfInputs, resultsFolder } from "../../src/cli/results-folder.ts";
import type { ScenarioSpec } from "../../src/spec/scenario-spec.ts";
import type { TraceColumns } from "../../src/spec/world.ts";
import { aScenario, aStrategy, aWorld } from "../batch/a-scenario.ts";

const trace: TraceColumns = {
  rows: 1,
  submitted: Float64Array.of(0),
  duration: Float64Array.of(1),
  estimate: Float64Array.of(1),
  instances: Int32Array.of(1),
  shape: Int32Array.of(0),
  shapes: [[1, 1, 1]],
};

function withTrace(columns: TraceColumns): Partial<ScenarioSpec> {
  const world = aWorld({}, { kind: "trace", trace: columns, repeat: "once" });
  return { variants: [{ name: "", world }] };
}

const hash = (change: Partial<ScenarioSpec> = {}) => hashOfInputs("0.1.0", aScenario(change));

describe("the hash of the inputs", () => {
  it("is the same for equal inputs, wherever they lie and whatever the notes say", () => {
    const here = { inputs: [{ name: "/home/me/small.yaml", digest: "00" }], notes: ["a note"] };
    expect(hash(here)).toBe(hash());
    const mine = (module: string) => ({ strategies: [aStrategy("mine", { module })] });
    expect(hash(mine("/home/me/mine.mjs"))).toBe(hash(mine("/srv/mine.mjs")));
  });

  it("differs by whatever decides the results", () => {
    const hashes = [
      hash(),
      hashOfInputs("0.2.0", aScenario()),
      hash({ inputs: [{ name: "small.yaml", digest: "01" }] }),
      hash({ replications: { count: 2, seed: 8 } }),
      hash({ replications: { count: 3, seed: 7 } }),
      hash({ baseline: "best-fit" }),
      hash({ strategies: [aStrategy("first-fit", { options: { x: 1 } }), aStrategy("best-fit")] }),
      hash({ strategies: [aStrategy("first-fit", { queue: "fifo" }), aStrategy("best-fit")] }),
      hash({ variants: [{ name: "", world: aWorld({ horizon: 1 }) }] }),
      hash({ variants: [{ name: "", world: aWorld({ horizon: Infinity }) }] }),
      hash(withTrace(trace)),
      hash(withTrace({ ...trace, duration: Float64Array.of(2) })),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("the results folder", () => {
  it("is named by the scenario, made safe, and twelve digits of the hash", () => {
    expect(resultsFolder("out", "a/b c", "0123456789abcdef")).toBe("out/a-b-c/0123456789ab");
  });
});
