import { describe, expect, it } from "vitest";
import { aBehavior, aTask, aWorld, entry, exactly, GIB, nodesOf, run, SECOND, traced } from "../worlds.ts";

// Two nodes of 2 cores and 4 GiB, start-up 1 s, first-fit, list; n0 fails at 5 for 10 s. 40 s in all.
//
//    t  what
//    0  T0 (2 cores, 2 GiB, 10 s) to n0, ready 1
//    2  T1 (1 core, 1 GiB, 8 s) to n1, ready 3
//    4  T2 (2 cores, 1 GiB, 5 s) waits
//    5  n0 fails; T0 is lost and waits
//    6  T3 (1 core, 3 GiB, 20 s) to n1, ready 7
//   11  T1 ends; 1 core is free on n1, too little for T2 and T0
//   15  n0 is back; T2 to n0, ready 16; T0 waits
//   21  T2 ends; T0 to n0, ready 22
//   27  T3 ends
//   32  T0 ends
const node = { cpu: 2000, memory: 4 * GIB, pricePerHour: 0.36 };
const world = aWorld({
  nodes: nodesOf(node, node),
  horizon: 40 * SECOND,
  tasks: [
    aTask({
      arrivals: traced(
        { at: 0, lasts: 10, cpu: 2000, memory: 2 * GIB },
        { at: 2, lasts: 8, cpu: 1000, memory: GIB },
        { at: 4, lasts: 5, cpu: 2000, memory: GIB },
        { at: 6, lasts: 20, cpu: 1000, memory: 3 * GIB },
      ),
      behavior: aBehavior({ startup: exactly(SECOND), usage: { cpu: 500, memory: "request" } }),
    }),
  ],
  timeline: [entry(5, "fail", [0], 10)],
});
const { result, value } = run(world);

