import { describe, expect, it } from "vitest";
import { corners } from "../../src/report/charts/stacked-bands.ts";
import { drawSvg } from "../../src/report/draw-svg.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { chartsOf } from "../../src/report/study-charts.ts";
import { summarize } from "../../src/report/summarize.ts";
import type { RunOutcome } from "../../src/spec/run-result.ts";
import type { Study } from "../../src/spec/study.ts";
import { aGauge, aRollout, aRolloutRun } from "./a-rollout-study.ts";
import { aPlausibleStudy, aRun, aStudy } from "./a-study.ts";

interface Panel {
  readonly layer: readonly { readonly data: { readonly values: readonly unknown[] } }[];
}

function chartsBy(study: Study) {
  const stored = storedStudyOf(study, { hash: "0123", command: "stowage run a.yaml" });
  return new Map(chartsOf(stored, summarize(stored)).map((chart) => [chart.name, chart]));
}

/** The data of each layer, panel by panel. */
function dataOf(study: Study, name: string): readonly (readonly (readonly unknown[])[])[] {
  const spec = chartsBy(study).get(name)!.spec as { readonly vconcat?: Panel[]; readonly hconcat?: Panel[] };
  const panels = spec.vconcat ?? spec.hconcat ?? [spec as unknown as Panel];
  return panels.map(({ layer }) => layer.filter((one) => "data" in one).map(({ data }) => data.values));
}

/** Names of the panels, as their y axes show them. */
function panelsOf(study: Study, name: string): readonly string[] {
  const text = JSON.stringify(chartsBy(study).get(name)!.spec);
  return [...new Set([...text.matchAll(/"title":"(p-[\w ]+)"/g)].map(([, title]) => title!))];
}

describe("the chart of replicas by revision", () => {
  it("stacks revisions, and puts what is missing between them and the wanted", () => {
    // Four buckets of 60 s, drawn in their middles: 30, 90, 150, 210 s.
    // Revision 1 serves 4, 2, 0, 0; revision 2 stands on it with 0, 1, 3, 4: tops 4, 3, 3, 4 of the 4 wanted.
    const [bands, missing, wanted] = dataOf(aStudy([aRolloutRun("a", 1)]), "rollout")[0]!;
    expect(bands).toEqual([
      { time: 30, low: 0, high: 4, revision: "revision 1" },
      { time: 90, low: 0, high: 2, revision: "revision 1" },
      { time: 150, low: 0, high: 0, revision: "revision 1" },
      { time: 210, low: 0, high: 0, revision: "revision 1" },
      { time: 30, low: 4, high: 4, revision: "revision 2" },
      { time: 90, low: 2, high: 3, revision: "revision 2" },
      { time: 150, low: 0, high: 3, revision: "revision 2" },
      { time: 210, low: 0, high: 4, revision: "revision 2" },
    ]);
    expect(missing).toEqual([
      { time: 30, low: 4, high: 4 },
      { time: 90, low: 3, high: 4 },
      { time: 150, low: 3, high: 4 },
      { time: 210, low: 4, high: 4 },
    ]);
    // Of a line without a change the ends are enough.
    expect(wanted).toEqual([
      { time: 30, low: 0, high: 4 },
      { time: 210, low: 0, high: 4 },
    ]);
  });

  it("calls nothing missing where more serve than are wanted", () => {
    const web = 'deployment="web"';
    const series = [
      aGauge("wanted_pods", web, 2, 2, 2, 2),
      aGauge("unavailable_pods", web, 0, 0, 0, 0),
      aGauge("ready_pods", `${web},revision="1"`, 2, 3, 3, 1),
    ];
    const run = aRolloutRun("a", 1, {}, { timeline: { step: 60e6, buckets: 4, series } });
    // Serving 2, 3, 3, 1 of 2: one missing in the last bucket alone.
    expect(dataOf(aStudy([run]), "rollout")[0]![1]).toEqual([
      { time: 30, low: 2, high: 2 },
      { time: 150, low: 2, high: 2 },
      { time: 210, low: 1, high: 2 },
    ]);
  });

  it("has a panel a strategy, and one chart a variant", () => {
    const study = aStudy(
      ["calm", "storm"].flatMap((variant) =>
        ["p-one", "p-two"].map((strategy) => aRolloutRun(strategy, 1, {}, { variant })),
      ),
    );
    const names = [...chartsBy(study).keys()].filter((name) => name.startsWith("rollout"));
    expect(names).toEqual(["rollout-1-calm", "rollout-2-storm"]);
    expect(panelsOf(study, "rollout-1-calm")).toEqual(["p-one", "p-two"]);
  });

  it("has a panel a variant where there is one strategy", () => {
    const variants = ["p-1", "p-2", "p-3", "p-4", "p-5"];
    const study = aStudy(variants.map((variant) => aRolloutRun("a", 1, {}, { variant })));
    const names = [...chartsBy(study).keys()].filter((name) => name.startsWith("rollout"));
    expect(names).toEqual(["rollout"]);
    expect(chartsBy(study).get("rollout")!.description).toContain("One panel a variant");
    expect(dataOf(study, "rollout")).toHaveLength(5);
    expect(chartsBy(study).get("zones")!.description).toContain("One panel a variant");
  });

  it("has a panel a Deployment where nothing is compared, the most short of replicas first, at most six", () => {
    const names = [..."abcdefgh"].map((letter, missing) => ({ letter: `p-${letter}`, missing }));
    const series = names.flatMap(({ letter, missing }) => [
      aGauge("wanted_pods", `deployment="${letter}"`, 9, 9, 9, 9),
      aGauge("unavailable_pods", `deployment="${letter}"`, 0, missing, 0, 0),
    ]);
    const study = aStudy([aRolloutRun("a", 1, {}, { timeline: { step: 60e6, buckets: 4, series } })]);
    // p-a misses none, p-h misses seven.
    expect(panelsOf(study, "rollout")).toEqual(["p-h", "p-g", "p-f", "p-e", "p-d", "p-c"]);
    expect(chartsBy(study).get("rollout")!.description).toContain(
      "Of the 8 Deployments recorded over time those most short",
    );
  });
});

