import { describe, expect, it } from "vitest";
import { checkExpectations } from "../../src/report/check-expectations.ts";
import type { LabelMatcher } from "../../src/spec/scenario-spec.ts";
import { aFailure, anExpectation, aRun, aStudy } from "./a-study.ts";

const RUNS = [
  aRun("a", 1, { "wait_s.p95": 10, 'wait_s.p95{workload="web"}': 4, 'wait_s.p95{workload="batch"}': 16 }),
  aRun("a", 2, { "wait_s.p95": 30, 'wait_s.p95{workload="web"}': 5, 'wait_s.p95{workload="batch"}': 50 }),
  aRun("a", 3, { "wait_s.p95": 20, 'wait_s.p95{workload="web"}': 6, 'wait_s.p95{workload="batch"}': 33 }),
];

function check(...expectation: Parameters<typeof anExpectation>) {
  return checkExpectations(aStudy(RUNS, { expectations: [anExpectation(...expectation)] }))[0]!;
}

function where(operator: LabelMatcher["operator"], value: string): { labels: LabelMatcher[] } {
  return { labels: [{ label: "workload", operator, value }] };
}

describe("checkExpectations", () => {
  it("names the worst run", () => {
    expect(check("wait_s.p95 < 15")).toMatchObject({
      strategy: "a",
      holds: false,
      value: 30,
      seed: 2,
      checked: 3,
      broken: 2,
    });
  });

  it("says how close it came where all hold", () => {
    expect(check("wait_s.p95 <= 30")).toMatchObject({
      holds: true,
      value: 30,
      seed: 2,
      broken: 0,
      problem: "",
    });
    expect(check("wait_s.p95 > 9")).toMatchObject({ holds: true, value: 10, seed: 1 });
  });

  it.each([
    ["<", 30, false],
    ["<=", 30, true],
    [">", 10, false],
    [">=", 10, true],
    ["==", 10, false],
    ["!=", 10, false],
    ["!=", 11, true],
  ])("knows %s %s", (operator, bound, holds) => {
    expect(check(`wait_s.p95 ${operator} ${bound}`).holds).toBe(holds);
  });

  it("can look at the mean or the 95th percentile over replications", () => {
    // mean of 10, 30, 20; p95 at position 0.95 x 2 = 1.9 of 10, 20, 30: 20 + 0.9 x 10
    expect(check("wait_s.p95 < 15", { across: "mean" })).toMatchObject({
      value: 20,
      seed: undefined,
      holds: false,
    });
    expect(check("wait_s.p95 < 15", { across: "p95" }).value).toBeCloseTo(29, 12);
  });

  it.each([
    ["=", "web", 6],
    ["!=", "web", 50],
    ["=~", "w.*", 6],
    ["=~", "web|batch", 50],
    ["!~", "b.+", 6],
  ] as const)("selects by label %s %s", (operator, name, value) => {
    expect(check("wait_s.p95 < 1000", where(operator, name))).toMatchObject({ holds: true, value });
  });

  it("matches the whole value of a label, not a part", () => {
    expect(check("wait_s.p95 < 1000", where("=~", "eb")).holds).toBe(false);
  });

  it("fails where nothing matches, and says what there is", () => {
    expect(check("wait_s.p95 < 1000", where("=", "wbe"))).toMatchObject({
      holds: false,
      checked: 0,
      problem:
        'nothing matches; wait_s.p95 exists with no labels (the whole run), {workload="web"}, {workload="batch"}',
    });
    expect(check("wait_s.p42 < 1").problem).toBe("wait_s has no stat p42; it has p95");
    expect(check("cost.sum < 1").problem).toBe("no run reports cost");
  });

  it("fails where nothing was observed", () => {
    const study = aStudy([aRun("a", 7, { "wait_s.p95": Number.NaN })], {
      expectations: [anExpectation("wait_s.p95 < 5"), anExpectation("wait_s.p95 != 5")],
    });
    for (const result of checkExpectations(study)) {
      expect(result).toMatchObject({ holds: false, seed: 7, problem: "nothing was observed" });
    }
  });

  it("checks each strategy alone and leaves failed runs out", () => {
    const study = aStudy(
      [
        aRun("a", 1, { "wait_s.p95": 1 }),
        aRun("b", 1, { "wait_s.p95": 9 }),
        aFailure("b", 2),
        aFailure("c", 1),
      ],
      { expectations: [anExpectation("wait_s.p95 < 5")] },
    );
    expect(
      checkExpectations(study).map(({ strategy, holds, problem }) => [strategy, holds, problem]),
    ).toEqual([
      ["a", true, ""],
      ["b", false, ""],
      ["c", false, "no run finished"],
    ]);
  });
});
