import { describe, expect, it } from "vitest";
import { describeDifferences } from "../../src/report/describe-differences.ts";
import { describeStuckRollouts } from "../../src/report/describe-stuck-rollouts.ts";
import { describeDrains } from "../../src/report/drains.ts";
import { chooseKeyFigures } from "../../src/report/key-figures.ts";
import { renderSummary } from "../../src/report/render-summary.ts";
import { studyEvents } from "../../src/report/study-events.ts";
import { summarize } from "../../src/report/summarize.ts";
import { displayWidth } from "../../src/report/text-table.ts";
import type { Study } from "../../src/spec/study.ts";
import { aRollout, aRolloutRun, aStall } from "./a-rollout-study.ts";
import { aFailure, anExpectation, aRun, aStudy } from "./a-study.ts";

const stuck = (study: Study) => describeStuckRollouts(studyEvents(study));
const drains = (study: Study) => describeDrains(summarize(study));
const titles = (study: Study) => chooseKeyFigures(study, summarize(study), 6).map(({ title }) => title);
const differences = (study: Study) => {
  const summary = summarize(study);
  return describeDifferences(study, summary, chooseKeyFigures(study, summary, 6));
};
const summaryOf = (study: Study, width = 100) =>
  renderSummary(study, summarize(study), { width, colour: false }).split("\n");

const FULL = "3 pods pending: Insufficient cpu on 6 nodes";

describe("rollouts that never were complete", () => {
  it("are told by workload, in how many runs and why, the most frequent first", () => {
    const study = aStudy([
      aRolloutRun("a", 1, {}, { rollouts: [aRollout(), aStall("deployment/api", FULL)] }),
      aRolloutRun(
        "a",
        2,
        {},
        { rollouts: [aStall("deployment/web", "1 pod: CrashLoopBackOff"), aStall("deployment/api", FULL)] },
      ),
    ]);
    expect(stuck(study)).toEqual([
      `deployment/api: stalled in 2 of 2 runs: ${FULL}`,
      "deployment/web: stalled in 1 of 2 runs: 1 pod: CrashLoopBackOff",
    ]);
  });

  it("have the reason that was there most often, and say so where there were others", () => {
    const of = (reason: string, seed: number) =>
      aRolloutRun("a", seed, {}, { rollouts: [aStall("deployment/api", reason)] });
    expect(stuck(aStudy([of("crash", 1), of("full", 2), of("full", 3)]))).toEqual([
      "deployment/api: stalled in 3 of 3 runs: mostly full",
    ]);
  });

  it("name what is no rollout, and what only ran out of time; not what was superseded or took long", () => {
    const rollouts = [
      aStall("deployment/back", "full", { action: "rollback" }),
      aStall("deployment/late", "1 pod: ContainerCreating", { outcome: "unfinished", isStalled: false }),
      aStall("deployment/other", "", { outcome: "superseded", isStalled: false }),
      aRollout({ workload: "deployment/slow", isStalled: true }),
    ];
    expect(stuck(aStudy([aRolloutRun("a", 1, {}, { rollouts })]))).toEqual([
      "deployment/back: rollback stalled: full",
      "deployment/late: was not complete: 1 pod: ContainerCreating",
    ]);
  });

  it("take at most six lines of the summary, a hundred of them too", () => {
    const rollouts = Array.from({ length: 100 }, (_, i) => aStall(`deployment/app-${i}`, FULL));
    const stalled = {
      "rollouts_stalled.sum": 100,
      "drain_duration_s.mean": 60,
      "drain_duration_s.max": 300,
      'drain_duration_s.mean{target="node/w-0"}': 60,
    };
    const runs = ["a", "b"].flatMap((strategy) =>
      ["calm", "storm"].flatMap((variant) =>
        [1, 2].map((seed) => aRolloutRun(strategy, seed, stalled, { variant, rollouts })),
      ),
    );
    const lines = summaryOf(aStudy(runs));
    const first = lines.findIndex((line) => line.startsWith("deployment/"));
    expect(lines.slice(first, first + 7)).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => `deployment/app-${i}: stalled in 8 of 8 runs: ${FULL}`),
      "... and 95 more in rollouts.csv",
      "a under calm: drains take 60 s, 300 s at most",
    ]);
    // With drains, broken expectations and failed runs on top of it.
    const more = {
      expectations: [1, 2, 3, 4, 5].map((n) => anExpectation(`wanted_pods.max < ${n / 2}`)),
      planned: 20,
    };
    const full = aStudy([...runs, aFailure("b", 9, "it threw")], more);
    for (const width of [80, 100]) {
      const narrow = summaryOf(full, width);
      expect(narrow.length).toBeLessThanOrEqual(23);
      expect(narrow.filter((line) => displayWidth(line) > width)).toEqual([]);
    }
  });
});

