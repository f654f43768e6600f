import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { hardConstraints } from "../../src/scheduling/filters/hard-constraints.ts";
import { NodeSearch } from "../../src/scheduling/node-search.ts";
import { nodesToFind } from "../../src/scheduling/nodes-to-find.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, traitNodes, waiting } from "./constrained.ts";
import { made } from "./decisions.ts";

function search(cluster: Cluster, template: PodTemplateSpec, start: number) {
  const nodes = new NodeSearch({ filters: hardConstraints, kind: "sampled" });
  const podClass = cluster.classOf(waiting(cluster, template));
  const examined = nodes.find(podClass, cluster, start, new Verdict(cluster.nodes.count));
  return { examined, feasible: [...nodes.feasible.ids.slice(0, nodes.feasible.count)] };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("how many nodes are looked for", () => {
  it.each([
    [1, 1],
    [99, 99],
    // 50 % of 100 is less than 100.
    [100, 100],
    // 50 - trunc(250 / 125) = 48 %: 120.
    [250, 120],
    // 50 - 8 = 42 %: 420.
    [1000, 420],
    // 50 - trunc(999 / 125) = 43 %: trunc(429.57) = 429.
    [999, 429],
    // 50 - 40 = 10 %: 500.
    [5000, 500],
    // Never less than 5 %: 750.
    [15_000, 750],
  ])("of %i nodes %i", (nodes, wanted) => expect(nodesToFind(nodes)).toBe(wanted));
});

describe("a search of a large cluster", () => {
  it("begins where it is told and ends with the last node that is wanted", () => {
    // 250 nodes in one zone: 120 are wanted.
    const { cluster } = aCluster(traitNodes(...range(0, 250).map(() => ({}))));
    expect(search(cluster, asking({}), 0)).toEqual({ examined: 120, feasible: range(0, 120) });
    const around = [...range(200, 250), ...range(0, 70)];
    expect(search(cluster, asking({}), 200)).toEqual({ examined: 120, feasible: around });
  });

  it("looks on for one more, and counts who is rejected on the way to it", () => {
    const { cluster } = aCluster(traitNodes(...range(0, 250).map(() => ({}))));
    // 0, 2, 4... are closed: the 120 wanted are 1, 3 ... 239, the one more is 241. 240 was asked before it.
    for (let node = 0; node < 250; node += 2) cluster.cordon(node as never);
    const odd = range(0, 120).map((i) => 2 * i + 1);
    expect(search(cluster, asking({}), 0)).toEqual({ examined: 241, feasible: odd });
  });

  it("asks every node where too few will do", () => {
    const { cluster } = aCluster(
      traitNodes(...range(0, 250).map((id) => ({ labels: { big: `${id % 25}` } }))),
    );
    const picky = asking({ nodeSelector: { big: "3" } });
    const ten = range(0, 10).map((i) => 25 * i + 3);
    expect(search(cluster, picky, 100)).toEqual({
      examined: 250,
      feasible: [...ten.slice(4), ...ten.slice(0, 4)],
    });
  });

  it("asks only the nodes that the pod names", () => {
    const { cluster } = aCluster(traitNodes(...range(0, 250).map(() => ({}))));
    const fields = [isIn("metadata.name", "n7")];
    const pinned = asking({ requiredNodes: [{ expressions: [], fields }] });
    expect(search(cluster, pinned, 100)).toEqual({ examined: 1, feasible: [7] });
  });

  it("goes zone by zone in turn", () => {
    const { cluster } = aCluster(traitNodes({ zone: "a" }, { zone: "a" }, { zone: "b" }, { zone: "c" }));
    expect(search(cluster, asking({}), 0).feasible).toEqual([0, 2, 3, 1]);
    expect(search(cluster, asking({}), 3).feasible).toEqual([1, 0, 2, 3]);
  });
});

describe("kube-default", () => {
  const start = (strategy: ReturnType<typeof made>) => new Uint32Array(strategy.save!().buffer)[0];

  it("goes on where the last search ended, and keeps that when it is saved and only asked", () => {
    const { cluster } = aCluster(traitNodes(...range(0, 250).map(() => ({}))));
    const strategy = made(kubeDefault);
    const pod = waiting(cluster, asking({}));
    const verdict = new Verdict(250);
    strategy.place(pod, cluster, verdict);
    expect(start(strategy)).toBe(120);
    strategy.explain!(pod, cluster);
    expect(start(strategy)).toBe(120);
    strategy.place(pod, cluster, verdict);
    strategy.place(pod, cluster, verdict);
    // 360 - 250
    expect(start(strategy)).toBe(110);
    const other = made(kubeDefault);
    other.restore!(strategy.save!());
    expect(start(other)).toBe(110);
  });

  it("does not stumble over a cluster without nodes", () => {
    const { cluster } = aCluster([]);
    const strategy = made(kubeDefault);
    const verdict = new Verdict(0);
    strategy.place(waiting(cluster, asking({})), cluster, verdict);
    expect(verdict.outcome).toBe("unschedulable");
    const node = cluster.addNode(traitNodes({})[0]!);
    strategy.place(waiting(cluster, asking({})), cluster, verdict);
    expect(verdict.node).toBe(node);
  });
});
