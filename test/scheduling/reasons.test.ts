import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { hardConstraints } from "../../src/scheduling/filters/hard-constraints.ts";
import { NodeSearch } from "../../src/scheduling/node-search.ts";
import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import { NOT_REJECTED, Verdict } from "../../src/scheduling/verdict.ts";
import { aCluster, aPod, GIB, nodesOf, place } from "../worlds.ts";
import { asking, isIn, putting, taint, traitNodes, waiting } from "./constrained.ts";

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
  it("keep what passes, in the order of the search, and say who rejected the rest if asked", () => {
    const cluster = six();
    const pod = aPod(cluster, { cpu: 1000, memory: 2 * GIB, extended: [1] });
    const verdict = new Verdict(6);
    verdict.recording = true;
    expect(found(cluster, pod, verdict)).toEqual([5]);
    const rejected = Array.from({ length: 6 }, (_, node) => verdict.rejectionOf(node as never));
    expect(rejected.map((each) => each?.reasons)).toEqual([
      ["Insufficient cpu"],
      ["Insufficient memory", "Insufficient nvidia.com/gpu"],
      ["node(s) had untolerated taint(s)"],
      ["node(s) were unschedulable"],
      ["Too many pods"],
      undefined,
    ]);
    // Pods that leave help n4 alone: n0 has 500m in all, n1 1 GiB and no GPU, and constraints stay.
    expect(rejected.map((each) => each?.isResolvable)).toEqual([false, false, false, false, true, undefined]);
    expect(rejected[1]!.filter).toBe("NodeResourcesFit");
    expect(rejected[3]!.filter).toBe("NodeUnschedulable");
    verdict.reject(3 as never, "NodeResourcesFit", "Insufficient cpu");
    expect(verdict.rejectionOf(3 as never)!.reasons).toEqual(["node(s) were unschedulable"]);
    verdict.clear();
    expect([...verdict.rejections]).toEqual(Array(6).fill(NOT_REJECTED));
    expect(verdict.rejected).toEqual([]);
  });

  it("record nothing unless asked", () => {
    const cluster = six();
    const verdict = new Verdict(6);
    found(cluster, aPod(cluster), verdict);
    expect(verdict.rejected).toEqual([]);
  });
});

function found(cluster: Cluster, pod: PodId, verdict: Verdict): number[] {
  const search = new NodeSearch({ filters: hardConstraints, kind: "all" });
  search.find(cluster.classOf(pod), cluster, 0, verdict);
  return [...search.feasible.ids.slice(0, search.feasible.count)];
}

describe("the sentence of a pod that waits", () => {
  it("is kube-scheduler's: reasons sorted as text, every shortage of a node counted", () => {
    const cluster = six();
    const pod = aPod(cluster, { cpu: 5000, memory: 2 * GIB, extended: [1] });
    // cpu: n0 n1 n4 n5 (5000m on 4000m), memory: n1, gpu: n1, pods: n4; down n2, cordoned n3.
    expect(pendingMessage(cluster.classOf(pod), cluster)).toBe(
      "0/6 nodes are available: 1 Insufficient memory, 1 Insufficient nvidia.com/gpu, 1 Too many pods, " +
        "1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 4 Insufficient cpu.",
    );
  });

  it("counts a node under the first filter that rejects it", () => {
    const { cluster } = aCluster(
      traitNodes(
        { taints: [taint("gpu", "NoSchedule")] },
        { labels: { disk: "hdd" } },
        { labels: { disk: "hdd" } },
        { labels: { disk: "ssd" } },
        { labels: { disk: "ssd" } },
        { labels: { disk: "ssd" } },
        { labels: { disk: "ssd" } },
      ),
    );
    // n0 is tainted and no ssd, n1 and n2 are no ssd, n3 lacks CPU, n4 has the port taken and lacks CPU,
    // n5 is where its like is, n6 is full for the spread: one more than on n5 and n3.
    const port = { address: "0.0.0.0", protocol: "TCP", port: 80 } as const;
    const web = { labels: { app: "web" } };
    putting(cluster, asking({}, { requests: [3500, 0, 1] }), 3);
    putting(cluster, asking({ hostPorts: [port] }, { requests: [3500, 0, 1] }), 4);
    putting(cluster, asking({}, { labels: { app: "db" } }), 5);
    putting(cluster, asking({}, web), 6);
    const hostname = "kubernetes.io/hostname";
    const spread = {
      maxSkew: 1,
      topologyKey: hostname,
      whenUnsatisfiable: "DoNotSchedule",
      selector: [isIn("app", "web")],
      minDomains: 1,
      nodeAffinityPolicy: "Honor",
      nodeTaintsPolicy: "Ignore",
    } as const;
    const db = {
      topologyKey: hostname,
      selector: [isIn("app", "db")],
      namespaces: ["default"],
      namespaceSelector: undefined,
    };
    const template = asking(
      { nodeSelector: { disk: "ssd" }, hostPorts: [port], spread: [spread], avoidedPods: [db] },
      { ...web, requests: [1000, 0, 1] },
    );
    const pod = waiting(cluster, template);
    expect(pendingMessage(cluster.classOf(pod), cluster)).toBe(
      "0/7 nodes are available: 1 Insufficient cpu, 1 node(s) didn't have free ports for the requested pod ports, " +
        "1 node(s) didn't match pod anti-affinity rules, 1 node(s) didn't match pod topology spread constraints, " +
        "1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector.",
    );
  });

  it("counts the nodes that a pod does not name apart, and none that has left", () => {
    const { cluster } = aCluster(traitNodes({ cpu: 500 }, {}, {}, {}));
    cluster.removeNode(3 as never);
    const requiredNodes = [{ expressions: [], fields: [isIn("metadata.name", "n0")] }];
    const pod = waiting(cluster, asking({ requiredNodes }, { requests: [1000, 0, 1] }));
    expect(pendingMessage(cluster.classOf(pod), cluster)).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
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
