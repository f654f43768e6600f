import { describe, expect, it } from "vitest";
import type { TaskStreamSpec } from "../../src/spec/world.ts";
import {
  aBehavior,
  aTask,
  aWorld,
  byIndex,
  entry,
  exactly,
  GIB,
  nodesOf,
  run,
  SECOND,
  traced,
} from "../worlds.ts";

/** A task of 2 cores and 1 GiB for 10 s, on one node. */
const ten = (change: Partial<TaskStreamSpec> = {}) =>
  aTask({ duration: exactly(10 * SECOND), requests: [2000, GIB, 1], ...change });

describe("a task whose node fails", () => {
  it("is submitted again and runs from its beginning, its wait counted from then", () => {
    const { pods, events, value } = run(aWorld({ tasks: [ten()], timeline: [entry(4, "fail", [0], 3)] }));
    expect(events).toEqual([
      "0 Submitted work-0",
      "0 Scheduled work-0 n0",
      "0 Started work-0 n0",
      "4 NodeNotReady n0",
      "4 NodeLost work-0 n0",
      "4 Submitted work-0",
      "7 NodeReady n0",
      "7 Scheduled work-0 n0",
      "7 Started work-0 n0",
      "17 Completed work-0 n0",
    ]);
    expect(pods[0]).toMatchObject({ submitted: 0, bound: 7 * SECOND, ended: 17 * SECOND, attempts: 2 });
    // Waits: 0, then 3 s from its resubmission; turnaround from the first submission.
    expect([value("wait_s", "count"), value("wait_s", "max"), value("turnaround_s", "max")]).toEqual([
      2, 3, 17,
    ]);
    expect(value("tasks_lost", "sum")).toBe(1);
    expect(value("tasks_resubmitted", "sum")).toBe(1);
    expect(value("tasks_abandoned", "sum")).toBe(0);
    // Lost: 2 cores x 4 s = 8 / 3600 core-hours and 4 / 3600 GiB-hours; useful: 20 / 3600 and 10 / 3600.
    expect(value("core_hours", "sum", 'outcome="lost"')).toBeCloseTo(8 / 3600, 12);
    expect(value("core_hours", "sum", 'outcome="useful"')).toBeCloseTo(20 / 3600, 12);
    expect(value("gib_hours", "sum", 'outcome="lost"')).toBeCloseTo(4 / 3600, 12);
    expect(value("gib_hours", "sum")).toBeCloseTo(14 / 3600, 12);
  });

  it("is given up if its policy says so", () => {
    const { pods, events, value } = run(
      aWorld({ tasks: [ten({ onNodeFailure: "abandon" })], timeline: [entry(4, "fail", [0], 3)] }),
    );
    expect(events.slice(3)).toEqual(["4 NodeNotReady n0", "4 NodeLost work-0 n0", "4 Abandoned work-0"]);
    expect(pods[0]).toMatchObject({ outcome: "abandoned", attempts: 1, ended: 4 * SECOND, node: 0 });
    expect(value("tasks_abandoned", "sum")).toBe(1);
    expect(value("tasks_resubmitted", "sum")).toBe(0);
    expect(value("core_hours", "sum", 'outcome="lost"')).toBeCloseTo(8 / 3600, 12);
    expect(value("core_hours", "sum", 'outcome="useful"')).toBe(0);
  });

  it("loses the work of each attempt", () => {
    const timeline = [entry(4, "fail", [0], 1), entry(11, "fail", [0], 2)];
    const { pods, value } = run(aWorld({ tasks: [ten()], timeline }));
    // 0 to 4, 5 to 11, and 13 to 23: 2 cores x (4 + 6) s lost.
    expect(pods[0]).toMatchObject({ attempts: 3, ended: 23 * SECOND });
    expect(value("core_hours", "sum", 'outcome="lost",workload="work"')).toBeCloseTo(20 / 3600, 12);
  });

  it("is lost while it still pulls or starts, too", () => {
    const behavior = aBehavior({ startup: exactly(6 * SECOND) });
    const { pods, value } = run(aWorld({ tasks: [ten({ behavior })], timeline: [entry(4, "fail", [0], 1)] }));
    // Bound at 5, ready at 11, ends at 21.
    expect(pods[0]).toMatchObject({ attempts: 2, ready: 11 * SECOND, ended: 21 * SECOND });
    expect(value("startup_s", "count")).toBe(1);
    // Only a ready pod uses anything: 2 cores from 11 to 21.
    expect(value("cpu_used_cores", "min")).toBe(0);
    expect(value("cpu_used_cores", "mean")).toBeCloseTo(20 / 21, 12);
    expect(value("core_hours", "sum", 'outcome="lost"')).toBeCloseTo(8 / 3600, 12);
  });

  it("that ends at the very instant of the failure has ended", () => {
    const { pods, value } = run(aWorld({ tasks: [ten()], timeline: [entry(10, "fail", [0], 1)] }));
    expect(pods[0]).toMatchObject({ outcome: "ended", ended: 10 * SECOND });
    expect(value("tasks_lost", "sum")).toBe(0);
  });

  it("goes to another node at the same instant, if one has room", () => {
    const { pods } = run(
      aWorld({ nodes: nodesOf({}, {}), tasks: [ten()], timeline: [entry(4, "fail", [0])] }),
    );
    expect(pods[0]).toMatchObject({ node: 1, bound: 4 * SECOND, ended: 14 * SECOND });
  });

  it("takes its place behind those that wait already", () => {
    const tasks = [aTask({ arrivals: traced({ at: 0, lasts: 10 }, { at: 1, lasts: 1 }) })];
    const { pods } = run(
      aWorld({ nodes: nodesOf({ cpu: 1000 }), tasks, timeline: [entry(4, "fail", [0], 1)] }),
    );
    // Task 1 waits since 1; task 0 again since 4. At 5 task 1 runs, at 6 task 0.
    expect(byIndex(pods).map((pod) => pod.bound / SECOND)).toEqual([6, 5]);
  });
});

