import { describe, expect, it } from "vitest";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aTask, type NodeShape, nodesOf, SECOND, traced } from "../worlds.ts";
import { aNodePlane, forSeconds, HEARTBEATS_ALONE, tolerating } from "./node-plane.ts";

const objects = objectsOf([aDeployment()]);
/** As admission gives it to every pod. */
const usual = tolerating([forSeconds(300)]);
/** With the usual latencies, and leases renewed on the dot. */
const STEADY = { ...KUBERNETES, nodeMonitor: HEARTBEATS_ALONE.nodeMonitor };

/** Nodes of one zone, and one of another that stays well: else the controller would take itself to be cut off. */
function besides(...shapes: readonly NodeShape[]) {
  return nodesOf(...shapes, { zone: "well" });
}

/**
 * A node with one pod. Its machine is away for a second at 3, so that it renews its lease at 4, 14, 24...; it
 * stops at 20: the renewal of 14 is seen by the pass at 15, so at 65 the node is not ready.
 */
function aNodeThatStopsAt20(until?: number, template = usual) {
  const plane = aNodePlane({ nodes: besides({}), objects, horizon: 1000 * SECOND });
  plane.fail(3, [0], 4);
  plane.fail(20, [0], until);
  plane.at(5, () => plane.bind(0, "web-0", template));
  return plane;
}

describe("a node that is not heard of", () => {
  it("is not ready after the grace, is tainted at once, and loses its pods when they bear it no longer", () => {
    const { simulation, log } = aNodeThatStopsAt20();
    simulation.run();
    expect(log).toEqual([
      "6 web-0 ready",
      "65 n0 NotReady",
      "65 n0 taints NoSchedule",
      "65 web-0 unready",
      "65 n0 taints NoSchedule NoExecute",
      // 65 + 300. The machine is off: nobody can tell that the containers have stopped.
      "365 web-0 deleting taint",
    ]);
  });

  it("gives its pods back if it returns before the deadline", () => {
    const { simulation, log } = aNodeThatStopsAt20(202);
    simulation.run();
    expect(log.slice(5)).toEqual([
      "202 n0 taints NoExecute",
      "202 n0 Ready",
      // The first pass after 202.
      "203 web-0 ready",
      "205 n0 taints",
    ]);
  });

  it("removes what was evicted when it returns after the deadline", () => {
    const { simulation, log } = aNodeThatStopsAt20(402);
    simulation.run();
    expect(log.slice(5)).toEqual([
      "365 web-0 deleting taint",
      "402 web-0 removed",
      "402 n0 taints NoExecute",
      "402 n0 Ready",
      "405 n0 taints",
    ]);
  });

  it("that returns within its grace has only restarted its pods", () => {
    const { simulation, log } = aNodeThatStopsAt20(60);
    simulation.run();
    // Heard of again at 60, five seconds before anybody would have noticed.
    expect(log).toEqual(["6 web-0 ready"]);
  });

  it("may fail again before its return is told, or before its taint is gone", () => {
    const { simulation, log, fail } = aNodeThatStopsAt20(202);
    fail(202.5, [0]);
    simulation.run();
    expect(log.slice(5)).toEqual([
      "202 n0 taints NoExecute",
      "202 n0 Ready",
      // The pass at 205 does not know yet that the node is gone again.
      "205 n0 taints",
      // Last renewal at 202, seen at 205.
      "255 n0 NotReady",
      "255 n0 taints NoSchedule",
      "255 n0 taints NoSchedule NoExecute",
      "555 web-0 deleting taint",
    ]);
  });

  it("is told ready with the latency of a status, and its pods are looked at with that of a watch", () => {
    const plane = aNodePlane({ nodes: besides({}), objects, controlPlane: STEADY, horizon: 1000 * SECOND });
    plane.fail(3, [0], 4);
    plane.fail(20, [0], 402);
    plane.at(5, () => plane.bind(0, "web-0", usual));
    plane.simulation.run();
    expect(plane.log.slice(5)).toEqual([
      // The taint of 65 is seen at 65.001, and 300 s later two writes of 5 ms each delete the pod.
      "365.011 web-0 deleting taint",
      "402 web-0 removed",
      "402.006 n0 taints NoExecute",
      "402.006 n0 Ready",
      "405 n0 taints",
    ]);
  });
});

