import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Order, readJobs, startTimes } from "./naive-batch-queue.ts";
import { metricOf, run, runsOf } from "./run-file.ts";
import { HAS_SHARED, SHARED } from "./shared-data.ts";

const SMALL = readFileSync(new URL("data/small-machine.swf", import.meta.url), "utf8");
const LONG = 120_000;

describe("a hand-made log", () => {
  // Four processors. Job 6 wants five and job 7 did not run: both are dropped. Job 4 is cut to its requested 4 s,
  // job 5 has no requested time or processors, so its run time of 2 s and its allocated 2 count.
  //   job  submit  run  procs  estimate
  //    1      0     10     3      10
  //    2      1     10     2      20
  //    3      2      5     1       5
  //    4      3      4     4       4
  //    5      4      2     2       2
  // fifo: 1 at 0; 2 waits for it and blocks 3, which fits: both at 10; 4 when all is free, at 20; 5 behind it at 24.
  //   Waits 0 + 9 + 8 + 17 + 20 = 54, mean 10.8; the last ends at 26.
  // list: 1 at 0; 3 at 2; at 10 job 2, not 4, then 5; 4 when all is free, at 20.
  //   Waits 0 + 9 + 0 + 17 + 6 = 32, mean 6.4; the last ends at 24.
  // shortest: 1 at 0; 3 at 2, as it is shorter than 2; then 5 heads the queue and blocks: at 10; 4 at 12; 2 at 16.
  //   Waits 0 + 15 + 0 + 9 + 6 = 30, mean 6; the last ends at 26.
  it.each([
    ["fifo", [0, 10, 10, 20, 24], 10.8, 26],
    ["list", [0, 10, 2, 20, 10], 6.4, 24],
    ["shortest", [0, 16, 2, 12, 10], 6, 26],
  ] as const)("is scheduled as worked out by hand: %s", async (order, starts, wait, makespan) => {
    const { result, pods } = run((await runsOf("small-machine.yaml")).get(order)!);
    expect(pods.map(({ bound }) => bound / 1e6)).toEqual(starts);
    expect(metricOf(result, "wait_s.mean")).toBeCloseTo(wait, 9);
    expect(metricOf(result, "makespan_s.last")).toBe(makespan);
    expect(startTimes(readJobs(SMALL, 4), 4, order)).toEqual(starts);
  });
});

/** Mean wait, mean bounded slowdown, longest wait, s. */
type Published = readonly [wait: number, slowdown: number, longest: number];

// The fifo and shortest figures of KTH, and NASA's, are of two independent programs over the same files (for the
// rules see naive-batch-queue.ts); list's mean wait was computed apart as well.
const LOGS = [
  ["kth-sp2", "KTH-SP2-1996-2.1-cln.swf.gz", 100, "fifo", [353_943.1, 6825.67, 946_685]],
  ["kth-sp2", "KTH-SP2-1996-2.1-cln.swf.gz", 100, "list", [5720.9, undefined, undefined]],
  ["kth-sp2", "KTH-SP2-1996-2.1-cln.swf.gz", 100, "shortest", [13_336.3, 135.4, 1_357_609]],
  ["nasa-ipsc", "NASA-iPSC-1993-3.1-cln.swf.gz", 128, "fifo", [8.0, 1.03, undefined]],
] as const;

describe.skipIf(!HAS_SHARED)("logs of real machines", { timeout: LONG }, () => {
  it.each(LOGS)("%s %s %i %s", async (scenario, log, processors, order: Order, published) => {
    const text = gunzipSync(readFileSync(`${SHARED}swf/${log}`)).toString("latin1");
    const jobs = readJobs(text, processors);
    const starts = startTimes(jobs, processors, order);
    const { result, pods } = run((await runsOf(`${scenario}.yaml`)).get(order)!);
    const [wait, slowdown, longest] = published as Partial<Published>;

    expect(metricOf(result, "wait_s.mean")).toBeCloseTo(wait!, 1);
    if (slowdown !== undefined) expect(metricOf(result, "bounded_slowdown.mean")).toBeCloseTo(slowdown, 2);
    if (longest !== undefined) expect(metricOf(result, "wait_s.max")).toBe(longest);

    // Each job starts when the explanation in plain words starts it, counted from the first submission.
    const origin = jobs[0]!.submit;
    expect(pods.map(({ bound }) => bound / 1e6)).toEqual(starts.map((start) => start - origin));
    const lastEnd = Math.max(...starts.map((start, job) => start + jobs[job]!.duration));
    expect(metricOf(result, "makespan_s.last")).toBe(lastEnd - origin);
    expect(metricOf(result, "tasks_ended.sum")).toBe(jobs.length);
  });

  // 28,475 jobs and 2,005,181,934 processor-seconds: 556,994.981667 core-hours, all of them useful.
  it("KTH-SP2 is the cleaned log, whole", async () => {
    const { result } = run((await runsOf("kth-sp2.yaml")).get("list")!);
    const useful = result.metrics.find(
      ({ metric, labels }) => metric === "core_hours" && labels === 'outcome="useful"',
    )!;
    expect(metricOf(result, "tasks_ended.sum")).toBe(28_475);
    expect(useful.value * 3600).toBeCloseTo(2_005_181_934, 0);
  });
});