describe("the corners of a band", () => {
  it("are all points but those that are as both of their neighbours", () => {
    const points = [1, 1, 1, 1, 2, 3, 3, 3].map((high, at) => ({ at, low: 0, high }));
    expect(corners(points).map(({ at }) => at)).toEqual([0, 3, 4, 5, 7]);
  });

  it("tell a change of the low from none", () => {
    const points = [0, 0, 1, 1, 1].map((low, at) => ({ at, low, high: 4 }));
    expect(corners(points).map(({ at }) => at)).toEqual([0, 1, 2, 4]);
  });
});

describe("the chart of pods by zone", () => {
  it("stacks zones in the order of their names", () => {
    // Zone a has 3, 2, 2, 3 pods; zone b one throughout, upon them.
    const [bands] = dataOf(aStudy([aRolloutRun("a", 1)]), "zones")[0]!;
    expect(bands).toEqual([
      { time: 30, low: 0, high: 3, zone: "a" },
      { time: 90, low: 0, high: 2, zone: "a" },
      { time: 150, low: 0, high: 2, zone: "a" },
      { time: 210, low: 0, high: 3, zone: "a" },
      { time: 30, low: 3, high: 4, zone: "b" },
      { time: 90, low: 2, high: 3, zone: "b" },
      { time: 150, low: 2, high: 3, zone: "b" },
      { time: 210, low: 3, high: 4, zone: "b" },
    ]);
  });

  it("is left out where there is one zone", () => {
    const series = [aGauge("pods_by_zone", 'zone="a"', 1, 2, 3, 4)];
    const study = aStudy([aRolloutRun("a", 1, {}, { timeline: { step: 60e6, buckets: 4, series } })]);
    expect(chartsBy(study).has("zones")).toBe(false);
  });
});

/** Web and api are rolled out together: api begins 10 s later and takes 40 s, so that web's end is the end. */
function pair(duration: number, minAvailability: number) {
  const api = aRollout({ workload: "deployment/api", start: 70e6, duration: 40e6, minAvailability: 1 });
  return { rollouts: [aRollout({ duration: duration * 1e6, minAvailability }), api] };
}

describe("the chart of duration against availability", () => {
  const study = aStudy([
    ...[60, 70, 80].map((duration, i) => aRolloutRun("a", i + 1, {}, pair(duration, [0.5, 0.6, 0.7][i]!))),
    // The third run of b was never complete: it has no duration, but its availability counts.
    ...[90, 90, Number.NaN].map((duration, i) => aRolloutRun("b", i + 1, {}, pair(duration, 0.25))),
  ]);

  it("has means and 95 % intervals over the replications", () => {
    // a: durations 60, 70, 80: mean 70, sd 10, t(0.975, 2) = 4.302653, half-width 4.302653 x 10 / sqrt(3) = 24.841.
    //    lowest availability 50, 60, 70 %: mean 60, half-width 24.841 likewise.
    const [[durations]] = dataOf(study, "trade-off") as [[Record<string, number>[]]];
    const [a, b] = durations!;
    expect(a).toMatchObject({ strategy: "a", duration: 70, availability: 60 });
    expect(a!["durationLow"]).toBeCloseTo(45.159, 3);
    expect(a!["durationHigh"]).toBeCloseTo(94.841, 3);
    expect(a!["availabilityLow"]).toBeCloseTo(35.159, 3);
    // b: both that were complete took 90 s; in all three a quarter served at the worst moment.
    expect(b).toMatchObject({
      strategy: "b",
      duration: 90,
      durationLow: 90,
      durationHigh: 90,
      availability: 25,
    });
  });

  it("is left out where there is one dot, and for scaling out", () => {
    const has = (outcomes: readonly RunOutcome[]) => chartsBy(aStudy(outcomes)).has("trade-off");
    expect(has([aRolloutRun("a", 1)])).toBe(false);
    expect(has([aRolloutRun("a", 1), aRolloutRun("b", 1)])).toBe(true);
    const rollouts = [aRollout({ action: "scale-out" })];
    expect(has([aRolloutRun("a", 1, {}, { rollouts }), aRolloutRun("b", 1, {}, { rollouts })])).toBe(false);
  });
});