describe("several nodes that are not heard of", () => {
  it("have their pods evicted one node after another in each zone, every ten seconds", () => {
    const nodes = nodesOf({ zone: "a" }, { zone: "a" }, { zone: "a" }, { zone: "b" }, { zone: "b" });
    const { simulation, log, fail, at, bind } = aNodePlane({ nodes, objects });
    fail(3, [0, 1, 2, 3], 4);
    at(5, () => {
      for (const node of [0, 1, 2, 3, 4]) bind(node, `web-${node}`, usual);
    });
    fail(20, [0, 1, 2, 3]);
    simulation.run();
    expect(log.filter((line) => line.endsWith("NoExecute"))).toEqual([
      "65 n0 taints NoSchedule NoExecute",
      "65 n3 taints NoSchedule NoExecute",
      "75.1 n1 taints NoSchedule NoExecute",
      "85.2 n2 taints NoSchedule NoExecute",
    ]);
    expect(log.filter((line) => line.includes("deleting"))).toEqual([
      "365 web-0 deleting taint",
      "365 web-3 deleting taint",
      "375.1 web-1 deleting taint",
      "385.2 web-2 deleting taint",
    ]);
  });

  it("are not tainted with NoExecute if they return before their turn, and the next one takes it", () => {
    const { simulation, log, fail } = aNodePlane({ nodes: besides({}, {}, {}) });
    fail(3, [0, 1, 2], 4);
    fail(20, [0, 2]);
    fail(20, [1], 70);
    simulation.run();
    expect(log.filter((line) => line.includes("taints") || line.endsWith(" Ready"))).toEqual([
      "65 n0 taints NoSchedule",
      "65 n2 taints NoSchedule",
      "65 n1 taints NoSchedule",
      "65 n0 taints NoSchedule NoExecute",
      "70 n1 taints",
      "70 n1 Ready",
      "75.1 n2 taints NoSchedule NoExecute",
    ]);
  });

  it("wait for a token that was taken ten seconds ago, however late they come", () => {
    const { simulation, log, fail } = aNodePlane({ nodes: besides({}, {}) });
    fail(3, [0, 1], 4);
    // Noticed at 65, and (last renewal 24, seen at 25) at 75: the second one's token is there just
    // then, which the next try notices.
    fail(20, [0]);
    fail(24, [1]);
    simulation.run();
    expect(log.filter((line) => line.endsWith("NoExecute"))).toEqual([
      "65 n0 taints NoSchedule NoExecute",
      "75.1 n1 taints NoSchedule NoExecute",
    ]);
  });
});

describe("an eviction rate of 0", () => {
  it("leaves the pods of lost nodes where they are", () => {
    const nodeMonitor = { ...KUBERNETES.nodeMonitor, evictionRate: 0 };
    const { simulation, log, fail, lifecycle } = aNodePlane({
      nodes: besides({}),
      controlPlane: { ...INSTANT, nodeMonitor },
    });
    fail(20, [0]);
    simulation.run();
    expect(log.at(-1)).toMatch(/n0 taints NoSchedule$/);
    expect(lifecycle.isActive).toBe(false);
  });
});

describe("tasks on a node that is not heard of", () => {
  const tasks = [aTask({ arrivals: traced({ at: 5, lasts: 500 }), onNodeFailure: "abandon" })];

  function withATask(until?: number) {
    const plane = aNodePlane({ objects, tasks });
    plane.fail(3, [0], 4);
    plane.fail(20, [0], until);
    plane.at(6, () => plane.cluster.bind(0 as never, 0 as never));
    plane.simulation.run(600 * SECOND);
    return plane.log.filter((line) => line.includes("task"));
  }

  it("are lost when the loss is noticed", () => {
    expect(withATask()).toEqual(["7 task-0 ready", "65 task-0 lost node-failure"]);
  });

  it("are lost at the return of a machine whose absence nobody has noticed", () => {
    expect(withATask(40)).toEqual(["7 task-0 ready", "40 task-0 lost node-failure"]);
  });
});

describe("where heartbeats are not simulated", () => {
  it("a loss is known at once: pods are gone with their node, and nothing is tainted", () => {
    const plane = aNodePlane({ objects, controlPlane: INSTANT });
    plane.at(5, () => plane.bind(0, "web-0", usual));
    plane.fail(20, [0], 40);
    plane.simulation.run();
    expect(plane.log).toEqual([
      "6 web-0 ready",
      "20 n0 NotReady",
      "20 web-0 deleting taint",
      "20 web-0 removed",
      "40 n0 Ready",
    ]);
    expect(plane.lifecycle.isActive).toBe(false);
  });
});

describe("the node life cycle", () => {
  it("has nothing to do while all nodes are well", () => {
    const { simulation, lifecycle } = aNodePlane({ nodes: nodesOf({}, {}, {}) });
    expect(simulation.pending).toBe(0);
    expect(lifecycle.isActive).toBe(false);
  });

  it("is active while something is to be noticed, tainted or cleared", () => {
    const { simulation, lifecycle, fail } = aNodePlane({ nodes: besides({}, {}) });
    fail(3, [0, 1], 4);
    fail(20, [0, 1], 71);
    const isActive = (seconds: number) => {
      simulation.run(seconds * SECOND);
      return lifecycle.isActive;
    };
    // Until 65 a loss is to be noticed; then the second node waits for its turn; at 71 both return, and the
    // pass at 75 clears the first one's taint.
    expect([10, 20, 64, 66, 72, 75].map(isActive)).toEqual([false, true, true, true, true, false]);
  });
});
