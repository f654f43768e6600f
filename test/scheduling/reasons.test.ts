import { describe, expect, it } from "vitest";
import { Candidates } from "../../src/scheduling/candidates.ts";
import { nodeSchedulable } from "../../src/scheduling/filters/node-schedulable.ts";
import { resourcesFit } from "../../src/scheduling/filters/resources-fit.ts";
import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import { NOT_REJECTED, Verdict } from "../../src/scheduling/verdict.ts";
import { aCluster, aPod, GIB, nodesOf, place } from "../worlds.ts";

/** n0 lacks CPU, n1 memory and a GPU, n2 is down, n3 cordoned, n4 has no room for a pod, n5 fits. */
function six() {
  const { cluster } = aCluster(
    nodesOf(
      { cpu: 500, extended: [1] },
      { memory: GIB, extended: [0] },
      { extended: [1] },
      { extended: [1] },
      { pods: 1, extended: [1] },
      { extended: [1] },
    ),
    ["nvidia.com/gpu"],
  );
  cluster.takeDown(2 as never);
  cluster.cordon(3 as never);
  place(cluster, [4], { cpu: 0 });
  return cluster;
}

describe("the filters", () => {
  it("keep what passes, in the order in which it was offered, and say who rejected the rest if asked", () => {
    const cluster = six();
    const pod = aPod(cluster, { cpu: 1000, memory: 2 * GIB, extended: [1] });
    const candidates = new Candidates(6);
    candidates.ids.set([5, 4, 3, 2, 1, 0]);
    candidates.count = 6;
    const verdict = new Verdict(6);
    verdict.recording = true;
    nodeSchedulable.filter(pod, cluster, candidates, verdict);
    expect([...candidates.ids.slice(0, candidates.count)]).toEqual([5, 4, 1, 0]);
    resourcesFit.filter(pod, cluster, candidates, verdict);
    expect([...candidates.ids.slice(0, candidates.count)]).toEqual([5]);
    const rejected = [...verdict.rejections].map((number) => verdict.rejected[number]);
    expect(rejected.map((each) => each?.reasons)).toEqual([
      ["Insufficient cpu"],
      ["Insufficient memory", "Insufficient nvidia.com/gpu"],
      ["node(s) were down"],
      ["node(s) were unschedulable"],
      ["Too many pods"],
      undefined,
    ]);
    expect(rejected[1]!.filter).toBe("NodeResourcesFit");
    expect(rejected[2]!.filter).toBe("NodeUnschedulable");
    verdict.reject(2 as never, "NodeResourcesFit", "Insufficient cpu");
    expect(verdict.rejected[verdict.rejections[2]!]!.reasons).toEqual(["node(s) were down"]);
    verdict.clear();
    expect([...verdict.rejections]).toEqual(Array(6).fill(NOT_REJECTED));
    expect(verdict.rejected).toEqual([]);
  });

  it("record nothing unless asked", () => {
    const cluster = six();
    const candidates = new Candidates(6);
    candidates.ids.set([0, 1, 2, 3, 4, 5]);
    candidates.count = 6;
    const verdict = new Verdict(6);
    nodeSchedulable.filter(aPod(cluster), cluster, candidates, verdict);
    resourcesFit.filter(aPod(cluster), cluster, candidates, verdict);
    expect(verdict.rejected).toEqual([]);
  });
});

describe("the sentence of a pod that waits", () => {
  it("is kube-scheduler's: reasons sorted as text, every shortage of a node counted", () => {
    const cluster = six();
    const pod = aPod(cluster, { cpu: 5000, memory: 2 * GIB, extended: [1] });
    // cpu: n0 n1 n4 n5 (5000m on 4000m), memory: n1, gpu: n1, pods: n4; down n2, cordoned n3.
    expect(pendingMessage(cluster.classOf(pod), cluster)).toBe(
      "0/6 nodes are available: 1 Insufficient memory, 1 Insufficient nvidia.com/gpu, 1 Too many pods, " +
        "1 node(s) were down, 1 node(s) were unschedulable, 4 Insufficient cpu.",
    );
  });

  it("says so where nodes would do", () => {
    const cluster = six();
    const pod = aPod(cluster, { cpu: 1000, extended: [1] });
    expect(pendingMessage(cluster.classOf(pod), cluster)).toBe(
      "1/6 nodes would fit, but the queue or the strategy holds the pod back.",
    );
  });
});
