import { describe, expect, it } from "vitest";
import { PodClasses } from "../../src/cluster/pod-classes.ts";
import { aCluster, aPod, nodesOf } from "../worlds.ts";

describe("node order", () => {
  it("takes zones in turn, in order of first appearance, and passes over those used up", () => {
    const zones = ["b", "b", "a", "b", "c"];
    const { cluster } = aCluster(nodesOf(...zones.map((zone) => ({ zone }))));
    // b: 0 1 3, a: 2, c: 4. Round 0: 0 2 4, round 1: 1, round 2: 3.
    expect([...(cluster.nodeOrder as Int32Array)]).toEqual([0, 2, 4, 1, 3]);
    expect([...cluster.nodes.zone]).toEqual([0, 0, 1, 0, 2]);
  });
});

describe("pod classes", () => {
  it("give equal requests one class", () => {
    const classes = new PodClasses(3);
    expect(classes.intern({ requests: [100, 5, 1] })).toBe(0);
    expect(classes.intern({ requests: [100, 6, 1] })).toBe(1);
    expect(classes.intern({ requests: [100, 5, 1] })).toBe(0);
    expect(classes.count).toBe(2);
  });

  it("count 100m and 200 MiB for scores where nothing is requested", () => {
    const classes = new PodClasses(3);
    classes.intern({ requests: [0, 0, 1] });
    classes.intern({ requests: [250, 0, 1] });
    classes.intern({ requests: [0, 7, 1] });
    // 200 x 1024 x 1024 = 209,715,200
    expect([...classes.nonZeroCpu.slice(0, 3)]).toEqual([100, 250, 100]);
    expect([...classes.nonZeroMemory.slice(0, 3)]).toEqual([209_715_200, 209_715_200, 7]);
  });

  it("keep what they know as there come to be more of them", () => {
    const classes = new PodClasses(2);
    for (let i = 0; i < 1000; i++) expect(classes.intern({ requests: [i, 2 * i] })).toBe(i);
    for (let i = 0; i < 1000; i++) {
      expect(classes.requests[2 * i]).toBe(i);
      expect(classes.requests[2 * i + 1]).toBe(2 * i);
    }
  });
});

describe("pod rows", () => {
  it("are used again once a pod has left", () => {
    const { cluster } = aCluster(nodesOf({}));
    const [first, second] = [aPod(cluster), aPod(cluster)];
    cluster.abandon(first);
    expect(aPod(cluster)).toBe(first);
    expect(aPod(cluster)).not.toBe(second);
    expect(cluster.pods.rows).toBe(3);
  });

  it("begin anew: a used row remembers nothing of the pod before", () => {
    const { cluster } = aCluster(nodesOf({}));
    const pod = aPod(cluster);
    cluster.bind(pod, 0 as never);
    cluster.ready(pod);
    cluster.end(pod);
    const next = aPod(cluster);
    const { attempts, boundAt, readyAt, node } = cluster.pods;
    expect([next, attempts[next], boundAt[next], readyAt[next], node[next]]).toEqual([
      pod,
      0,
      Number.NaN,
      Number.NaN,
      -1,
    ]);
  });

  it("keep their columns as the table grows past 1,024 rows", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 1e9, pods: 5000 }));
    const pods = Array.from({ length: 3000 }, (_, i) => aPod(cluster, { expected: i }));
    for (const pod of pods) cluster.bind(pod, 0 as never);
    expect(pods.every((pod, i) => cluster.pods.expected[pod] === i)).toBe(true);
    expect(cluster.nodes.pods[0]).toBe(3000);
  });
});
