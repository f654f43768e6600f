import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { OUT_OF_SERVICE, withTaint } from "../../src/controllers/node-taints.ts";
import { INSTANT } from "../../src/spec/control-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aTask, nodesOf, SECOND, traced } from "../worlds.ts";
import { aNodePlane, forSeconds, tolerating } from "./node-plane.ts";

const N0 = 0 as NodeId;
const objects = objectsOf([aDeployment()]);

describe("the pods of a node that is deleted", () => {
  it("are orphans at the look of the garbage collector 40 s after the one that missed the node", () => {
    const plane = aNodePlane({ nodes: nodesOf({}, {}), objects });
    plane.at(0, () => plane.bind(0, "web-0"));
    plane.at(0, () => plane.bind(1, "web-1"));
    plane.at(25, () => plane.cluster.removeNode(N0));
    plane.simulation.run();
    // Looks each 20 s: missed at 40, 40 s of quarantine.
    expect(plane.log).toEqual([
      "1 web-0 ready",
      "1 web-1 ready",
      "80 web-0 deleting node-deleted",
      "80 web-0 removed",
    ]);
    expect(plane.garbage.isActive).toBe(false);
  });

  it("go when their toleration ends, if that is before: the timer outlives the node", () => {
    const plane = aNodePlane({ nodes: nodesOf({}, { zone: "b" }), objects });
    plane.fail(3, [0], 4);
    plane.at(5, () => plane.bind(0, "web-0", tolerating([forSeconds(20)])));
    plane.fail(20, [0]);
    // Unreachable at 65, and 20 s later out of patience.
    plane.at(70, () => plane.cluster.removeNode(N0));
    plane.simulation.run();
    // Missed by the look of 80, and removed at that of 120: the kubelet is off.
    expect(plane.log.slice(-2)).toEqual(["85 web-0 deleting taint", "120 web-0 removed"]);
  });

  it("that are tasks are lost at once, and so is everything where nodes are not monitored", () => {
    const tasks = [aTask({ arrivals: traced({ at: 1, lasts: 500 }), onNodeFailure: "abandon" })];
    const plane = aNodePlane({ nodes: nodesOf({}, {}), objects, tasks, controlPlane: INSTANT });
    plane.at(2, () => plane.cluster.bind(0 as never, N0));
    plane.at(2, () => plane.bind(0, "web-0"));
    plane.at(25, () => plane.cluster.removeNode(N0));
    plane.simulation.run(30 * SECOND);
    expect(plane.log.slice(2).sort()).toEqual([
      "25 task-0 lost node-failure",
      "25 web-0 deleting node-deleted",
      "25 web-0 removed",
    ]);
  });
});

describe("a node that is out of service", () => {
  const outOfService = { key: OUT_OF_SERVICE, value: "nodeshutdown", effect: "NoExecute" } as const;

  it("loses its terminating pods at the next look, once it is not ready", () => {
    const plane = aNodePlane({ nodes: nodesOf({}, { zone: "b" }), objects });
    const { cluster } = plane;
    plane.fail(3, [0], 4);
    plane.at(5, () => plane.bind(0, "web-0", tolerating([forSeconds(300)])));
    plane.fail(20, [0]);
    plane.at(70, () => cluster.setTaints(N0, withTaint(cluster.nodes.taints[N0]!, outOfService)));
    plane.simulation.run();
    // The taint itself is not tolerated: the pod is asked to go at once, and the look of 80 removes it.
    expect(plane.log.slice(-2)).toEqual(["70 web-0 deleting taint", "80 web-0 removed"]);
  });

  it("that is ready keeps them until their kubelet has ended them", () => {
    const plane = aNodePlane({ nodes: nodesOf({}, { zone: "b" }), objects }, { shutdown: 30 });
    const { cluster } = plane;
    plane.at(5, () => plane.bind(0, "web-0"));
    plane.at(70, () => cluster.setTaints(N0, [outOfService]));
    plane.simulation.run();
    expect(plane.log.slice(-2)).toEqual(["70 web-0 deleting taint", "100 web-0 removed"]);
  });
});