describe("two nodes, four tasks and one failure, by hand", () => {
  it.each([
    // Waits: T0 0, T1 0, T3 0, T2 4 to 15 = 11, T0 again 5 to 21 = 16. Sorted 0 0 0 11 16; quantile p lies at 4 p.
    ["wait_s", "count", 5],
    ["wait_s", "mean", 27 / 5],
    ["wait_s", "p50", 0],
    ["wait_s", "p90", 11 + 0.6 * 5],
    ["wait_s", "p95", 11 + 0.8 * 5],
    ["wait_s", "p99", 11 + 0.96 * 5],
    ["wait_s", "max", 16],
    // One second each, the lost attempt included.
    ["startup_s", "count", 5],
    ["startup_s", "mean", 1],
    ["startup_s", "max", 1],
    // T0 32, T1 11 - 2 = 9, T2 21 - 4 = 17, T3 27 - 6 = 21. Sorted 9 17 21 32; quantile p lies at 3 p.
    ["turnaround_s", "count", 4],
    ["turnaround_s", "mean", 79 / 4],
    ["turnaround_s", "p50", 19],
    ["turnaround_s", "p90", 21 + 0.7 * 11],
    ["turnaround_s", "max", 32],
    // Bound to end: T0 11, T1 9, T2 6, T3 21. 32 / 11, 9 / 10 -> 1, 17 / 10, 21 / 21.
    ["bounded_slowdown", "mean", (32 / 11 + 1 + 1.7 + 1) / 4],
    ["bounded_slowdown", "max", 32 / 11],
    // 4 to 5: T2; 5 to 15: T2 and T0; 15 to 21: T0. 1 + 20 + 6 = 27 pod-seconds.
    ["pending_pods", "mean", 27 / 40],
    ["pending_pods", "min", 0],
    ["pending_pods", "max", 2],
    ["pending_pods", "last", 0],
    // Bound to end or lost: T0 5 + 11, T1 9, T2 6, T3 21 = 52 pod-seconds.
    ["running_pods", "mean", 52 / 40],
    ["running_pods", "max", 2],
    ["running_pods", "last", 0],
    ["nodes_up", "mean", 70 / 40],
    ["nodes_up", "min", 1],
    ["nodes_up", "max", 2],
    ["nodes_up", "last", 2],
    // 2 x 16 + 9 + 2 x 6 + 21 = 74 core-seconds; most at 2 to 5 (T0, T1) and 15 to 27.
    ["cpu_requested_cores", "mean", 74 / 40],
    ["cpu_requested_cores", "max", 3],
    ["cpu_requested_cores", "min", 0],
    ["cpu_requested_cores", "last", 0],
    // 2 x 16 + 9 + 6 + 3 x 21 = 110 GiB-seconds; most at 21 to 27 (T3, T0).
    ["memory_requested_gib", "mean", 110 / 40],
    ["memory_requested_gib", "max", 5],
    // Ready: T0 1 to 5 and 22 to 32, T1 3 to 11, T2 16 to 21, T3 7 to 27: 47 s at half a core.
    ["cpu_used_cores", "mean", 23.5 / 40],
    ["cpu_used_cores", "max", 1],
    // 2 x 14 + 8 + 5 + 3 x 20 = 101 GiB-seconds.
    ["memory_used_gib", "mean", 101 / 40],
    ["memory_used_gib", "max", 5],
    // Of 4 cores and 8 GiB.
    ["cpu_utilization", "mean", 74 / 160],
    ["cpu_utilization", "max", 0.75],
    ["memory_utilization", "mean", 110 / 320],
    ["memory_utilization", "max", 5 / 8],
    // At 4 to 5 T2 waits for 2 cores, and all that is free is 1 core of n1.
    ["fragmentation", "max", 1],
    ["fragmentation", "min", 0],
    ["fragmentation", "last", 0],
    ["core_hours", "sum", 74 / 3600],
    ["gib_hours", "sum", 110 / 3600],
    ["node_hours", "sum", 80 / 3600],
    ["cost", "sum", (0.36 * 80) / 3600],
    ["node_availability", "mean", (30 / 40 + 1) / 2],
    ["node_availability", "min", 30 / 40],
    ["node_failures", "sum", 1],
    ["tasks_submitted", "sum", 4],
    ["tasks_ended", "sum", 4],
    ["tasks_lost", "sum", 1],
    ["tasks_resubmitted", "sum", 1],
    ["tasks_abandoned", "sum", 0],
    ["makespan_s", "last", 32],
    // Ends at 11, 21, 27, 32, busy since 0: gaps 11, 10, 6, 5.
    ["completion_gap_s", "mean", 8],
  ])("%s.%s is %d", (metric, stat, expected) => {
    expect(value(metric, stat)).toBeCloseTo(expected, 10);
    // The only workload has the same, where the metric is told by workload.
    const labelled = result.metrics.filter(
      (each) => each.metric === metric && each.stat === stat && each.labels === 'workload="work"',
    );
    for (const each of labelled) expect(each.value).toBeCloseTo(expected, 10);
  });

  it("the work is useful or lost", () => {
    const share = (metric: string, outcome: string) =>
      value(metric, "sum", `outcome="${outcome}",workload="work"`);
    // Lost: T0 from 0 to 5 with 2 cores and 2 GiB.
    expect(share("core_hours", "lost")).toBeCloseTo(10 / 3600, 12);
    expect(share("core_hours", "useful")).toBeCloseTo(64 / 3600, 12);
    expect(share("core_hours", "unfinished")).toBe(0);
    expect(share("gib_hours", "lost")).toBeCloseTo(10 / 3600, 12);
    expect(share("gib_hours", "useful")).toBeCloseTo(100 / 3600, 12);
  });

  it.each([
    // Mean request of the 5 attempts (2 + 1 + 1 + 2 + 2) / 5 = 1.6 cores, x 1.3 that run; simulated 1.85.
    ["allocated_cores", 1.6 * 1.3, 1.85],
    // Request x duration: 2 x 10 + 8 + 2 x 5 + 20 = 58 core-seconds; simulated 74.
    ["core_hours", 58 / 3600, 74 / 3600],
    // Slot 0: T0 (lost, does not count), T3 21 s. Slot 1: T1 9, T2 6, T0 11, mean 26 / 3.
    // D = 1 / (1 / 21 + 3 / 26) = 546 / 89; simulated 8.
    ["completion_gap_s", 546 / 89, 8],
  ])("the textbook's %s is %d against %d", (of, estimate, simulated) => {
    expect(value("estimate", "last", `of="${of}"`)).toBeCloseTo(estimate, 10);
    expect(value("estimate_error", "last", `of="${of}"`)).toBeCloseTo((estimate - simulated) / simulated, 10);
  });

  it("has a curve for each gauge: 240 buckets of a sixth of a second", () => {
    const { step, buckets, series } = result.timeline;
    // ceil(40,000,000 / 240) = 166,667 us; 40,000,000 / 166,667 = 239.99...
    expect([step, buckets]).toEqual([166_667, 240]);
    const pending = series.find((each) => each.metric === "pending_pods" && each.labels === "")!;
    expect(pending.mean).toHaveLength(240);
    // Bucket 60 is 10.00 to 10.17 s: two wait. Bucket 24 is 4.000008 to 4.167 s: one waits.
    expect([pending.mean[60], pending.min[60], pending.max[60], pending.mean[24]]).toEqual([2, 2, 2, 1]);
    // Bucket 23 ends at 4,000,008 us: one waits for 8 of its 166,667 us.
    expect(pending.mean[23]).toBeCloseTo(8 / 166_667, 12);
    expect(pending.max[23]).toBe(1);
  });

  it("has the whole distribution of each delay", () => {
    const waits = result.distributions.find((each) => each.metric === "wait_s" && each.labels === "")!;
    expect(waits.count).toBe(5);
    expect([0, 50, 75, 90, 100].map((percent) => waits.quantiles[percent])).toEqual([0, 0, 11, 14, 16]);
  });
});

