import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { nodeResourcesFit } from "../../src/scheduling/filters/node-resources-fit.ts";
import { NodeSearch } from "../../src/scheduling/node-search.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aCluster, GIB } from "../worlds.ts";
import { asking, putting, traitNodes, waiting } from "./constrained.ts";

/** By node: whether it has room, else the reasons and whether pods that leave could help. */
function answers(cluster: Cluster, template: PodTemplateSpec) {
  const verdict = new Verdict(cluster.nodes.count);
  verdict.recording = true;
  const search = new NodeSearch({ filters: [nodeResourcesFit], kind: "all" });
  search.find(cluster.classOf(waiting(cluster, template)), cluster, 0, verdict);
  return cluster.nodes.specs.map((_, node) => {
    const rejection = verdict.rejectionOf(node as never);
    return rejection === undefined ? "room" : [...rejection.reasons, rejection.isResolvable];
  });
}

const requesting = (cpu: number, memory: number) => asking({}, { requests: [cpu, memory, 1] });

describe("NodeResourcesFit", () => {
  it("tells all that is short, and whether pods that leave could help", () => {
    const { cluster } = aCluster(traitNodes({}, {}, { cpu: 1000 }, { pods: 0 }, { pods: 1 }));
    // Taken: on n1 3 of 4 cores and 6 of 8 GiB, on n4 its only place.
    putting(cluster, requesting(3000, 6 * GIB), 1);
    putting(cluster, requesting(0, 0), 4);
    expect(answers(cluster, requesting(2000, 3 * GIB))).toEqual([
      "room",
      ["Insufficient cpu", "Insufficient memory", true],
      // 2 cores are more than n2 has at all.
      ["Insufficient cpu", false],
      // Of places Kubernetes does not ask whether there are any at all.
      ["Too many pods", true],
      ["Too many pods", true],
    ]);
  });

  it("fits to the last millicore and byte", () => {
    const { cluster } = aCluster(traitNodes({}));
    putting(cluster, requesting(3000, 6 * GIB), 0);
    expect(answers(cluster, requesting(1000, 2 * GIB))).toEqual(["room"]);
    expect(answers(cluster, requesting(1001, 2 * GIB))).toEqual([["Insufficient cpu", true]]);
    expect(answers(cluster, requesting(1000, 2 * GIB + 1))).toEqual([["Insufficient memory", true]]);
  });

  it("asks for nothing of a resource that the pod does not request, even of one that is overdrawn", () => {
    const { cluster } = aCluster(traitNodes({}));
    // A running cluster was found with 5 of 4 cores requested.
    cluster.adopt(waiting(cluster, requesting(5000, 0)), 0 as never);
    expect(cluster.freeOf(0 as never, 0)).toBe(-1000);
    expect(answers(cluster, requesting(0, GIB))).toEqual(["room"]);
    expect(answers(cluster, requesting(1, GIB))).toEqual([["Insufficient cpu", true]]);
  });
});
