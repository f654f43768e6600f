import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { BOUND, LOST, PENDING, READY } from "../../src/cluster/pod-table.ts";
import { asking, waiting } from "../scheduling/constrained.ts";
import { aCluster, aPod, GIB, NEVER, nodesOf, place } from "../worlds.ts";

const N0 = 0 as NodeId;
const N1 = 1 as NodeId;

/** What a listener hears, as text. */
function heard(cluster: Cluster): string[] {
  const log: string[] = [];
  const on =
    (name: string) =>
    (...what: readonly unknown[]) => {
      log.push([name, ...what].join(" "));
    };
  cluster.listen({
    podSubmitted: on("submitted"),
    podBound: on("bound"),
    podReady: on("ready"),
    podEnded: on("ended"),
    podLost: on("lost"),
    podAbandoned: on("abandoned"),
    podLeft: on("left"),
    nodeDown: on("down"),
    nodeUp: on("up"),
    nodeCordoned: on("cordoned"),
    nodeUncordoned: on("uncordoned"),
    roomGained: on("room"),
  });
  return log;
}

describe("room", () => {
  it("is what is allocatable less what is requested, resource by resource", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 1000, memory: GIB }));
    place(cluster, [0], { cpu: 600, memory: GIB / 2 });
    expect(cluster.freeOf(N0, 0)).toBe(400);
    expect(cluster.fits(aPod(cluster, { cpu: 400, memory: GIB / 2 }), N0)).toBe(true);
    expect(cluster.fits(aPod(cluster, { cpu: 401 }), N0)).toBe(false);
    expect(cluster.fits(aPod(cluster, { cpu: 0, memory: GIB / 2 + 1 }), N0)).toBe(false);
  });

  it("ends with the number of pods", () => {
    const { cluster } = aCluster(nodesOf({ pods: 2 }));
    place(cluster, [0, 0], { cpu: 0 });
    expect(cluster.fits(aPod(cluster, { cpu: 0 }), N0)).toBe(false);
  });

  it("counts extended resources, and a node that lacks one is closed only to pods that want it", () => {
    const { cluster } = aCluster(nodesOf({ extended: [0] }, { extended: [2] }), ["nvidia.com/gpu"]);
    const [pod] = place(cluster, [1], { extended: [2] });
    expect(cluster.fits(aPod(cluster, { extended: [1] }), N0)).toBe(false);
    expect(cluster.fits(aPod(cluster, { extended: [1] }), N1)).toBe(false);
    expect(cluster.fits(aPod(cluster), N1)).toBe(true);
    cluster.end(pod!);
    expect(cluster.fits(aPod(cluster, { extended: [2] }), N1)).toBe(true);
  });

  it("has no end where there is no limit", () => {
    const { cluster } = aCluster(nodesOf({ cpu: NEVER, pods: NEVER }));
    place(cluster, Array(300).fill(0), { cpu: 64_000 });
    expect(cluster.fits(aPod(cluster, { cpu: 1e12 }), N0)).toBe(true);
    checkInvariants(cluster);
  });

  it("of a node that is full is still enough for a pod that requests nothing of what is short", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 1000 }));
    place(cluster, [0], { cpu: 1000 });
    expect(cluster.fits(aPod(cluster, { cpu: 0, memory: GIB }), N0)).toBe(true);
  });
});

describe("a pod's life", () => {
  it("is told step by step, with the times of its current attempt", () => {
    const { cluster, clock } = aCluster(nodesOf({}, {}));
    const log = heard(cluster);
    const { pods } = cluster;
    clock.now = 10;
    const pod = aPod(cluster);
    expect(pods.phase[pod]).toBe(PENDING);
    clock.now = 20;
    cluster.bind(pod, N1);
    expect(pods.phase[pod]).toBe(BOUND);
    clock.now = 30;
    cluster.ready(pod);
    expect([pods.phase[pod], pods.boundAt[pod], pods.readyAt[pod]]).toEqual([READY, 20, 30]);

    clock.now = 40;
    cluster.lose(pod, "node-failure");
    expect([pods.phase[pod], pods.node[pod]]).toEqual([LOST, -1]);
    // The lost attempt's times are there until the pod waits again.
    expect([pods.boundAt[pod], pods.readyAt[pod]]).toEqual([20, 30]);
    clock.now = 50;
    cluster.resubmit(pod);
    expect([pods.firstSubmitted[pod], pods.submitted[pod]]).toEqual([10, 50]);
    expect([pods.boundAt[pod], pods.readyAt[pod]]).toEqual([Number.NaN, Number.NaN]);
    cluster.bind(pod, N0);
    expect(pods.attempts[pod]).toBe(2);
    cluster.end(pod);
    expect(log).toEqual([
      "submitted 0",
      "bound 0 1",
      "ready 0",
      "lost 0 1 node-failure -1",
      "room 1",
      "submitted 0",
      "bound 0 0",
      "ended 0 0",
      "left 0",
      "room 0",
    ]);
    checkInvariants(cluster);
  });

  it("may end by being given up, while it waits or once it is lost", () => {
    const { cluster } = aCluster(nodesOf({}));
    const log = heard(cluster);
    cluster.abandon(aPod(cluster));
    const [pod] = place(cluster, [0]);
    cluster.lose(pod!, "drain");
    cluster.abandon(pod!);
    expect(log.filter((line) => /abandoned|left/.test(line))).toEqual([
      "abandoned 0",
      "left 0",
      "abandoned 0",
      "left 0",
    ]);
    checkInvariants(cluster);
  });

  it("cannot be told out of order", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 1000 }));
    const [placed] = place(cluster, [0]);
    const waiting = aPod(cluster);
    expect(() => cluster.bind(waiting, N0)).toThrow("pod 1 does not fit on node 0");
    expect(() => cluster.bind(placed!, N0)).toThrow("pod 0 is not pending");
    expect(() => cluster.ready(waiting)).toThrow("pod 1 is not bound");
    expect(() => cluster.end(waiting)).toThrow("pod 1 is on no node");
    expect(() => cluster.lose(waiting, "drain")).toThrow("pod 1 is on no node");
    expect(() => cluster.resubmit(placed!)).toThrow("pod 0 is not lost");
    expect(() => cluster.resubmit(waiting)).toThrow("pod 1 is not lost");
    expect(() => cluster.abandon(placed!)).toThrow("pod 0 is on a node");
    cluster.ready(placed!);
    expect(() => cluster.ready(placed!)).toThrow("pod 0 is not bound");
    cluster.end(placed!);
    expect(() => cluster.end(placed!)).toThrow("pod 0 is on no node");
    expect(() => cluster.abandon(placed!)).toThrow("pod 0 has left");
    checkInvariants(cluster);
  });
});