describe("the metrics of a run", () => {
  it("gives no metric, stat and labels twice", () => {
    const keys = result.metrics.map((each) => `${each.metric}.${each.stat}{${each.labels}}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("sums", () => {
  it("leave nothing behind when what was added is taken away: 100m and 200m come and go", () => {
    const arrivals = traced(
      { at: 0, lasts: 3, cpu: 100 },
      { at: 1, lasts: 3, cpu: 200 },
      { at: 2, lasts: 9, cpu: 700 },
      { at: 2, lasts: 1, cpu: 300 },
    );
    const { value } = run(aWorld({ tasks: [aTask({ arrivals })], horizon: 20 * SECOND }));
    expect(value("cpu_requested_cores", "last")).toBe(0);
    expect(value("cpu_requested_cores", "min")).toBe(0);
    expect(value("cpu_used_cores", "last")).toBe(0);
    // 100 + 200 + 700 + 300
    expect(value("cpu_requested_cores", "max")).toBe(1.3);
  });

  it("of nothing are zero, and what was never seen is not a number", () => {
    const { value } = run(aWorld({ horizon: 10 * SECOND }));
    expect(value("core_hours", "sum")).toBe(0);
    expect(value("pending_pods", "max")).toBe(0);
    for (const stat of ["mean", "p50", "p99", "max"]) expect(value("wait_s", stat)).toBeNaN();
    expect(value("wait_s", "count")).toBe(0);
    expect(value("makespan_s", "last")).toBeNaN();
    expect(value("completion_gap_s", "mean")).toBeNaN();
    expect(value("estimate", "last", 'of="completion_gap_s"')).toBeNaN();
  });

  it("of several workloads are told one by one and together", () => {
    const tasks = [
      aTask({ name: "a", arrivals: { kind: "burst", at: 0, count: 2 } }),
      aTask({
        name: 'b "x"',
        arrivals: { kind: "burst", at: 5 * SECOND, count: 1 },
        duration: exactly(4 * SECOND),
      }),
    ];
    const { value } = run(aWorld({ tasks, horizon: 10 * SECOND }));
    expect(value("turnaround_s", "mean")).toBe(2);
    expect(value("turnaround_s", "mean", 'workload="a"')).toBe(1);
    expect(value("turnaround_s", "mean", 'workload="b \\"x\\""')).toBe(4);
    expect(value("running_pods", "mean")).toBeCloseTo(0.6, 12);
    expect(value("running_pods", "mean", 'workload="a"')).toBeCloseTo(0.2, 12);
    expect(value("core_hours", "sum", 'outcome="useful",workload="a"')).toBeCloseTo(2 / 3600, 12);
    expect(value("core_hours", "sum", 'outcome="useful"')).toBeCloseTo(6 / 3600, 12);
  });
});
