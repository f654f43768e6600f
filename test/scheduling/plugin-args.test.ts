import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { explain } from "../../src/scheduling/explain.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import type { AddedAffinity, FitArgs, PluginArgs } from "../../src/spec/scheduler.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, traitNodes, waiting } from "./constrained.ts";
import { made, withArgs } from "./decisions.ts";

/** What kube-default with these arguments says of a pod. */
function explained(cluster: Cluster, template: PodTemplateSpec, args: Partial<PluginArgs>) {
  return explain(made(kubeDefault, {}, 1, withArgs(args)), waiting(cluster, template), cluster);
}

/** By node, the reasons against it; feasible nodes have none. */
function reasons(cluster: Cluster, template: PodTemplateSpec, args: Partial<PluginArgs>) {
  const { rejections } = explained(cluster, template, args);
  return cluster.nodes.specs.map((_, id) => rejections.find(({ node }) => node === id)?.reasons ?? []);
}

describe("NodeResourcesFit with ignored resources", () => {
  const NAMES = [
    "example.com/gpu",
    "example.com/fpga",
    "requests.example.com/x",
    "a.kubernetes.io/y",
    "hugepages-2Mi",
  ];
  /** One node that has none of them, and a pod that requests one of each. */
  const short = (ignored: Partial<FitArgs>) => {
    const { cluster } = aCluster(traitNodes({ extended: NAMES.map(() => 0) }), NAMES);
    const template = asking({}, { requests: [100, 100, 1, ...NAMES.map(() => 1)] });
    const [found] = reasons(cluster, template, { fit: { ...DEFAULT_ARGS.fit, ...ignored } });
    return found!.map((reason) => reason.replace("Insufficient ", ""));
  };

  it("asks for all resources where nothing is ignored", () => {
    expect(short({})).toEqual(NAMES);
  });

  it("leaves out the named ones", () => {
    expect(short({ ignoredResources: ["example.com/fpga", "gpu"] })).toEqual(
      NAMES.filter((name) => name !== "example.com/fpga"),
    );
  });

  it("leaves out those of a group", () => {
    expect(short({ ignoredResourceGroups: ["example.com"] })).toEqual(NAMES.slice(2));
  });

  it("ignores none of Kubernetes' own, nor quotas", () => {
    const own = NAMES.slice(2);
    expect(short({ ignoredResources: own })).toEqual(NAMES);
    expect(short({ ignoredResourceGroups: [...own, "requests.example.com", "a.kubernetes.io"] })).toEqual(
      NAMES,
    );
  });
});

describe("NodeAffinity with what a profile adds", () => {
  const ssd = { expressions: [isIn("disk", "ssd")], fields: [] };
  const arm = { expressions: [isIn("arch", "arm64")], fields: [] };
  const OWN = ["node(s) didn't match Pod's node affinity/selector"];
  const ADDED = ["node(s) didn't match scheduler-enforced node affinity"];
  /** n0 has both labels, n1 and n2 one of them, n3 none. */
  const four = () => {
    const traits = [{ disk: "ssd", arch: "arm64" }, { disk: "ssd" }, { arch: "arm64" }, {}] as const;
    return aCluster(traitNodes(...traits.map((labels) => ({ labels })))).cluster;
  };
  const adding = (added: Partial<AddedAffinity>) => ({
    nodeAffinity: { required: undefined, preferred: [], ...added },
  });

  it("demands it before the pod's own, of every pod", () => {
    const choosy = asking({ nodeSelector: { arch: "arm64" } });
    expect(reasons(four(), choosy, adding({}))).toEqual([[], OWN, [], OWN]);
    expect(reasons(four(), choosy, adding({ required: [ssd] }))).toEqual([[], OWN, ADDED, ADDED]);
    expect(reasons(four(), asking({}), adding({ required: [ssd] }))).toEqual([[], [], ADDED, ADDED]);
    expect(reasons(four(), asking({}), adding({ required: [ssd, arm] }))).toEqual([[], [], [], ADDED]);
    expect(reasons(four(), asking({ requiredNodes: [] }), adding({ required: [arm] }))).toEqual([
      OWN,
      ADDED,
      OWN,
      ADDED,
    ]);
  });

  it("holds the node as out of reach however many pods leave", () => {
    const { rejections } = explained(four(), asking({}), adding({ required: [ssd] }));
    expect(rejections.map(({ node, isResolvable }) => [node, isResolvable])).toEqual([
      [2, false],
      [3, false],
    ]);
  });

  it("adds its weights to the pod's own", () => {
    const rated = (template: PodTemplateSpec) =>
      explained(four(), template, adding({ preferred: [{ ...ssd, weight: 3 }] }))
        .scores.filter(({ score }) => score === "NodeAffinity")
        .toSorted((a, b) => a.node - b.node)
        .map(({ raw, normalised }) => [raw, normalised]);
    // 3 + 4, 3, 4, 0; trunc(300 / 7) = 42, trunc(400 / 7) = 57
    expect(rated(asking({ preferredNodes: [{ ...arm, weight: 4 }] }))).toEqual([
      [7, 100],
      [3, 42],
      [4, 57],
      [0, 0],
    ]);
    expect(rated(asking({}))).toEqual([
      [3, 100],
      [3, 100],
      [0, 0],
      [0, 0],
    ]);
  });
});
