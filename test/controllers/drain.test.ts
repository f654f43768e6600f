import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { USUAL_DRAIN } from "../../src/spec/drain.ts";
import type { DisruptionBudgetSpec } from "../../src/spec/objects.ts";
import { aBudget, aDaemonSet, aDeployment, aTemplate, int, objectsOf } from "../objects.ts";
import { aTask, nodesOf, SECOND, traced } from "../worlds.ts";
import { aNodePlane } from "./node-plane.ts";

const agent = aDaemonSet();
const web = aTemplate({ labels: { app: "web" } });

/** Three nodes; the Deployment "web" (workload 0) and the DaemonSet "agent" (1); pods take `shutdown` s to stop. */
function threeNodes(budgets: readonly DisruptionBudgetSpec[], shutdown = 0.5) {
  const objects = objectsOf([aDeployment(), agent], budgets);
  const plane = aNodePlane({ nodes: nodesOf({}, {}, {}), objects }, { shutdown });
  const ended: number[] = [];
  const drainAt = (seconds: number, ...nodes: readonly number[]) =>
    plane.at(seconds, () => {
      const end = () => ended.push(plane.simulation.now / SECOND);
      plane.drainer.drain({ target: "node/some", nodes: nodes as NodeId[], options: USUAL_DRAIN, end });
    });
  const evicted = () => plane.log.filter((line) => line.includes("drain"));
  return { ...plane, drainAt, ended, evicted };
}

describe("a drain", () => {
  it("evicts the pods of one node after another, each when those of the one before are seen to be gone", () => {
    const { bind, drainAt, simulation, cluster, evicted, ended } = threeNodes([], 2.5);
    bind(0, "web-0", web);
    bind(0, "web-1", web);
    bind(1, "web-2", web);
    drainAt(10, 0, 1, 2);
    simulation.run(10 * SECOND);
    expect([...cluster.nodes.cordoned.slice(0, 3)]).toEqual([1, 1, 1]);
    simulation.run();
    expect(evicted()).toEqual([
      "10 web-0 deleting drain",
      "10 web-1 deleting drain",
      // Gone at 12.5; kubectl asks each second.
      "13 web-2 deleting drain",
    ]);
    // Gone at 15.5, seen at 16; the third node has no pods.
    expect(ended).toEqual([16]);
  });

  it("leaves the pods of DaemonSets, and those whose binding is not written yet", () => {
    const { bind, drainAt, simulation, cluster, evicted, ended } = threeNodes([]);
    bind(0, "agent-n0", aTemplate({ labels: { app: "agent" } }), 1);
    const made = {
      podClass: cluster.classes.intern({ requests: web.requests, template: web }),
      workload: 0,
      index: 0,
    };
    const assumed = cluster.submit({
      ...made,
      origin: 0,
      duration: 1,
      expected: 1,
      name: "web-0",
      template: web,
    });
    cluster.assume(assumed, 0 as NodeId);
    drainAt(10, 0);
    simulation.run();
    expect(evicted()).toEqual([]);
    expect(ended).toEqual([10]);
  });

  it("of nodes without pods of objects is over at once: tasks leave or finish as their stream says", () => {
    const tasks = (["abandon", "finish"] as const).map((onDrain) =>
      aTask({ name: onDrain, onDrain, arrivals: traced({ at: 0, lasts: 100 }) }),
    );
    const plane = aNodePlane({ tasks });
    let ended = 0;
    for (const pod of [0, 1]) plane.at(1, () => plane.cluster.bind(pod as never, 0 as NodeId));
    plane.at(10, () =>
      plane.drainer.drain({
        target: "node/n0",
        nodes: [0 as NodeId],
        options: USUAL_DRAIN,
        end: () => ended++,
      }),
    );
    plane.simulation.run(10 * SECOND);
    expect(ended).toBe(1);
    expect(plane.log.at(-1)).toBe("10 task-0 lost drain");
    expect(plane.cluster.nodes.pods[0]).toBe(1);
  });

  it("goes on when another takes away what it waits for", () => {
    const { bind, drainAt, at, simulation, cluster, ended } = threeNodes([
      aBudget({ maxUnavailable: int(0) }),
    ]);
    const pod = bind(0, "web-0", web);
    drainAt(10, 0);
    at(12, () => cluster.requestDeletion(pod, "scale-in"));
    simulation.run();
    // Gone at 12.5; the eviction that was refused at 10 is tried again at 15, and finds no pod.
    expect(ended).toEqual([15]);
  });

  it("waits for a machine that has stopped to return", () => {
    const { bind, drainAt, fail, simulation, ended } = threeNodes([], 2);
    bind(0, "web-0", web);
    drainAt(10, 0);
    fail(11, [0], 100.2);
    simulation.run();
    // The kubelet goes on at 100.2, and has stopped the pod at 102.2.
    expect(ended).toEqual([103]);
  });
});

