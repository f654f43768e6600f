import { describe, expect, it } from "vitest";
import { renderSummary } from "../../src/report/render-summary.ts";
import { summarize } from "../../src/report/summarize.ts";
import { summaryObject } from "../../src/report/summary-object.ts";
import { displayWidth, wrapText } from "../../src/report/text-table.ts";
import type { Study } from "../../src/spec/study.ts";
import { aFailure, anExpectation, aPlausibleStudy, aRun, aStudy } from "./a-study.ts";

const render = (study: Study, width = 100, colour = false) =>
  renderSummary(study, summarize(study), { width, colour });

const ESCAPE = String.fromCharCode(27);

/** Waits of a: 10, 20, 30; of b two less, give or take 0.1; of c the same as a, shuffled. */
function threeStrategies(more: Parameters<typeof aStudy>[1] = {}): Study {
  const waits = { a: [10, 20, 30], b: [8, 17.9, 28.1], c: [11, 19, 30] };
  return aStudy(
    Object.entries(waits).flatMap(([strategy, values]) =>
      values.map((wait, i) =>
        aRun(strategy, i + 1, { "wait_s.mean": wait, "cost.sum": 5, "tasks_lost.sum": 0 }),
      ),
    ),
    { question: "Who waits least?", ...more },
  );
}

describe("renderSummary", () => {
  it("answers the question", () => {
    // a: mean 20, sd 10, half-width 4.3027 x 10 / sqrt(3) = 24.84. b: mean 18, sd 10.050, half-width 24.97.
    // c: mean 20, sd 9.539, half-width 23.70.
    // b - a: -2, -2.1, -1.9: mean -2, sd 0.1, half-width 0.248: -10 % ± 1.2 % of 20.
    // c - a: 1, -1, 0: mean 0.
    expect(render(threeStrategies())).toBe(
      [
        "a-scenario: Who waits least?",
        "3 strategies x 3 seeds, 9 runs; mean ± half of its 95 % interval",
        "",
        "strategy      mean wait (s)",
        "a (baseline)        20 ± 25",
        "b                   18 ± 25",
        "c                   20 ± 24",
        "",
        "b waits 2.00 s less than a (-10.0 % ± 1.2 %)",
        "no difference found between c and a (mean wait)",
      ].join("\n"),
    );
  });

  it("reports failed and missing runs and what does not hold", () => {
    const study = threeStrategies();
    const outcomes = [
      ...study.outcomes.slice(0, 8),
      aFailure("c", 3, "strategy c threw: boom\n    at c.mjs:3"),
    ];
    const expectations = [anExpectation("wait_s.mean < 29"), anExpectation("cost.sum < 9")];
    const lines = render({
      ...study,
      outcomes,
      planned: 10,
      scenario: { ...study.scenario, expectations },
    }).split("\n");
    expect(lines[1]).toBe("3 strategies x 3 seeds, 8 of 10 runs finished; mean ± half of its 95 % interval");
    expect(lines.slice(-3)).toEqual([
      "1 run failed and is left out: c, seed 3: strategy c threw: boom",
      "1 run was not started or not finished",
      "does not hold: wait_s.mean < 29: a: 30 s in the run with seed 3 (1 of 3 break it)",
    ]);
  });

  it("has no intervals with one seed, and says so", () => {
    const study = aStudy([aRun("a", 1, { "wait_s.mean": 12.5 }), aRun("b", 1, { "wait_s.mean": 10 })]);
    expect(render(study)).toContain("2 strategies x 1 seed, 2 runs; one seed, so no intervals");
    expect(render(study)).toContain("b waits 2.500 s less than a (-20 %); one run, so no interval");
  });

  it.each([
    [{ strategies: 6, seeds: 4 }, 100],
    [{ strategies: 6, seeds: 4, variants: ["calm", "storm", "hail"] }, 80],
    [{ strategies: 6, seeds: 1, variants: ["calm", "storm"] }, 60],
    [{ strategies: 1, seeds: 3 }, 100],
  ])("stays within 23 lines and the width: %j in %i columns", (shape, width) => {
    const study = aPlausibleStudy(shape, {
      expectations: [1, 2, 3, 4, 5].map((n) => anExpectation(`wait_s.mean < ${n}`)),
    });
    const lines = render(study, width).split("\n");
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  it("colours only when told to, and the text is the same", () => {
    const study = aPlausibleStudy();
    const coloured = render(study, 100, true);
    expect(coloured).toContain(ESCAPE);
    expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*m`, "g"), "")).toBe(render(study, 100, false));
  });

  it("lets no name move the cursor", () => {
    const study = aStudy([
      aRun(`a${ESCAPE}[2J`, 1, { "wait_s.mean": 1 }),
      aFailure("b\r", 1, `${ESCAPE}[31mred`),
    ]);
    expect(render(study)).not.toContain(ESCAPE);
    expect(render(study)).not.toContain("\r");
  });

  it("compares variants", () => {
    const text = render(aPlausibleStudy({ strategies: 2, variants: ["calm", "storm"] }));
    expect(text).toMatch(/^calm {5}least-allocated \(baseline\) /m);
    expect(text).toMatch(/^storm: best-fit waits .* less than least-allocated /m);
    expect(text).toMatch(/^least-allocated under storm waits .* less than under calm /m);
  });
});

describe("wrapText", () => {
  it("keeps numbers with their units", () => {
    expect(wrapText("b waits 2.0 s less (-10 % ± 1 %)", 9, " ")).toEqual([
      "b waits",
      " 2.0 s",
      " less",
      " (-10 % ± 1 %)",
    ]);
  });
});

describe("summaryObject", () => {
  it("is plain JSON with the same answer", () => {
    const study = threeStrategies({ expectations: [anExpectation("wait_s.mean < 29")] });
    const object = JSON.parse(JSON.stringify(summaryObject(study, summarize(study))));
    expect(object.answer[0]).toBe("b waits 2.00 s less than a (-10.0 % ± 1.2 %)");
    expect(object.runs).toEqual({ planned: 9, finished: 9, failed: 0, missing: 0 });
    expect(object.figures[0]).toMatchObject({
      strategy: "a",
      metric: "wait_s",
      unit: "s",
      n: 3,
      mean: 20,
      sd: 10,
    });
    expect(object.expectations[0]).toMatchObject({ strategy: "a", holds: false, value: 30, seed: 3 });
  });
});
