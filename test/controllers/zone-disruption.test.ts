import { describe, expect, it } from "vitest";
import { ZoneEvictions } from "../../src/controllers/zone-evictions.ts";
import { evictionRate, zoneState } from "../../src/controllers/zone-state.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { nodesOf, SECOND } from "../worlds.ts";
import { aNodePlane, HEARTBEATS_ALONE } from "./node-plane.ts";

const { nodeMonitor } = KUBERNETES;

describe("the state of a zone", () => {
  it.each([
    // ready, notReady: by hand from facts 6.2, threshold 0.55
    [5, 0, "Normal"],
    [0, 1, "FullDisruption"],
    [0, 0, "Normal"],
    // 2 of 3 is more than 0.55, but two are few.
    [1, 2, "Normal"],
    // 3 of 5 = 0.6
    [2, 3, "PartialDisruption"],
    // 3 of 6 = 0.5
    [3, 3, "Normal"],
    // 11 of 20 = 0.55
    [9, 11, "PartialDisruption"],
  ] as const)("of %i ready nodes and %i others is %s", (ready, notReady, state) => {
    expect(zoneState({ ready, notReady }, nodeMonitor.unhealthyThreshold)).toBe(state);
  });

  it("decides how many nodes are tainted a second", () => {
    const rate = (state: Parameters<typeof evictionRate>[0], nodes: number) =>
      evictionRate(state, { ready: 1, notReady: nodes - 1 }, nodeMonitor);
    expect([rate("Normal", 60), rate("FullDisruption", 60)]).toEqual([0.1, 0.1]);
    expect([rate("PartialDisruption", 50), rate("PartialDisruption", 51)]).toEqual([0, 0.01]);
  });
});

describe("the queue of a zone", () => {
  it("keeps a token that is there when the rate changes, and else begins anew", () => {
    const queue = new ZoneEvictions(0.1, 0);
    for (const node of [1, 2, 3, 4]) queue.add(node as never);
    expect(queue.nextAt(0)).toBe(0);
    queue.take(0);
    // Half of the ten seconds are over: at 0.05/s the next comes 20 s after the change, not 15.
    queue.setRate(0.05, 5 * SECOND);
    // The try just then comes too early.
    expect(queue.nextAt(5 * SECOND)).toBe(25.1 * SECOND);
    // At 26 the token is there, and stays.
    queue.setRate(0.1, 26 * SECOND);
    expect(queue.nextAt(26 * SECOND)).toBe(26 * SECOND);
    queue.setRate(0, 27 * SECOND);
    expect(queue.nextAt(30 * SECOND)).toBeUndefined();
    queue.setRate(0.1, 40 * SECOND);
    expect(queue.nextAt(40 * SECOND)).toBe(50.1 * SECOND);
  });

  it("is tried each tenth of a second from the first pass on", () => {
    const queue = new ZoneEvictions(1, 30_000);
    queue.add(1 as never);
    expect(queue.nextAt(50_000)).toBe(130_000);
  });
});

/** Leases are renewed at 4, 14, 24...: what stops at 20 is noticed at 65, what stops at 24 at 75. */
function zones(...names: readonly string[]) {
  const plane = aNodePlane({ nodes: nodesOf(...names.map((zone) => ({ zone }))) });
  plane.fail(3, [...names.keys()], 4);
  const evicting = () => plane.log.filter((line) => line.endsWith("NoExecute"));
  return { ...plane, evicting };
}

