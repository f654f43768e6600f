import { describe, expect, it } from "vitest";
import { FAULT_PRIORITY } from "../../src/faults/node-health.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { KUBELET_PRIORITY } from "../../src/kubelet/priority.ts";
import { SCHEDULING_PRIORITY } from "../../src/scheduling/scheduler.ts";
import { ARRIVAL_PRIORITY } from "../../src/workload/task-source.ts";
import { aTask, aWorld, byIndex, entry, nodesOf, run, SECOND, traced } from "../worlds.ts";

describe("what happens at the same instant", () => {
  it("is ordered by folder: pods end, then nodes fail and return, then work arrives, then the scheduler", () => {
    const order = [KUBELET_PRIORITY, FAULT_PRIORITY, ARRIVAL_PRIORITY, SCHEDULING_PRIORITY];
    expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
  });

  it("comes in that order in a run", () => {
    const arrivals = traced({ at: 0, lasts: 5 }, { at: 5, lasts: 3, cpu: 4000 });
    const timeline = [entry(5, "fail", [1]), entry(5, "cordon", [2])];
    const world = aWorld({ nodes: nodesOf({}, {}, {}), tasks: [aTask({ arrivals })], timeline });
    expect(run(world).events.filter((line) => line.startsWith("5 "))).toEqual([
      "5 Completed work-0 n0",
      "5 NodeNotReady n1",
      "5 NodeNotSchedulable n2",
      "5 Submitted work-1",
      // All that a pod left at this instant may be taken at this instant.
      "5 Scheduled work-1 n0",
      "5 Started work-1 n0",
    ]);
  });

  it("a task that ends as its node fails has ended; one that arrives as a node returns may have it", () => {
    const arrivals = traced({ at: 0, lasts: 5 }, { at: 9, lasts: 1 });
    const world = aWorld({ tasks: [aTask({ arrivals })], timeline: [entry(5, "fail", [0], 4)] });
    const { pods } = run(world);
    expect(byIndex(pods).map((pod) => [pod.bound / SECOND, pod.attempts])).toEqual([
      [0, 1],
      [9, 1],
    ]);
  });

  it("tasks of one instant are offered in the order of the workloads, then of their numbers", () => {
    const tasks = ["b", "a"].map((name) =>
      aTask({ name, arrivals: { kind: "burst", at: SECOND, count: 2 } }),
    );
    const { events } = run(aWorld({ nodes: nodesOf({}), tasks }));
    expect(events.filter((line) => line.includes("Scheduled"))).toEqual([
      "1 Scheduled b-0 n0",
      "1 Scheduled b-1 n0",
      "1 Scheduled a-0 n0",
      "1 Scheduled a-1 n0",
    ]);
  });

  it.each(["ladder", "heap"] as const)(
    "an event scheduled for the current instant runs at it, by priority among what is pending there: %s",
    (queue) => {
      const simulation = new Simulation(queue);
      const seen: string[] = [];
      const note = (name: string) => simulation.define(name, () => seen.push(`${simulation.now} ${name}`));
      const late = note("late");
      const early = note("early");
      const middle = simulation.define("middle", () => {
        seen.push(`${simulation.now} middle`);
        simulation.schedule(late, 0, 0, 0, 6);
        simulation.schedule(early, 0, 0, 0, 0);
      });
      simulation.schedule(late, 10, 0, 0, 5);
      simulation.schedule(middle, 10, 0, 0, 4);
      simulation.schedule(early, 11);
      simulation.run();
      expect(seen).toEqual(["10 middle", "10 early", "10 late", "10 late", "11 early"]);
    },
  );
});
