import { describe, expect, it } from "vitest";
import { aTask, aWorld, entry, exactly, NEVER, nodesOf, renewal, run, SECOND, traced } from "../worlds.ts";

describe("what happens before the end of the warm-up", () => {
  it("is simulated, but not measured; what happens at its very end is", () => {
    // A task each second from 1 s on, each running half a second; measured from 4 to 10 s.
    const task = aTask({ arrivals: renewal(exactly(SECOND)), duration: exactly(SECOND / 2) });
    const { value } = run(aWorld({ tasks: [task], warmUp: 4 * SECOND, horizon: 10 * SECOND }));
    // Submitted at 4, 5, ... 10; ended at 4.5, ... 9.5.
    expect(value("tasks_submitted", "sum")).toBe(7);
    expect(value("tasks_ended", "sum")).toBe(6);
    expect(value("wait_s", "count")).toBe(7);
    expect(value("turnaround_s", "count")).toBe(6);
    // Half of the time one core, over 6 s.
    expect(value("running_pods", "mean")).toBeCloseTo(0.5, 12);
    expect(value("core_hours", "sum")).toBeCloseTo(3 / 3600, 12);
    expect(value("node_hours", "sum")).toBeCloseTo(6 / 3600, 12);
  });

  it("counts of work only what lies after it", () => {
    const { value } = run(
      aWorld({
        tasks: [aTask({ arrivals: traced({ at: 0, lasts: 10 }, { at: 1, lasts: 30 }) })],
        warmUp: 4 * SECOND,
        horizon: 20 * SECOND,
      }),
    );
    expect(value("core_hours", "sum", 'outcome="useful"')).toBeCloseTo(6 / 3600, 12);
    expect(value("core_hours", "sum", 'outcome="unfinished"')).toBeCloseTo(16 / 3600, 12);
    // Neither was submitted after the warm-up.
    expect(value("turnaround_s", "count")).toBe(0);
    expect(value("tasks_ended", "sum")).toBe(1);
  });

  it("counts of a node that is down only the time after it", () => {
    const { value } = run(
      aWorld({
        nodes: nodesOf({}, {}),
        timeline: [entry(2, "fail", [0], 6), entry(9, "fail", [1])],
        warmUp: 4 * SECOND,
        horizon: 14 * SECOND,
      }),
    );
    // Of 10 s, n0 is down 4 to 8, n1 9 to 14: 0.6 and 0.5.
    expect(value("node_availability", "mean")).toBeCloseTo(0.55, 12);
    expect(value("node_availability", "min")).toBeCloseTo(0.5, 12);
    expect(value("node_failures", "sum")).toBe(1);
    expect(value("nodes_up", "mean")).toBeCloseTo(1.1, 12);
  });

  it("changes nothing of what happens", () => {
    const task = aTask({
      arrivals: renewal({ kind: "exponential", mean: SECOND }),
      duration: exactly(3 * SECOND),
    });
    const change = { nodes: nodesOf({ cpu: 2000 }), tasks: [task], horizon: 60 * SECOND };
    const ends = (warmUp: number) => run(aWorld({ ...change, warmUp })).pods.map((pod) => pod.ended);
    expect(ends(30 * SECOND)).toEqual(ends(0));
  });

  it("is all there was, where the work is over before", () => {
    const { result, value } = run(aWorld({ tasks: [aTask()], warmUp: 100 * SECOND, horizon: NEVER }));
    expect(result.endedAt).toBe(SECOND);
    expect(value("wait_s", "count")).toBe(0);
    expect(value("turnaround_s", "count")).toBe(0);
  });
});
