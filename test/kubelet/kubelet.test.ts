import { describe, expect, it } from "vitest";
import {
  aBehavior,
  aTask,
  aWorld,
  byIndex,
  entry,
  exactly,
  exponential,
  NEVER,
  nodesOf,
  run,
  SECOND,
} from "../worlds.ts";

/** 1 MB a second. */
const bandwidth = 1;
const MEGABYTE = 1_000_000;

describe("the kubelet", () => {
  it("pulls, starts and runs a pod: ready after pull and start-up, ended a duration later", () => {
    const behavior = aBehavior({ image: "web", imageSize: 3 * MEGABYTE, startup: exactly(2 * SECOND) });
    const { pods, value } = run(
      aWorld({ nodes: nodesOf({ bandwidth }), tasks: [aTask({ behavior, duration: exactly(10 * SECOND) })] }),
    );
    expect(pods[0]).toMatchObject({ bound: 0, ready: 5 * SECOND, ended: 15 * SECOND });
    expect(value("startup_s", "max")).toBe(5);
  });

  it("pulls an image once for all pods of a node, whatever their workload", () => {
    const behavior = aBehavior({ image: "web", imageSize: 3 * MEGABYTE });
    const tasks = [
      aTask({ name: "a", behavior, arrivals: { kind: "burst", at: 0, count: 2 } }),
      aTask({ name: "b", behavior, arrivals: { kind: "burst", at: 2 * SECOND, count: 1 } }),
      aTask({ name: "c", behavior, arrivals: { kind: "burst", at: 9 * SECOND, count: 1 } }),
    ];
    const { pods } = run(aWorld({ nodes: nodesOf({ bandwidth }), tasks }));
    expect([0, 1, 2].map((workload) => byIndex(pods, workload).map((pod) => pod.ready / SECOND))).toEqual([
      [3, 3],
      [3],
      [9],
    ]);
  });

  it("pulls images of one node one after another", () => {
    const tasks = ["a", "b"].map((name) =>
      aTask({ name, behavior: aBehavior({ image: name, imageSize: 3 * MEGABYTE }) }),
    );
    const { pods } = run(aWorld({ nodes: nodesOf({ bandwidth }), tasks }));
    expect([0, 1].map((workload) => byIndex(pods, workload)[0]!.ready / SECOND)).toEqual([3, 6]);
  });

  it("pulls several images at a time, at the bandwidth together, where the machine does so", () => {
    const tasks = ["a", "b"].map((name, workload) =>
      aTask({ name, behavior: aBehavior({ image: name, imageSize: (1 + workload) * MEGABYTE }) }),
    );
    const [node] = nodesOf({ bandwidth });
    const nodes = [{ ...node!, machine: { ...node!.machine, parallelPulls: 2 } }];
    const { pods } = run(aWorld({ nodes, tasks }));
    // Half a megabyte a second each: a is there at 2, with 1 left of b, which is there at 3.
    expect([0, 1].map((workload) => byIndex(pods, workload)[0]!.ready / SECOND)).toEqual([2, 3]);
    const failed = run(aWorld({ nodes, tasks, timeline: [entry(1, "fail", [0], 1)] }));
    expect([0, 1].map((workload) => byIndex(failed.pods, workload)[0]!.ready / SECOND)).toEqual([4, 5]);
  });

  it("pulls again what a failure interrupted, and forgets the pod that waited for it", () => {
    const behavior = aBehavior({ image: "web", imageSize: 4 * MEGABYTE });
    const { pods, events } = run(
      aWorld({
        nodes: nodesOf({ bandwidth }),
        tasks: [aTask({ behavior })],
        timeline: [entry(3, "fail", [0], 2)],
      }),
    );
    // From 5 on the image is pulled anew: ready at 9.
    expect(pods[0]).toMatchObject({ ready: 9 * SECOND, ended: 10 * SECOND, attempts: 2 });
    expect(events.filter((line) => line.includes("Started"))).toEqual(["9 Started work-0 n0"]);
  });

  it("finds what was pulled before the failure", () => {
    const behavior = aBehavior({ image: "web", imageSize: 4 * MEGABYTE });
    const { pods } = run(
      aWorld({
        nodes: nodesOf({ bandwidth }),
        tasks: [aTask({ behavior, duration: exactly(10 * SECOND) })],
        timeline: [entry(6, "fail", [0], 1)],
      }),
    );
    expect(pods[0]).toMatchObject({ bound: 7 * SECOND, ready: 7 * SECOND });
  });

  it("draws start-up times by task and attempt: the same for every strategy, another for another attempt", () => {
    const behavior = aBehavior({ startup: exponential(SECOND) });
    const task = aTask({
      behavior,
      duration: exactly(5 * SECOND),
      arrivals: { kind: "burst", at: 0, count: 6 },
    });
    const world = aWorld({ nodes: nodesOf({ cpu: 3000 }, { cpu: 3000 }), tasks: [task] });
    const startups = (strategy: string, timeline = world.timeline) =>
      byIndex(run({ ...world, timeline }, { strategy }).pods).map((pod) => pod.ready - pod.bound);
    const first = startups("first-fit");
    expect(new Set(first).size).toBe(6);
    expect(startups("round-robin")).toEqual(first);
    // Tasks 0, 1, 2 are on n0 under first-fit; all tasks start again under their second attempt's draw.
    const again = startups("first-fit", [entry(0, "fail", [0], 1)]);
    expect(again).toEqual(first);
    const later = startups("first-fit", [entry(4, "fail", [0], 1)]);
    expect(later.slice(3)).toEqual(first.slice(3));
    for (const task of [0, 1, 2]) expect(later[task]).not.toBe(first[task]);
    expect(startups("round-robin", [entry(4, "fail", [0, 1], 1)]).slice(0, 3)).toEqual(later.slice(0, 3));
  });

  it("lets a pod with a start-up beyond the end of time start for ever", () => {
    const behavior = aBehavior({ startup: exactly(2e15) });
    const { pods } = run(aWorld({ tasks: [aTask({ behavior })], horizon: SECOND }));
    expect(pods[0]).toMatchObject({ outcome: "running", ready: Number.NaN });
  });

  it("lets a pod without an end run on", () => {
    const behavior = aBehavior();
    const trace = {
      rows: 1,
      submitted: Float64Array.of(0),
      duration: Float64Array.of(NEVER),
      estimate: Float64Array.of(NEVER),
      instances: Int32Array.of(1),
      shape: Int32Array.of(0),
      shapes: [[1000, 0, 1]],
    };
    const task = aTask({ behavior, arrivals: { kind: "trace", trace, repeat: "once" } });
    const { pods } = run(aWorld({ tasks: [task], horizon: 1e12 }));
    expect(pods[0]).toMatchObject({ outcome: "running", ready: 0 });
  });
});