describe("a zone that is lost in part", () => {
  it("has no node tainted any more in a small zone, but the one whose turn came in that pass", () => {
    const { simulation, fail, evicting } = zones("a", "a", "a", "a", "a", "b");
    // 3 of 5: the zone's state is worked out at the end of the pass that notices them.
    fail(20, [0, 1, 2]);
    simulation.run();
    expect(evicting()).toEqual(["65 n0 taints NoSchedule NoExecute"]);
  });

  it("has nodes tainted again when enough of them are back", () => {
    const { simulation, fail, evicting, lifecycle } = zones("a", "a", "a", "a", "a", "b");
    fail(20, [0, 1]);
    fail(20, [2], 100);
    simulation.run();
    // 2 of 5 at the pass of 100: the drained limiter of then gives its first token ten seconds later.
    expect(evicting()).toEqual(["65 n0 taints NoSchedule NoExecute", "110.1 n1 taints NoSchedule NoExecute"]);
    expect(lifecycle.zoneStateOf(0 as never)).toBe("Normal");
  });

  it("goes on slowly in a large zone", () => {
    const monitor = { ...HEARTBEATS_ALONE.nodeMonitor, largeZone: 4, secondaryRate: 0.05 };
    const plane = aNodePlane({
      nodes: nodesOf(...["a", "a", "a", "a", "a", "b"].map((zone) => ({ zone }))),
      controlPlane: { ...HEARTBEATS_ALONE, nodeMonitor: monitor },
    });
    plane.fail(3, [0, 1, 2], 4);
    plane.fail(20, [0, 1, 2]);
    plane.simulation.run();
    // One in the pass itself, then each 20 s.
    expect(plane.log.filter((line) => line.endsWith("NoExecute"))).toEqual([
      "65 n0 taints NoSchedule NoExecute",
      "85.1 n1 taints NoSchedule NoExecute",
      "105.2 n2 taints NoSchedule NoExecute",
    ]);
  });
});

describe("a cluster in which no zone has a ready node", () => {
  it("has nobody evicted: what was tainted is freed, and the zones' first tokens come late", () => {
    const { simulation, fail, log, cluster } = zones("a", "a", "b", "b");
    fail(20, [0, 1, 2]);
    // Noticed at 75: all are lost. Back at 202, heard of at the pass of 205.
    fail(24, [3], 202);
    simulation.run();
    expect(log.filter((line) => line.includes("taints"))).toEqual([
      "65 n0 taints NoSchedule",
      "65 n1 taints NoSchedule",
      "65 n2 taints NoSchedule",
      "65 n0 taints NoSchedule NoExecute",
      "65 n2 taints NoSchedule NoExecute",
      "75 n3 taints NoSchedule",
      "75 n0 taints NoSchedule",
      "75 n2 taints NoSchedule",
      "202 n3 taints",
      // The limiters of 205 are drained.
      "215.1 n0 taints NoSchedule NoExecute",
      "215.1 n2 taints NoSchedule NoExecute",
      "225.2 n1 taints NoSchedule NoExecute",
    ]);
    expect(cluster.nodes.ready[3]).toBe(1);
  });
});

describe("a node that is added", () => {
  it("is tainted until it has been seen ready", () => {
    const { simulation, at, cluster, log } = aNodePlane({ nodes: nodesOf({}), controlPlane: KUBERNETES });
    at(5, () => cluster.addNode(nodesOf({}, {})[1]!));
    simulation.run();
    // A status takes 6 ms, its being seen 1 ms, the write of the taint 5 ms; and the registration 100 ms.
    expect(log).toEqual(["5 n1 taints NoSchedule", "5.112 n1 taints"]);
  });

  it("that takes its time is not ready till then, and is tainted so that nobody stays", () => {
    const { simulation, at, cluster, lifecycle, log } = aNodePlane({ nodes: nodesOf({}, { zone: "b" }) });
    at(5, () => {
      const node = cluster.addNode(nodesOf({}, {}, {})[2]!);
      lifecycle.startIn(node, 20 * SECOND);
    });
    simulation.run();
    expect(log).toEqual([
      "5 n2 taints NoSchedule",
      "5 n2 NotReady",
      "5 n2 taints NoSchedule NoExecute",
      "25 n2 taints NoExecute",
      "25 n2 Ready",
      "25 n2 taints",
    ]);
  });
});
