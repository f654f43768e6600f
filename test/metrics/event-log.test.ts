import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import {
  aTask,
  aTrace,
  aWorld,
  byIndex,
  entry,
  NEVER,
  nodesOf,
  run,
  runSpecOf,
  SECOND,
  traced,
} from "../worlds.ts";

describe("what a run tells", () => {
  it("is what Kubernetes would say, with who and where", () => {
    const told: string[] = [];
    const world = aWorld({ tasks: [aTask()], timeline: [entry(0, "drain", [0]), entry(3, "uncordon", [0])] });
    const tell = (time: number, reason: string, pod: string, node: string, message: string) =>
      told.push(`${time / SECOND} ${reason} [${pod}] [${node}] ${message}`);
    runScenario(runSpecOf(world, { check: false }), { events: { event: tell } });
    expect(told).toEqual([
      "0 NodeNotSchedulable [] [n0] Node n0 is cordoned",
      "0 Submitted [work-0] [] Attempt 1",
      "3 NodeSchedulable [] [n0] Node n0 is uncordoned",
      "3 Scheduled [work-0] [n0] Successfully assigned work-0 to n0",
      "3 Started [work-0] [n0] Started container",
      "4 Completed [work-0] [n0] Task completed",
    ]);
  });

  it("has one record a task, whatever became of it", () => {
    const arrivals = traced(
      { at: 0, lasts: 2 },
      { at: 1, lasts: NEVER },
      { at: 2, lasts: 1, cpu: 9000 },
      { at: 3, lasts: 50, cpu: 500 },
    );
    const tasks = [aTask({ arrivals, onNodeFailure: "abandon" })];
    const timeline = [entry(5, "fail", [1])];
    const nodes = nodesOf({ cpu: 2000 }, { cpu: 2000 });
    // Round-robin: task 0 to n0, task 1 to n1, task 3 to n0. n1 fails at 5.
    const { pods } = run(aWorld({ nodes, tasks, timeline, horizon: 10 * SECOND }), {
      strategy: "round-robin",
    });
    const rows = byIndex(pods).map(({ outcome, submitted, bound, ready, ended, node, attempts }) => [
      outcome,
      ...[submitted, bound, ready, ended].map((time) => time / SECOND),
      node,
      attempts,
    ]);
    const no = Number.NaN;
    expect(rows).toEqual([
      ["ended", 0, 0, 0, 2, 0, 1],
      ["abandoned", 1, 1, 1, 5, 1, 1],
      ["pending", 2, no, no, no, -1, 0],
      ["running", 3, 3, 3, no, 0, 1],
    ]);
  });

  it("has a record of what was withdrawn, too", () => {
    const trace = aTrace({ at: 0, lasts: NEVER, cpu: 3000 });
    const tasks = [aTask({ arrivals: { kind: "trace", trace, repeat: "until-full" } })];
    const { pods } = run(aWorld({ tasks }));
    expect(pods.map(({ index, outcome, node, attempts }) => [index, outcome, node, attempts])).toEqual([
      [1, "abandoned", -1, 0],
      [0, "running", 0, 1],
    ]);
  });
});
