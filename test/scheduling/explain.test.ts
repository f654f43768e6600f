import { describe, expect, it } from "vitest";
import { explain } from "../../src/scheduling/explain.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import type { Explanation } from "../../src/scheduling/strategy.ts";
import { aContainer } from "../objects.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, putting, taint, traitNodes, waiting } from "./constrained.ts";
import { choice, made } from "./decisions.ts";

const MIB = 2 ** 20;

/** n0 tainted, n1 and n2 usable with 4 cores and 8 GiB, n1 disliked, n2 half full. */
function three() {
  const { cluster } = aCluster(
    traitNodes(
      { taints: [taint("gpu", "NoSchedule")] },
      { taints: [taint("spot", "PreferNoSchedule")] },
      { labels: { disk: "ssd" } },
    ),
  );
  putting(cluster, asking({}, { requests: [2000, 4096 * MIB, 1] }), 2);
  return cluster;
}

describe("an explanation", () => {
  it("of kube-default tells who rejected which node, and what the others' totals are made of", () => {
    const cluster = three();
    const preferredNodes = [{ weight: 5, expressions: [isIn("disk", "ssd")], fields: [] }];
    const pod = waiting(cluster, asking({ preferredNodes }, { requests: [1000, 2048 * MIB, 1] }));
    const told = explain(made(kubeDefault), pod, cluster);
    const reasons = ["node(s) had untolerated taint(s)"];
    expect(told.rejections).toEqual([{ node: 0, filter: "TaintToleration", reasons, isResolvable: false }]);
    expect(told.notAsked).toEqual([]);
    expect(told.skippedScores).toEqual(["VolumeBinding", "PodTopologySpread", "InterPodAffinity"]);
    const row = (node: number, score: string, weight: number, raw: number, normalised: number) => {
      return { node, score, weight, raw, normalised, weighted: weight * normalised };
    };
    expect(told.scores).toEqual([
      // One PreferNoSchedule taint is the most: 0; none: 100.
      row(1, "TaintToleration", 3, 1, 0),
      row(2, "TaintToleration", 3, 0, 100),
      row(1, "NodeAffinity", 2, 0, 0),
      row(2, "NodeAffinity", 2, 5, 100),
      // n1: (4000 - 1000) x 100 / 4000 = 75 of both; n2: (4000 - 3000) x 100 / 4000 = 25 of both.
      row(1, "NodeResourcesFit", 1, 75, 75),
      row(2, "NodeResourcesFit", 1, 25, 25),
      // Nobody claims devices.
      row(1, "DynamicResources", 2, 0, 0),
      row(2, "DynamicResources", 2, 0, 0),
      // Equal shares before and after: 50 + trunc((50 + 100 - 100) / 2) = 75.
      row(1, "NodeResourcesBalancedAllocation", 1, 75, 75),
      row(2, "NodeResourcesBalancedAllocation", 1, 75, 75),
      row(1, "ImageLocality", 1, 0, 0),
      row(2, "ImageLocality", 1, 0, 0),
    ]);
    // n1: 75 + 75; n2: 300 + 200 + 25 + 75.
    expect(told.totals).toEqual([
      { node: 1, total: 150 },
      { node: 2, total: 600 },
    ]);
  });

  it("names the scores that have nothing to say, and the nodes that nobody asks", () => {
    const cluster = three();
    const fields = [isIn("metadata.name", "n1")];
    const requiredNodes = [{ expressions: [], fields }];
    const pod = waiting(cluster, asking({ requiredNodes }, { requests: [0, 0, 1] }));
    const told = explain(made(kubeDefault), pod, cluster);
    expect(told.notAsked).toEqual([0, 2]);
    expect(told.rejections).toEqual([]);
    expect(told.skippedScores).toEqual([
      "NodeAffinity",
      "VolumeBinding",
      "PodTopologySpread",
      "InterPodAffinity",
      "NodeResourcesBalancedAllocation",
    ]);
  });

  it("does not change what is chosen: streams and images stay as they are", () => {
    const { cluster } = aCluster(traitNodes({}, {}));
    const template = asking({}, { containers: [aContainer({ image: "app:v1" })] });
    const [asked, unasked] = [made(kubeDefault), made(kubeDefault)];
    const images = ({ scores }: Explanation) =>
      scores.filter(({ score }) => score === "ImageLocality").map(({ raw }) => raw);
    for (let i = 0; i < 40; i++) {
      const pod = waiting(cluster, template);
      if (i === 20) cluster.imagePresent(0 as never, "app:v1", 500 * MIB);
      // On one of two nodes: 250 MiB, trunc(100 x 227 / 977) = 23. That n0 was seen so must not be kept: by the
      // next decision both have it.
      if (i === 20) expect(images(explain(asked, pod, cluster))).toEqual([23, 0]);
      if (i === 20) cluster.imagePresent(1 as never, "app:v1", 500 * MIB);
      explain(asked, pod, cluster);
      expect(choice(asked, pod, cluster)).toBe(choice(unasked, pod, cluster));
    }
    // On both: 500 MiB, trunc(100 x 477 / 977) = 48.
    expect(images(explain(asked, waiting(cluster, template), cluster))).toEqual([48, 48]);
  });

  it("of a strategy without filters tells what speaks against each node", () => {
    const cluster = three();
    const pod = waiting(cluster, asking({}, { requests: [3000, 0, 1] }));
    const told = explain(made(firstFit), pod, cluster);
    expect(told.rejections.map(({ node, filter, reasons }) => [node, filter, ...reasons])).toEqual([
      [0, "TaintToleration", "node(s) had untolerated taint(s)"],
      [2, "NodeResourcesFit", "Insufficient cpu"],
    ]);
    expect(told.totals).toEqual([{ node: 1, total: 0 }]);
    expect(told.scores).toEqual([]);
  });
});
