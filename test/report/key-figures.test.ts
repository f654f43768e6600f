import { describe, expect, it } from "vitest";
import { chooseKeyFigures } from "../../src/report/key-figures.ts";
import { summarize } from "../../src/report/summarize.ts";
import { anExpectation, aRun, aStudy } from "./a-study.ts";

const VALUES = {
  "wait_s.mean": 3,
  'wait_s.mean{workload="large"}': 9,
  'wait_s.mean{workload="small"}': 2,
  "wait_s.p99": 20,
  "cpu_utilization.mean": 0.5,
  "cost.sum": 7,
  "makespan_s.last": 3600,
  "fragmentation.mean": 0.2,
};

function titles(more: Parameters<typeof aStudy>[1], changed: Readonly<Record<string, number>> = {}) {
  const study = aStudy(
    [1, 2].flatMap((seed) => [aRun("a", seed, VALUES), aRun("b", seed, { ...VALUES, ...changed })]),
    more,
  );
  return chooseKeyFigures(study, summarize(study), 6).map(({ title }) => title);
}

describe("the key figures", () => {
  it("are wait and utilization where nothing differs and nothing is asked", () => {
    expect(titles({})).toEqual(["mean wait", "CPU utilization"]);
  });

  it("begin with what the question asks for", () => {
    expect(titles({ question: "What does it cost?" })[0]).toBe("cost");
    expect(titles({ question: "Do the large ones get through?" })[0]).toBe("mean wait of large");
  });

  it("have what differs", () => {
    expect(titles({}, { "fragmentation.mean": 0.3 })).toEqual([
      "mean wait",
      "CPU utilization",
      "fragmentation",
    ]);
  });

  it("have what is expected, labels and all", () => {
    const labels = [{ label: "workload", operator: "=", value: "small" }] as const;
    const expectations = [anExpectation("wait_s.p99 < 30"), anExpectation("wait_s.mean < 3", { labels })];
    expect(titles({ expectations })).toEqual([
      "mean wait",
      "CPU utilization",
      "p99 wait",
      "mean wait of small",
    ]);
  });

  it("leave out what is zero throughout", () => {
    const study = aStudy([aRun("a", 1, { "wait_s.mean": 0, "cost.sum": 2 })]);
    expect(chooseKeyFigures(study, summarize(study), 6).map(({ title }) => title)).toEqual(["cost"]);
  });

  it("have the makespan only where all work came to an end", () => {
    const changed = { "makespan_s.last": 3000 };
    expect(titles({}, changed)).toContain("makespan");
    expect(titles({}, { ...changed, "pending_pods.last": 1 })).not.toContain("makespan");
  });
});
