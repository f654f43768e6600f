import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { borneTime } from "../../src/controllers/borne-time.ts";
import { hasTaint, withoutTaint, withTaint } from "../../src/controllers/node-taints.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { TaintEffect, TaintSpec, TolerationSpec } from "../../src/spec/pod.ts";
import { aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aTask, NEVER, SECOND, traced } from "../worlds.ts";
import { aNodePlane, tolerating } from "./node-plane.ts";

const N0 = 0 as NodeId;

function aTaint(key: string, effect: TaintEffect = "NoExecute", value = ""): TaintSpec {
  return { key, value, effect };
}

/** Of every value of a key; for so many seconds, or for ever. */
function tolerate(key: string, seconds = NEVER): TolerationSpec {
  return { key, operator: "Exists", value: "", effect: "NoExecute", duration: seconds * SECOND };
}

describe("taints of a node", () => {
  it("are one for each key and effect", () => {
    const taints = withTaint(
      [aTaint("a", "NoExecute", "1"), aTaint("a", "NoSchedule")],
      aTaint("a", "NoExecute", "2"),
    );
    expect(taints).toEqual([aTaint("a", "NoSchedule"), aTaint("a", "NoExecute", "2")]);
  });

  it("go by key and effect, whatever their value", () => {
    const taints = withoutTaint(
      [aTaint("a", "NoExecute", "1"), aTaint("a", "NoSchedule"), aTaint("b")],
      aTaint("a"),
    );
    expect(taints).toEqual([aTaint("a", "NoSchedule"), aTaint("b")]);
    expect([hasTaint(taints, aTaint("a")), hasTaint(taints, aTaint("b"))]).toEqual([false, true]);
  });
});

describe("how long a pod bears taints", () => {
  it("is not at all where one is not tolerated", () => {
    expect(borneTime([aTaint("a"), aTaint("b")], [tolerate("a")])).toBe(0);
  });

  it("is for ever where no toleration has a time, and where there is no taint", () => {
    expect(borneTime([aTaint("a")], [tolerate("a")])).toBe(NEVER);
    expect(borneTime([], [])).toBe(NEVER);
  });

  it("is the shortest time of the tolerations in use, and none of a negative one", () => {
    const taints = [aTaint("a"), aTaint("b")];
    expect(borneTime(taints, [tolerate("a", 30), tolerate("b", 20), tolerate("c", 10)])).toBe(20 * SECOND);
    expect(borneTime(taints, [tolerate("a"), tolerate("b", 20)])).toBe(20 * SECOND);
    expect(borneTime(taints, [tolerate("a", -5), tolerate("b", 20)])).toBe(0);
  });

  it("is that of the first toleration that matches a taint", () => {
    expect(borneTime([aTaint("a")], [tolerate("a", 30), tolerate("a", 10)])).toBe(30 * SECOND);
  });
});

