import { describe, expect, it } from "vitest";
import { INSTANT } from "../../src/spec/control-plane.ts";
import type { FailureRecord } from "../../src/spec/failure.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { HEARTBEATS_ALONE } from "../controllers/node-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aTask, aWorld, entry, nodesOf, run, SECOND, traced } from "../worlds.ts";

const web = objectsOf([aDeployment({ replicas: 8 })]);
const failuresOf = (world: Partial<WorldSpec>): readonly FailureRecord[] =>
  run(aWorld({ nodes: nodesOf({}, {}), objects: web, start: "settled", horizon: 2000 * SECOND, ...world }))
    .result.failures;
const inSeconds = ({ start, lasted, detected, firstEviction, lastEviction, recovered }: FailureRecord) =>
  [start, lasted, detected, firstEviction, lastEviction, recovered].map((time) => time / SECOND);

describe("what became of each failure", () => {
  it("is detection, eviction, recovery and the pods that it cost, where heartbeats tell of it", () => {
    // All eight pods are on the first node. The loss is noticed at the pass of 145 and tainted at once; the pods bear nothing. Their
    // replacements are made and bound at once, and serve after a second of start-up.
    const timeline = [entry(100, "fail", [0], 900)];
    const [failure, ...others] = failuresOf({ controlPlane: HEARTBEATS_ALONE, timeline });
    expect(others).toEqual([]);
    expect(failure).toMatchObject({ what: "fail", target: "node/n0", cause: "timeline", nodes: 1 });
    expect(failure).toMatchObject({ workloads: 1, podsLost: 8, coreHoursLost: 0 });
    expect(inSeconds(failure!)).toEqual([100, 900, 45, 45, 45, 46]);
  });

  it("has nothing to recover from where a partition is over before anybody notices", () => {
    const timeline = [entry(100, "partition", [0, 1], 20)];
    const [failure] = failuresOf({ controlPlane: HEARTBEATS_ALONE, timeline });
    expect(failure).toMatchObject({ what: "partition", nodes: 2, workloads: 0, podsLost: 0 });
    expect(inSeconds(failure!)).toEqual([100, 20, NaN, NaN, NaN, NaN]);
  });

  it("is not recovered while replicas are missing at the end", () => {
    // There is room for four elsewhere, and four are there already.
    const nodes = nodesOf({ cpu: 2000 }, { cpu: 2000 });
    const timeline = [entry(100, "fail", [0]), entry(500, "fail", [1], 100)];
    const failures = failuresOf({ nodes, controlPlane: INSTANT, timeline });
    expect(failures.map(({ recovered, workloads }) => [recovered, workloads])).toEqual([
      [NaN, 1],
      [NaN, 1],
    ]);
    expect(failures.map(({ lasted }) => lasted / SECOND)).toEqual([Number.POSITIVE_INFINITY, 100]);
  });

  it("waits for the workload that is whole last, and leaves a node that was away already to its own failure", () => {
    const timeline = [entry(100, "fail", [0], 50), entry(120, "fail", [0, 1], 60)];
    const failures = failuresOf({ controlPlane: INSTANT, timeline });
    // All eight go from node 0 to node 1, and from 120 on wait for either: both are away until 180; a second later
    // they serve.
    expect(
      failures.map(({ nodes, start, recovered }) => [nodes, start / SECOND, recovered / SECOND]),
    ).toEqual([
      [1, 100, 1],
      [1, 120, 61],
    ]);
  });

  it("counts the work of tasks", () => {
    const tasks = [aTask({ arrivals: traced({ at: 0, lasts: 7200 }), onNodeFailure: "abandon" })];
    const timeline = [entry(1800, "fail", [0], 60)];
    const nodes = nodesOf({});
    const [failure] = failuresOf({ nodes, tasks, objects: objectsOf([]), controlPlane: INSTANT, timeline });
    // One core for half an hour.
    expect(failure).toMatchObject({ podsLost: 1, coreHoursLost: 0.5, detected: 0, firstEviction: 0 });
  });
});