describe("a task whose node is drained", () => {
  const drained = (onDrain: TaskStreamSpec["onDrain"], onNodeFailure: TaskStreamSpec["onNodeFailure"]) =>
    run(
      aWorld({
        nodes: nodesOf({}, {}),
        tasks: [ten({ onDrain, onNodeFailure })],
        timeline: [entry(4, "drain", [0]), entry(30, "uncordon", [0])],
      }),
    );

  it("is let finish", () => {
    const { pods, value } = drained("finish", "abandon");
    expect(pods[0]).toMatchObject({ node: 0, attempts: 1, ended: 10 * SECOND });
    expect(value("tasks_lost", "sum")).toBe(0);
  });

  it("is submitted again", () => {
    const { pods, events } = drained("resubmit", "abandon");
    expect(pods[0]).toMatchObject({ node: 1, attempts: 2, ended: 14 * SECOND });
    expect(events).toContain("4 Evicted work-0 n0");
  });

  it("is given up", () => {
    const { pods, value } = drained("abandon", "resubmit");
    expect(pods[0]).toMatchObject({ outcome: "abandoned", ended: 4 * SECOND });
    expect(value("core_hours", "sum", 'outcome="lost"')).toBeCloseTo(8 / 3600, 12);
  });

  it("meets each workload's own policy, in the order in which pods were bound", () => {
    const tasks = (["finish", "resubmit", "abandon"] as const).map((onDrain, i) =>
      aTask({ name: `w${i}`, duration: exactly(10 * SECOND), onDrain }),
    );
    const { events } = run(aWorld({ tasks, timeline: [entry(4, "drain", [0])] }));
    expect(events.filter((line) => line.startsWith("4 "))).toEqual([
      "4 NodeNotSchedulable n0",
      "4 Evicted w1-0 n0",
      "4 Submitted w1-0",
      "4 Evicted w2-0 n0",
      "4 Abandoned w2-0",
    ]);
  });
});
