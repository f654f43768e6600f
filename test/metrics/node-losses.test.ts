import { describe, expect, it } from "vitest";
import { INSTANT } from "../../src/spec/control-plane.ts";
import { HEARTBEATS_ALONE } from "../controllers/node-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aTask, aWorld, entry, nodesOf, run, SECOND, traced } from "../worlds.ts";

function figureIn(
  metrics: readonly { metric: string; stat: string; value: number }[],
  metric: string,
  stat: string,
) {
  return metrics.find((each) => each.metric === metric && each.stat === stat)?.value;
}

describe("what lost nodes cost", () => {
  it("is told where nodes are lost, and nowhere else", () => {
    const { result } = run(aWorld({ nodes: nodesOf({}), tasks: [aTask()], controlPlane: INSTANT }));
    expect(figureIn(result.metrics, "failure_pods_lost", "sum")).toBeUndefined();
  });

  it("counts the work of tasks until the loss is known", () => {
    const tasks = [aTask({ arrivals: traced({ at: 0, lasts: 7200 }), onNodeFailure: "abandon" })];
    const timeline = [entry(1800, "fail", [0], 60)];
    const { result } = run(aWorld({ nodes: nodesOf({}), tasks, controlPlane: INSTANT, timeline }));
    // One core for half an hour.
    expect(figureIn(result.metrics, "failure_core_hours_lost", "sum")).toBe(0.5);
    expect(figureIn(result.metrics, "failure_pods_lost", "sum")).toBe(1);
    expect(figureIn(result.metrics, "first_eviction_s", "max")).toBe(0);
  });

  it("says when the pods of each node were told to go", () => {
    const zones = ["a", "a", "a", "b"].map((zone) => ({ zone }));
    const timeline = [entry(100, "fail", [0, 1], 900)];
    const world = aWorld({
      nodes: nodesOf(...zones),
      objects: objectsOf([aDeployment({ replicas: 8 })]),
      controlPlane: HEARTBEATS_ALONE,
      timeline,
      horizon: 2000 * SECOND,
    });
    const { result } = run(world);
    // All pods are on the first node. It is noticed at the pass of 145 and tainted at once; the pods bear nothing.
    const about = (metric: string) => ["count", "max"].map((stat) => figureIn(result.metrics, metric, stat));
    expect(about("first_eviction_s")).toEqual([1, 45]);
    expect(about("last_eviction_s")).toEqual([1, 45]);
    expect(figureIn(result.metrics, "failure_pods_lost", "sum")).toBe(8);
  });
});