describe("a drain that a budget holds up", () => {
  /** Two of three pods must stay; all three are on the first node. */
  function held() {
    const plane = threeNodes([aBudget({ maxUnavailable: undefined, minAvailable: int(2) })]);
    for (const number of [0, 1, 2]) plane.bind(0, `web-${number}`, web);
    plane.drainAt(10, 0);
    return plane;
  }

  it("tries again each five seconds, and gets on as others get ready", () => {
    const { at, bind, simulation, evicted, ended } = held();
    at(10.2, () => bind(1, "web-3", web));
    at(16.2, () => bind(2, "web-4", web));
    simulation.run();
    expect(evicted()).toEqual([
      "10 web-0 deleting drain",
      // web-3 is ready at 11.2, web-4 at 17.2.
      "15 web-1 deleting drain",
      "20 web-2 deleting drain",
    ]);
    // Gone at 20.5.
    expect(ended).toEqual([21]);
  });

  it("stays open, costs nothing while nothing changes, and says which budget holds which pod", () => {
    const { simulation, drainer, ended } = held();
    simulation.run(12 * SECOND);
    // The pod that left has changed the budget: one more try.
    expect(drainer.isActive).toBe(true);
    simulation.run(1000 * SECOND);
    expect(simulation.pending).toBe(0);
    expect(drainer.isActive).toBe(false);
    expect(ended).toEqual([]);
    const why = "budget web allows 0 disruptions: 2 healthy of 2 wanted";
    expect(drainer.open).toEqual([
      {
        target: "node/some",
        node: "n0",
        since: 10 * SECOND,
        leaving: 0,
        held: [
          { pod: "web-1", why },
          { pod: "web-2", why },
        ],
      },
    ]);
  });

  it("is freed by a scale-out, at its next try", () => {
    const { at, bind, simulation, evicted, ended, drainer } = held();
    at(998, () => {
      bind(1, "web-3", web);
      bind(1, "web-4", web);
    });
    simulation.run();
    // Ready at 999; tries are at 10, 15, ... 1000.
    expect(evicted().slice(1)).toEqual(["1000 web-1 deleting drain", "1000 web-2 deleting drain"]);
    expect(ended).toEqual([1001]);
    expect(drainer.open).toEqual([]);
  });

  it("is freed by a budget that allows more", () => {
    const { at, simulation, budgets, evicted } = held();
    at(52, () => budgets.apply(aBudget({ maxUnavailable: int(3) })));
    simulation.run();
    expect(evicted().slice(1)).toEqual(["55 web-1 deleting drain", "55 web-2 deleting drain"]);
  });

  it("ends where its node is uncordoned; what was evicted has gone", () => {
    const { at, simulation, drainer, evicted, ended, cluster } = held();
    at(31, () => drainer.uncordon([0 as NodeId]));
    simulation.run();
    expect(evicted()).toEqual(["10 web-0 deleting drain"]);
    expect(ended).toEqual([31]);
    expect(cluster.nodes.cordoned[0]).toBe(0);
  });

  it("goes on with its other nodes where one is uncordoned, and spares those that are", () => {
    const { bind, drainAt, at, simulation, drainer, evicted, ended } = threeNodes([
      aBudget({ maxUnavailable: int(0) }),
    ]);
    bind(0, "web-0", web);
    bind(1, "web-1", web);
    bind(2, "api", aTemplate({ labels: { app: "api" } }));
    drainAt(10, 0, 1, 2);
    at(31, () => drainer.uncordon([0, 1] as NodeId[]));
    simulation.run();
    expect(evicted()).toEqual(["31 api deleting drain"]);
    expect(ended).toEqual([32]);
  });
});

describe("two drains", () => {
  it("of one node evict its pods together, and each waits for all of them", () => {
    const { bind, drainAt, simulation, ended } = threeNodes([], 3);
    bind(0, "web-0", web);
    drainAt(10, 0);
    drainAt(11.5, 0);
    simulation.run();
    // Gone at 13: asked at 13 by the first, at 13.5 by the second.
    expect(ended).toEqual([13, 13.5]);
  });
});
