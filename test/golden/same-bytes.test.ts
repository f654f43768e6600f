import { describe, expect, it } from "vitest";
import { type Files, resultsOf } from "./golden.ts";

/** All but the wall times. */
function lasting(results: Files): Files {
  return new Map([...results].filter(([name]) => name !== "timing.json"));
}

/** Tables and event logs: the manifest holds the command, which names the event queue. */
function measured(results: Files): Files {
  return new Map([...results].filter(([name]) => /\.(csv|ndjson)$/.test(name)));
}

describe("the same bytes come out", { timeout: 120_000 }, () => {
  it("a second time, and for 1, 2 and 4 jobs", async () => {
    const one = lasting(await resultsOf("failures", ["--jobs", "1"]));
    expect([...one.keys()]).toContain("runs.csv");
    expect([...one.keys()].some((name) => name.endsWith(".ndjson"))).toBe(true);
    for (const jobs of ["1", "2", "4"]) {
      expect(lasting(await resultsOf("failures", ["--jobs", jobs])), `${jobs} jobs`).toEqual(one);
    }
  });

  it("for the fast event queue and the plain heap", async () => {
    const ladder = measured(await resultsOf("failures", ["--event-queue", "ladder"]));
    const heap = measured(await resultsOf("failures", ["--event-queue", "heap"]));
    expect(heap).toEqual(ladder);
  });

  // Else the tests above would hold of a file that never changes.
  it("only for the same seeds", async () => {
    const one = measured(await resultsOf("failures"));
    const other = measured(await resultsOf("failures", ["--seed", "4"]));
    for (const name of ["runs.csv", "summary.csv", "timeline.csv", "pods.csv", "marks.csv"])
      expect(other.get(name), name).not.toBe(one.get(name));
  });
});