describe("eviction by taints", () => {
  const objects = objectsOf([aDeployment()]);

  function aTaintedNode(...tolerations: readonly (readonly TolerationSpec[])[]) {
    const plane = aNodePlane({ objects });
    for (const [number, each] of tolerations.entries()) plane.bind(0, `web-${number}`, tolerating(each));
    const taintAt = (seconds: number, ...taints: readonly TaintSpec[]) =>
      plane.at(seconds, () => plane.cluster.setTaints(N0, taints));
    const evicted = () => {
      plane.simulation.run();
      return plane.log.filter((line) => line.includes("deleting"));
    };
    return { ...plane, taintAt, evicted };
  }

  it("deletes what does not tolerate at once, what does for a while after it, and the rest never", () => {
    const centuries = tolerate("a", 1e12);
    const { taintAt, evicted } = aTaintedNode(
      [],
      [tolerate("a", 30)],
      [tolerate("a")],
      [tolerate("b")],
      [centuries],
    );
    taintAt(10, aTaint("a"));
    expect(evicted()).toEqual([
      "10 web-0 deleting taint",
      "10 web-3 deleting taint",
      "40 web-1 deleting taint",
    ]);
  });

  it("leaves pods alone where the taint only keeps new ones away", () => {
    const { taintAt, evicted, eviction } = aTaintedNode([]);
    taintAt(10, aTaint("a", "NoSchedule"), aTaint("b", "PreferNoSchedule"));
    expect(evicted()).toEqual([]);
    expect(eviction.isActive).toBe(false);
  });

  it("is called off where the taint goes in time", () => {
    const { taintAt, evicted, simulation, eviction } = aTaintedNode([tolerate("a", 30)]);
    taintAt(10, aTaint("a"));
    taintAt(39, aTaint("b", "NoSchedule"));
    simulation.run(20 * SECOND);
    expect(eviction.isActive).toBe(true);
    expect(evicted()).toEqual([]);
    expect(eviction.isActive).toBe(false);
  });

  it("counts from the taint that came first, whatever else comes; a taint that goes and returns counts anew", () => {
    const first = aTaintedNode([tolerate("a", 30), tolerate("b", 30)]);
    first.taintAt(10, aTaint("a"));
    first.taintAt(25, aTaint("a"), aTaint("b"));
    first.taintAt(35, aTaint("b"));
    expect(first.evicted()).toEqual(["40 web-0 deleting taint"]);
    const again = aTaintedNode([tolerate("a", 30)]);
    again.taintAt(10, aTaint("a"));
    again.taintAt(20);
    again.taintAt(30, aTaint("a"));
    expect(again.evicted()).toEqual(["60 web-0 deleting taint"]);
  });

  it("marks a pod that is still going again when another such taint comes, and only then", () => {
    const plane = aNodePlane({ objects }, { shutdown: 100 });
    const marked: string[] = [];
    plane.cluster.listen({
      eventRecorded: ({ name, message }) =>
        marked.push(`${plane.simulation.now / SECOND} ${name} ${message.split(" Pod ")[0]}`),
    });
    plane.bind(0, "web-0", tolerating([]));
    plane.bind(0, "web-1", tolerating([tolerate("a", 5)]));
    plane.at(10, () => plane.cluster.setTaints(N0, [aTaint("a")]));
    plane.at(20, () => plane.cluster.setTaints(N0, [aTaint("a"), aTaint("b", "NoSchedule")]));
    plane.at(30, () => plane.cluster.setTaints(N0, [aTaint("a"), aTaint("out-of-service")]));
    plane.simulation.run();
    expect(marked.filter((line) => line.includes("Marking"))).toEqual([
      "10 web-0 Marking for deletion",
      "15 web-1 Marking for deletion",
      "30 web-0 Marking for deletion",
      "30 web-1 Marking for deletion",
    ]);
  });

  it("finds pods that are bound to a tainted node later", () => {
    const { taintAt, evicted, at, bind } = aTaintedNode();
    taintAt(10, aTaint("a"));
    at(15, () => bind(0, "late", tolerating([tolerate("a", 30)])));
    expect(evicted()).toEqual(["45 late deleting taint"]);
  });

  it("forgets pods that leave by themselves, though their rows are used again", () => {
    const { taintAt, evicted, at, cluster, bind } = aTaintedNode([tolerate("a", 30)]);
    taintAt(10, aTaint("a"));
    at(20, () => cluster.end(0 as never));
    at(21, () => bind(0, "next", tolerating([tolerate("a", 30)])));
    // Seen at 21 and borne for 30 s; the timer of its predecessor would have ended at 40.
    expect(evicted()).toEqual(["51 next deleting taint"]);
  });

  it("writes as fast as a client may: two writes for each pod, after a burst of 30", () => {
    const plane = aNodePlane({ objects, controlPlane: KUBERNETES });
    for (let pod = 0; pod < 20; pod++) plane.bind(0, `web-${pod}`, aTemplate({ requests: [0, 0, 1] }));
    plane.at(10, () => plane.cluster.setTaints(N0, [aTaint("a")]));
    plane.simulation.run();
    const times = plane.log.filter((line) => line.includes("deleting")).map(Number.parseFloat);
    // Seen after 1 ms; 15 pods take the 30 tokens at once, each two writes of 5 ms; then two tokens a pod at 20/s.
    expect(times.slice(0, 15)).toEqual(Array(15).fill(10.011));
    expect(times.slice(15)).toEqual([10.111, 10.211, 10.311, 10.411, 10.511]);
  });

  it("treats tasks as a drain does", () => {
    const tasks = (["resubmit", "abandon", "finish"] as const).map((onDrain) =>
      aTask({ name: onDrain, onDrain, arrivals: traced({ at: 0, lasts: 100 }) }),
    );
    const plane = aNodePlane({ tasks });
    for (const pod of [0, 1, 2]) plane.at(1, () => plane.cluster.bind(pod as never, N0));
    plane.at(10, () => plane.cluster.setTaints(N0, [aTaint("a")]));
    plane.simulation.run();
    expect(plane.log.filter((line) => line.includes("lost"))).toEqual([
      "10 task-0 lost drain",
      "10 task-0 lost drain",
    ]);
    expect(plane.cluster.nodes.pods[0]).toBe(1);
  });
});