describe("the chart of recoveries", () => {
  it("has a row a workload, a dot a strategy with its interval, in one unit", () => {
    const web = 'recovery_s.mean{deployment="web"}';
    const api = 'recovery_s.mean{deployment="api"}';
    const values = { "recovery_s.mean": 400 };
    const study = aStudy([
      aRolloutRun("a", 1, { ...values, [web]: 590, [api]: 60 }),
      aRolloutRun("a", 2, { ...values, [web]: 610, [api]: 60 }),
      aRolloutRun("b", 1, { ...values, [web]: 300, [api]: Number.NaN }),
      aRolloutRun("b", 2, { ...values, [web]: 300, [api]: Number.NaN }),
    ]);
    // web under a: mean 600 s = 10 min, sd 14.142 s, t(0.975, 1) = 12.7062, half-width 127.062 s = 2.1177 min.
    // The longest decides the unit: minutes. api was never short under b, so it has no dot there.
    const [[bars]] = dataOf(study, "recovery") as [[Record<string, unknown>[]]];
    expect(bars!.map(({ workload, strategy, mean }) => [workload, strategy, mean])).toEqual([
      ["web", "a", 10],
      ["web", "b", 5],
      ["api", "a", 1],
    ]);
    expect(bars![0]!["low"]).toBeCloseTo(7.8823, 4);
    expect(bars![0]!["high"]).toBeCloseTo(12.1177, 4);
    expect(bars![1]).toMatchObject({ low: 5, high: 5 });
  });
});

describe("the chart of recoveries of many workloads", () => {
  it("has the twelve that took longest, in their own order", () => {
    // app-0 takes 1 s, app-1 2 s, ... app-13 14 s: the first two are left out.
    const values = Array.from(
      { length: 14 },
      (_, i) => [`recovery_s.mean{deployment="app-${i}"}`, i + 1] as const,
    );
    const study = aStudy([aRolloutRun("a", 1, Object.fromEntries(values))]);
    const { data } = chartsBy(study).get("recovery")!.spec as { data: { values: { workload: string }[] } };
    expect(data.values.map(({ workload }) => workload)).toEqual(
      Array.from({ length: 12 }, (_, i) => `app-${i + 2}`),
    );
  });
});

describe("the charts of a study of replicas", () => {
  it("leave out a distribution of waits that are all alike", () => {
    const waits = (...quantiles: readonly number[]) =>
      aRun(
        "a",
        1,
        {},
        {
          distributions: [
            { metric: "wait_s", labels: "", count: 9, quantiles: Float64Array.from(quantiles) },
          ],
        },
      );
    expect(chartsBy(aStudy([waits(0.01, 0.01, 0.010001)])).has("distribution")).toBe(false);
    expect(chartsBy(aStudy([waits(0.01, 0.01, 0.011)])).has("distribution")).toBe(true);
  });

  it("leave out how long tasks waited and what became of their work, unless there are tasks or Jobs", () => {
    const work = { 'core_hours.sum{outcome="lost"}': 1 };
    const names = (values: Readonly<Record<string, number>>) => [
      ...chartsBy(aStudy([aRolloutRun("a", 1, { ...work, ...values })])).keys(),
    ];
    expect(names({})).toEqual(["rollout", "stages", "zones"]);
    expect(names({ "tasks_submitted.sum": 3 })).toEqual(["rollout", "stages", "zones", "work"]);
    expect(names({ "job_duration_s.count": 1 })).toEqual(["rollout", "stages", "zones", "work"]);
  });

  it("compare the variants of a lone strategy as others compare strategies", () => {
    const study = aStudy([
      aRun("a", 1, { "wait_s.mean": 1 }, { variant: "calm" }),
      aRun("a", 1, { "wait_s.mean": 2 }, { variant: "storm" }),
    ]);
    expect(chartsBy(study).get("comparison")!.title).toBe("Variants compared");
    const over = chartsBy(aPlausibleStudy({ strategies: 1, seeds: 1, variants: ["calm", "storm"] }));
    expect(JSON.stringify(over.get("timeline")!.spec)).toContain('"domain":["calm","storm"]');
  });

  it("are drawn without a warning", async () => {
    const warnings: string[] = [];
    const runs = ["a", "b"].flatMap((strategy) =>
      ["calm", "storm"].map((variant) =>
        aRolloutRun(strategy, 1, { 'recovery_s.mean{deployment="web"}': 60 }, { variant }),
      ),
    );
    for (const study of [aStudy(runs), aStudy(runs.slice(0, 2)), aStudy(runs.slice(0, 1))]) {
      for (const { name, spec } of chartsBy(study).values()) {
        expect(await drawSvg(spec, (warning) => warnings.push(`${name}: ${warning}`))).toMatch(/^<svg /);
      }
    }
    expect(warnings).toEqual([]);
  });
});