describe("a node", () => {
  it("takes pods only while it is up and not cordoned", () => {
    const { cluster } = aCluster(nodesOf({}));
    const log = heard(cluster);
    const pod = aPod(cluster);
    cluster.cordon(N0);
    cluster.takeDown(N0);
    expect(cluster.fits(pod, N0)).toBe(false);
    // Up, but still cordoned: no room is gained.
    cluster.bringUp(N0);
    expect(cluster.fits(pod, N0)).toBe(false);
    cluster.uncordon(N0);
    expect(cluster.fits(pod, N0)).toBe(true);
    expect(log.slice(1)).toEqual(["cordoned 0", "down 0", "up 0", "uncordoned 0", "room 0"]);
  });

  it("takes a pod that tolerates its cordon, taints or none", () => {
    const { cluster } = aCluster(nodesOf({}));
    const everything = { key: "", operator: "Exists", value: "", effect: "", duration: NEVER } as const;
    const pod = waiting(cluster, asking({ tolerations: [everything] }));
    cluster.cordon(N0);
    expect(cluster.fits(pod, N0)).toBe(true);
    expect(cluster.fits(aPod(cluster), N0)).toBe(false);
  });

  it("says nothing when it is told what it is already", () => {
    const { cluster } = aCluster(nodesOf({}));
    const log = heard(cluster);
    cluster.bringUp(N0);
    cluster.uncordon(N0);
    cluster.takeDown(N0);
    cluster.takeDown(N0);
    cluster.cordon(N0);
    cluster.cordon(N0);
    expect(log).toEqual(["down 0", "cordoned 0"]);
  });

  it("does not gain room for others when a pod leaves it while it is closed", () => {
    const { cluster } = aCluster(nodesOf({}));
    const [pod] = place(cluster, [0]);
    const log = heard(cluster);
    cluster.cordon(N0);
    cluster.end(pod!);
    expect(log).toEqual(["cordoned 0", "ended 0 0", "left 0"]);
  });

  it("keeps its pods in a list from which any may be taken", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 9000 }));
    const pods = place(cluster, [0, 0, 0, 0]);
    for (const position of [1, 3, 0, 2]) {
      cluster.end(pods[position]!);
      checkInvariants(cluster);
    }
    expect(cluster.nodes.firstPod[0]).toBe(-1);
  });
});

describe("listeners", () => {
  it("are told in the order in which they were added, and may change the cluster again", () => {
    const { cluster } = aCluster(nodesOf({}));
    const log: string[] = [];
    cluster.listen({ podLost: () => log.push("first"), podSubmitted: () => log.push("submitted") });
    cluster.listen({
      podLost: (pod) => {
        log.push("second");
        cluster.resubmit(pod);
      },
    });
    const [pod] = place(cluster, [0]);
    log.length = 0;
    cluster.lose(pod!, "drain");
    expect(log).toEqual(["first", "second", "submitted"]);
    checkInvariants(cluster);
  });

  it("may still read the row of a pod that leaves", () => {
    const { cluster } = aCluster(nodesOf({}));
    const read: number[] = [];
    cluster.listen({ podLeft: (pod) => read.push(cluster.requestOf(pod, 0), cluster.pods.boundAt[pod]!) });
    const [pod] = place(cluster, [0], { cpu: 700 });
    cluster.end(pod!);
    expect(read).toEqual([700, 0]);
  });
});