describe("drains", () => {
  const run = (seed: number, mean: number, max: number, held: Readonly<Record<string, number>> = {}) =>
    aRolloutRun("a", seed, {
      "drain_duration_s.mean": mean,
      "drain_duration_s.max": max,
      'drain_duration_s.mean{target="node/w-0"}': mean,
      ...Object.fromEntries(
        Object.entries(held).map(([budget, time]) => [`eviction_held_s.max{budget="${budget}"}`, time]),
      ),
    });

  it("are told by how long they took, and which budgets held them up, the longest first", () => {
    // Means over two runs: (50 + 70) / 2 = 60 s, (590 + 610) / 2 = 600 s = 10 min; db held 30 and 40, legacy 600 s.
    const study = aStudy([
      run(1, 50, 590, { db: 30, legacy: 600, last: 1 }),
      run(2, 70, 610, { db: 40, legacy: 600, last: 1 }),
    ]);
    expect(drains(study)).toEqual([
      "a: drains take 60 s, 10 min at most; held up by budgets legacy (10 min), db (35 s)",
    ]);
  });

  it("are told without budgets where none held them up, and not at all where there were none", () => {
    expect(drains(aStudy([run(1, 2, 2.5)]))).toEqual(["a: drains take 2 s, 2.5 s at most"]);
    expect(drains(aStudy([aRolloutRun("a", 1)]))).toEqual([]);
  });
});

describe("the key figures of objects", () => {
  it("are availability and its like where replicas are wanted", () => {
    expect(titles(aStudy([aRolloutRun("a", 1)]))).toContain("least availability");
  });

  it("are waits and Jobs where no replica is wanted", () => {
    const values = {
      "wanted_pods.max": 0,
      "availability.min": 1,
      "job_duration_s.max": 90,
      "job_duration_s.count": 1,
    };
    const study = aStudy([
      aRun("a", 1, { ...values, "wait_s.mean": 3 }),
      aRun("b", 1, { ...values, "wait_s.mean": 3 }),
    ]);
    expect(titles(study)).toEqual(["slowest Job", "mean wait"]);
  });

  it("say nothing twice: an expectation of the only Deployment is the figure of all", () => {
    const only = 'rollout_duration_s.max{action="rollout"}';
    const named = 'rollout_duration_s.max{action="rollout",deployment="web"}';
    const labels = [
      { label: "action", operator: "=", value: "rollout" },
      { label: "deployment", operator: "=", value: "web" },
    ] as const;
    const expectations = [
      {
        text: "",
        metric: "rollout_duration_s",
        stat: "max",
        labels,
        operator: "<",
        value: 99,
        across: "mean",
      } as const,
    ];
    const of = (duration: number) =>
      titles(aStudy([aRolloutRun("a", 1, { [only]: 60, [named]: duration })], { expectations }));
    expect(of(60)).toEqual(["slowest rollout", "least availability"]);
    expect(of(50)).toContain("max rollout duration of rollout, web");
  });

  it("put what is equal for all behind what differs", () => {
    const of = (strategy: string, below: number) =>
      [1, 2].map((seed) => aRolloutRun(strategy, seed, { "time_below_wanted_s.sum": below + seed }));
    expect(titles(aStudy([...of("a", 10), ...of("b", 20)]))).toEqual(["below wanted", "least availability"]);
  });
});

describe("differences of rollouts", () => {
  const of = (strategy: string, values: readonly Record<string, number>[]) =>
    values.map((value, i) => aRolloutRun(strategy, i + 1, value));

  it("are not spoken of where they are below a thousandth, or are shown as zero", () => {
    // Utilization 0.5 and 0.49999: 0.002 %. Pods that wait: 0.00002 more, which four decimals show as 0.
    const values = (utilization: number, pending: number, disrupted: number) => ({
      "cpu_utilization.mean": utilization,
      "pending_pods.mean": pending,
      "pods_disrupted.sum": disrupted,
    });
    const study = aStudy([
      ...of("a", [values(0.5, 0.00003, 4), values(0.5, 0.00003, 4)]),
      ...of("b", [values(0.49999, 0.00001, 2), values(0.49999, 0.00001, 2)]),
    ]);
    expect(titles(study)).toEqual(["pods disrupted", "least availability"]);
    expect(differences(study)).toEqual(["b disrupts 2 fewer pods than a (-50 % ± 0 %)"]);
  });

  it("are said in the words of rollouts", () => {
    const values = (duration: number, availability: number) => ({
      'rollout_duration_s.max{action="rollout"}': duration,
      "availability.min": availability,
    });
    const study = aStudy([
      ...of("a", [values(100, 0.8), values(100, 0.8)]),
      ...of("b", [values(75, 0.6), values(75, 0.6)]),
    ]);
    // 75 - 100 = -25 s, a quarter of 100; 60 - 80 = -20 points, a quarter of 80.
    expect(differences(study)).toEqual([
      "b has rolled out 25 s sooner than a (-25 % ± 0 %), falls 20 points lower at the worst moment (-25 % ± 0 %)",
    ]);
  });
});
