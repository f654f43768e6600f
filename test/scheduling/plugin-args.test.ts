import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { explain } from "../../src/scheduling/explain.ts";
import type { Filter } from "../../src/scheduling/filter.ts";
import { interPodAffinity } from "../../src/scheduling/filters/inter-pod-affinity.ts";
import { nodeAffinity, nodeAffinityBy } from "../../src/scheduling/filters/node-affinity.ts";
import { nodeResourcesFit, nodeResourcesFitBy } from "../../src/scheduling/filters/node-resources-fit.ts";
import { podTopologySpread, podTopologySpreadBy } from "../../src/scheduling/filters/pod-topology-spread.ts";
import type { Score } from "../../src/scheduling/score.ts";
import { leastAllocatedScore } from "../../src/scheduling/scores/allocation.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { imageLocality } from "../../src/scheduling/scores/image-locality.ts";
import { interPodAffinityScore } from "../../src/scheduling/scores/inter-pod-affinity.ts";
import { nodeAffinityScore, nodeAffinityScoreBy } from "../../src/scheduling/scores/node-affinity.ts";
import { nodeResourcesFitScore } from "../../src/scheduling/scores/node-resources-fit.ts";
import { podTopologySpreadScore } from "../../src/scheduling/scores/pod-topology-spread.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { DEFAULT_ARGS, USUAL_SPREAD } from "../../src/spec/default-scheduler.ts";
import type { NodeSelectorTerm, PodTemplateSpec } from "../../src/spec/pod.ts";
import type { AddedAffinity, FitArgs, PluginArgs } from "../../src/spec/scheduler.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, putting, traitNodes, waiting } from "./constrained.ts";
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

describe("a plugin with arguments", () => {
  const { fit } = DEFAULT_ARGS;
  const ssd = { expressions: [isIn("disk", "ssd")], fields: [] };
  const added = { required: [ssd], preferred: [{ ...ssd, weight: 1 }] };
  const hard = {
    ...USUAL_SPREAD,
    topologyKey: "zone",
    maxSkew: 1,
    whenUnsatisfiable: "DoNotSchedule",
  } as const;
  const interPod = { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false };

  it("has the name of the plugin, and depends on what it does by default", () => {
    const told = ({ name, depends }: Filter | Score) => [name, depends];
    const pairs: readonly (readonly [Filter | Score, Filter | Score])[] = [
      [nodeResourcesFitBy({ ...fit, ignoredResources: ["example.com/gpu"] }), nodeResourcesFit],
      [nodeAffinityBy(added), nodeAffinity],
      [podTopologySpreadBy({ defaulting: "List", constraints: [hard] }), podTopologySpread],
      [
        nodeResourcesFitScore({
          ...fit,
          scoring: "RequestedToCapacityRatio",
          shape: [{ utilization: 0, score: 0 }],
        }),
        leastAllocatedScore,
      ],
      [nodeAffinityScoreBy(added), nodeAffinityScore],
    ];
    for (const [given, usual] of pairs) expect(told(given)).toEqual(told(usual));
    // These ask other pods and services, so that an index must watch domains.
    expect(told(podTopologySpread)).toEqual(["PodTopologySpread", ["labels", "domain"]]);
    expect(told(podTopologySpreadScore(DEFAULT_ARGS.spread))).toEqual(told(podTopologySpread));
    expect(told(interPodAffinityScore(interPod))).toEqual(told(interPodAffinity));
    // And these what is on the node alone.
    expect(told(nodeResourcesFit)).toEqual(["NodeResourcesFit", ["node"]]);
    expect(told(balancedAllocationScore(DEFAULT_ARGS.balanced))).toEqual([
      "NodeResourcesBalancedAllocation",
      ["node"],
    ]);
    expect(told(imageLocality())).toEqual(["ImageLocality", ["node"]]);
  });
});

describe("NodeName", () => {
  it("leaves the node that the pod's spec names, and all where it names none", () => {
    const { cluster } = aCluster(traitNodes({}, {}, {}));
    const OTHER = ["node(s) didn't match the requested node name"];
    expect(reasons(cluster, asking({ nodeName: "n1" }), {})).toEqual([OTHER, [], OTHER]);
    expect(reasons(cluster, asking({}), {})).toEqual([[], [], []]);
  });
});

describe("PodTopologySpread by a profile's own constraints", () => {
  it("says what is wrong as it does of a pod's", () => {
    const zone = "topology.kubernetes.io/zone";
    const { cluster } = aCluster(traitNodes({ zone: "a" }, { zone: "b" }, { lacks: [zone] }));
    const selector = [isIn("app", "web")];
    cluster.services.apply({ namespace: "default", name: "web", selector });
    const web = asking({}, { labels: { app: "web" } });
    putting(cluster, web, 0);
    const hard = {
      ...USUAL_SPREAD,
      topologyKey: zone,
      maxSkew: 1,
      whenUnsatisfiable: "DoNotSchedule",
    } as const;
    // Zone a would have 2, b has 0.
    const SKEWED = "node(s) didn't match pod topology spread constraints";
    expect(reasons(cluster, web, { spread: { defaulting: "List", constraints: [hard] } })).toEqual([
      [SKEWED],
      [],
      [`${SKEWED} (missing required label)`],
    ]);
  });
});

describe("NodeAffinity of a pod that names nodes", () => {
  const named = (...names: string[]) => ({ expressions: [], fields: [isIn("metadata.name", ...names)] });
  const asked = (...requiredNodes: NodeSelectorTerm[]) => {
    const { cluster } = aCluster(traitNodes({}, {}, {}, {}));
    const podClass = cluster.classOf(waiting(cluster, asking({ requiredNodes })));
    const narrowed = nodeAffinity.narrow!(podClass, cluster);
    return [nodeAffinity.refuse!(podClass, cluster), narrowed && Array.from(narrowed)];
  };

  it("has them asked alone, in the order of all nodes, each once, and none that there is not", () => {
    expect(asked(named("n3"), named("n0"), named("n2"), named("n9"), named("n0"))).toEqual([
      undefined,
      [0, 2, 3],
    ]);
  });

  it("refuses it where its names contradict each other in each term", () => {
    const both = { expressions: [], fields: [isIn("metadata.name", "n0"), isIn("metadata.name", "n1")] };
    expect(asked(both)).toEqual([{ reasons: ["pod affinity terms conflict"], isResolvable: false }, []]);
    expect(asked(both, named("n1"))).toEqual([undefined, [1]]);
  });

  it("has any asked where a term names none", () => {
    expect(asked(named("n1"), { expressions: [isIn("disk", "ssd")], fields: [] })).toEqual([
      undefined,
      undefined,
    ]);
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
