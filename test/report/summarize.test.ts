import { describe, expect, it } from "vitest";
import { summarize } from "../../src/report/summarize.ts";
import { aFailure, aRun, aStudy } from "./a-study.ts";

function rowOf(study: ReturnType<typeof aStudy>, strategy: string, metric = "wait_s", variant = "") {
  return summarize(study).rows.find(
    (row) => row.strategy === strategy && row.metric === metric && row.variant === variant,
  )!;
}

describe("summarize", () => {
  it("gives mean, standard deviation and the 95 % Student interval over seeds", () => {
    const study = aStudy([10, 12, 14].map((wait, i) => aRun("a", i, { "wait_s.mean": wait })));
    // mean 12, sd sqrt((4 + 0 + 4) / 2) = 2, t(0.975, 2) = 4.302653, half-width 4.302653 x 2 / sqrt(3) = 4.968275
    const row = rowOf(study, "a");
    expect(row).toMatchObject({ n: 3, mean: 12, sd: 2, unit: "s", stat: "mean", labels: "" });
    expect(row.halfWidth).toBeCloseTo(4.968275, 5);
    expect(row.toBaseline).toBeUndefined();
  });

  it("pairs by seed, so that noise which both share does not count", () => {
    const study = aStudy([
      ...[10, 20, 30].map((wait, i) => aRun("a", i, { "wait_s.mean": wait })),
      ...[8, 19, 27].map((wait, i) => aRun("b", i, { "wait_s.mean": wait })),
    ]);
    // differences -2, -1, -3: mean -2, sd 1, half-width 4.302653 / sqrt(3) = 2.484138: covers zero
    const row = rowOf(study, "b");
    expect(row.toBaseline).toMatchObject({ with: "a", n: 3, difference: -2, verdict: "no difference found" });
    expect(row.toBaseline!.halfWidth).toBeCloseTo(2.484138, 5);
    // over the baseline's mean of 20
    expect(row.toBaseline!.relative).toBeCloseTo(-0.1, 12);
    expect(row.toBaseline!.relativeHalfWidth).toBeCloseTo(0.1242069, 6);
  });

  it.each([
    // differences -2, -2.1, -1.9: mean -2, sd 0.1, half-width 0.248: clear of zero
    ["wait_s.mean", [10, 20, 30], [8, 17.9, 28.1], "better"],
    ["wait_s.mean", [8, 17.9, 28.1], [10, 20, 30], "worse"],
    ["cpu_utilization.mean", [0.5, 0.6, 0.7], [0.61, 0.7, 0.79], "better"],
    ["running_pods.mean", [5, 6, 7], [6, 7.1, 7.9], "higher"],
    ["running_pods.mean", [6, 7.1, 7.9], [5, 6, 7], "lower"],
    ["wait_s.mean", [1, 2, 3], [1, 2, 3], "no difference found"],
  ])("judges %s of %j against %j: %s", (spelling, baseline, other, verdict) => {
    const study = aStudy([
      ...baseline.map((number, i) => aRun("a", i, { [spelling]: number })),
      ...other.map((number, i) => aRun("b", i, { [spelling]: number })),
    ]);
    expect(rowOf(study, "b", spelling.split(".")[0])!.toBaseline!.verdict).toBe(verdict);
  });

  it("takes the rounding of a sum for no difference", () => {
    const study = aStudy([
      ...[1, 2].map((seed) => aRun("a", seed, { "wait_s.mean": 0.3 })),
      ...[1, 2].map((seed) => aRun("b", seed, { "wait_s.mean": 0.1 + 0.2 })),
    ]);
    expect(rowOf(study, "b").toBaseline).toMatchObject({ difference: 0, verdict: "no difference found" });
  });

  it("has no interval for one pair", () => {
    const study = aStudy([aRun("a", 1, { "wait_s.mean": 4 }), aRun("b", 1, { "wait_s.mean": 3 })]);
    const row = rowOf(study, "b");
    expect(row).toMatchObject({ n: 1, mean: 3, sd: Number.NaN, halfWidth: Number.NaN });
    expect(row.toBaseline).toMatchObject({ difference: -1, verdict: "one pair: no interval" });
  });

  it("leaves failed runs and what was not observed out, and pairs only what has both", () => {
    const study = aStudy(
      [
        aRun("a", 1, { "wait_s.mean": 10 }),
        aRun("a", 2, { "wait_s.mean": 20 }),
        aRun("a", 3, { "wait_s.mean": 30 }),
        aRun("b", 1, { "wait_s.mean": 7 }),
        aFailure("b", 2),
        aRun("b", 3, { "wait_s.mean": Number.NaN }),
      ],
      { planned: 8 },
    );
    expect(summarize(study)).toMatchObject({ failed: 1, missing: 2 });
    expect(rowOf(study, "b")).toMatchObject({ n: 1, mean: 7, toBaseline: { n: 1, difference: -3 } });
  });

  it("compares variants with the first one, strategy by strategy", () => {
    const study = aStudy([
      ...[1, 2].map((seed) => aRun("a", seed, { "wait_s.mean": 10 * seed }, { variant: "calm" })),
      ...[1, 2].map((seed) => aRun("a", seed, { "wait_s.mean": 10 * seed + 5 }, { variant: "storm" })),
    ]);
    expect(rowOf(study, "a", "wait_s", "storm")).toMatchObject({
      toBaseline: undefined,
      toFirstVariant: { with: "calm", n: 2, difference: 5, halfWidth: 0, verdict: "worse" },
    });
  });

  it("keeps the scenario's order of strategies and the catalog's of metrics", () => {
    const study = aStudy(
      [aRun("b", 1, { "cost.sum": 1, "wait_s.mean": 1 }), aRun("a", 1, { "wait_s.mean": 1 })],
      {
        strategies: ["a", "b"].map((label) => ({
          label,
          name: label,
          module: "",
          options: {},
          queue: "fifo",
        })),
      },
    );
    expect(summarize(study).rows.map((row) => `${row.strategy} ${row.metric}`)).toEqual([
      "a wait_s",
      "b wait_s",
      "b cost",
    ]);
  });
});
