import { describe, expect, it } from "vitest";
import { INSTANT } from "../../src/spec/control-plane.ts";
import type { TimelineEntry } from "../../src/spec/world.ts";
import { HEARTBEATS_ALONE, tolerating } from "../controllers/node-plane.ts";
import { aContainer, aContainerBehavior, aDeployment, aJob, objectsOf } from "../objects.ts";
import { aTask, aWorld, entry, exactly, metricOf, nodesOf, run, SECOND, traced } from "../worlds.ts";

const NODES = nodesOf({ zone: "a" }, { zone: "b" });
const web = aDeployment({ replicas: 1, template: tolerating([]) });

function events(timeline: readonly TimelineEntry[], controlPlane = HEARTBEATS_ALONE) {
  const world = aWorld({
    nodes: NODES,
    objects: objectsOf([web]),
    controlPlane,
    start: "settled",
    timeline,
    horizon: 1000 * SECOND,
  });
  const { result, events: all } = run(world, { check: true });
  const value = (metric: string, stat: string) =>
    result.metrics.find((each) => each.metric === metric && each.stat === stat && each.labels === "")!.value;
  return { all, value };
}

describe("a node that is cut off", () => {
  it("runs its pods on, which serve until it is connected again and then go", () => {
    const { value } = events([entry(100, "partition", [0], 300)]);
    // Two copies from the eviction on; nobody who uses the service notices anything.
    expect(value("availability", "min")).toBe(1);
    expect(value("running_pods", "max")).toBe(2);
    expect(value("running_pods", "last")).toBe(1);
    expect(value("available_pods", "min")).toBe(0);
  });

  it("does nothing to pods if it is connected again before anybody has missed it", () => {
    const { value } = events([entry(100, "partition", [0], 30)]);
    expect(value("available_pods", "min")).toBe(1);
    expect(value("running_pods", "max")).toBe(1);
  });

  it("is known to be so at once where nodes are not monitored", () => {
    const { value } = events([entry(100, "partition", [0], 300)], INSTANT);
    expect(value("availability", "min")).toBe(1);
    expect(value("running_pods", "max")).toBe(2);
    expect(value("running_pods", "last")).toBe(1);
  });

  it("tells of tasks that have ended when it is connected again", () => {
    const tasks = [aTask({ arrivals: traced({ at: 0, lasts: 50 }) })];
    const timeline = [entry(20, "partition", [0], 40)];
    const world = aWorld({ nodes: nodesOf({}), tasks, controlPlane: HEARTBEATS_ALONE, timeline });
    // It ended at 50, and nobody had missed the node by 60.
    expect(run(world).events.at(-1)).toBe("60 Completed work-0 n0");
  });

  it("tells of pods that have ended, and were evicted before it is connected again", () => {
    const behavior = aContainerBehavior({ duration: exactly(110 * SECOND) });
    const template = {
      ...tolerating([]),
      restartPolicy: "Never",
      containers: [aContainer({ behavior })],
    } as const;
    const job = aJob({ template });
    const world = aWorld({
      nodes: NODES,
      objects: objectsOf([job]),
      controlPlane: HEARTBEATS_ALONE,
      timeline: [entry(100, "partition", [0], 300)],
      horizon: 1000 * SECOND,
    });
    const { result, events: all } = run(world, { check: true });
    // It ends at 110 where nobody hears of it, and is evicted at 145: it is off its node when the network is back.
    expect(all.filter((event) => / Completed /.test(event))).toEqual([
      "265 Completed job-1 n1",
      "400 Completed job-0 n0",
    ]);
    expect(metricOf(result.metrics, "running_pods", "last")).toBe(0);
  });
});
