import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { explain } from "../../src/scheduling/explain.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { USUAL_SPREAD } from "../../src/spec/default-scheduler.ts";
import type { PodTemplateSpec, SpreadConstraint } from "../../src/spec/pod.ts";
import type { DefaultSpread } from "../../src/spec/scheduler.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, putting, type TraitShape, traitNodes, waiting } from "./constrained.ts";
import { made, withArgs } from "./decisions.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";
const WEB = [isIn("app", "web")];

const web = (change: Partial<PodTemplateSpec> = {}) => asking({}, { labels: { app: "web" }, ...change });

/** Two nodes in zone a, one in zone b, and a service that selects app=web. */
function served(...changes: readonly TraitShape[]): Cluster {
  const zones = ["a", "a", "b"];
  const { cluster } = aCluster(traitNodes(...zones.map((zone, i) => ({ zone, ...changes[i] }))));
  cluster.services.apply({ namespace: "default", name: "web", selector: WEB });
  return cluster;
}

/** [raw, normalised] of each node; undefined: skipped. */
function ratings(cluster: Cluster, template: PodTemplateSpec, strategy = made(kubeDefault)) {
  const { scores, skippedScores } = explain(strategy, waiting(cluster, template), cluster);
  if (skippedScores.includes("PodTopologySpread")) return undefined;
  return scores
    .filter(({ score }) => score === "PodTopologySpread")
    .toSorted((a, b) => a.node - b.node)
    .map(({ raw, normalised }) => [raw, normalised]);
}

const soft = (change: Partial<SpreadConstraint>): SpreadConstraint => ({
  maxSkew: 1,
  topologyKey: ZONE,
  whenUnsatisfiable: "ScheduleAnyway",
  selector: WEB,
  minDomains: 1,
  nodeAffinityPolicy: "Honor",
  nodeTaintsPolicy: "Ignore",
  ...change,
});

describe("PodTopologySpread's score", () => {
  it("spreads what a service selects over hosts (maxSkew 3) and zones (5), without being asked", () => {
    const cluster = served();
    for (const node of [0, 0, 2]) putting(cluster, web(), node);
    // 3 hosts: ln 5 = 1.6094; 2 zones: ln 4 = 1.3863
    // n0: 2 x 1.6094 + 2 + 2 x 1.3863 + 4 = 11.99; n1: 0 + 2 + 2.77 + 4 = 8.77; n2: 1.61 + 2 + 1.39 + 4 = 8.9957
    // highest 12, lowest 9: trunc(100 x (12 + 9 - raw) / 12)
    expect(ratings(cluster, web())).toEqual([
      [12, 75],
      [9, 100],
      [9, 100],
    ]);
  });

  it("keeps a node without a zone, whose missing label is a domain of its own", () => {
    const cluster = served({}, {}, { lacks: [ZONE] });
    for (const node of [0, 0, 2]) putting(cluster, web(), node);
    // n2: 1.61 + 2 = 3.61; the others as above, for there are two values: a and none.
    // 100 x (12 + 4 - 12) / 12 = 33.3; 100 x (16 - 9) / 12 = 58.3; 100
    expect(ratings(cluster, web())).toEqual([
      [12, 33],
      [9, 58],
      [4, 100],
    ]);
  });

  it("gives 0 to a node without the label where the pod itself names the constraint", () => {
    const cluster = served({}, {}, { lacks: [ZONE] });
    for (const node of [0, 0, 2]) putting(cluster, web(), node);
    // One zone: 2 x ln 3 = 2.197 on both others; 100 x (2 + 2 - 2) / 2
    expect(ratings(cluster, asking({ spread: [soft({})] }))).toEqual([
      [2, 100],
      [2, 100],
      [0, 0],
    ]);
  });

  it("counts only hosts with all labels that the pod names", () => {
    const cluster = served({}, {}, { lacks: [ZONE] });
    putting(cluster, web(), 0);
    // One zone: ln 3 = 1.10; 2 hosts: ln 4 = 1.39, where 3 would be ln 5 = 1.61. n0: 2.48 + 1; n1: 1.10 + 1
    const spread = [soft({}), soft({ topologyKey: HOST, maxSkew: 2 })];
    expect(ratings(cluster, asking({ spread }))).toEqual([
      [3, 66],
      [2, 100],
      [0, 0],
    ]);
  });

  it("adds up any number of constraints", () => {
    const labels = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, "x"]));
    const cluster = served({ labels }, { labels }, { labels });
    putting(cluster, web(), 0);
    // Each of 6 with one domain: 6 x (1 x ln 3 + skew of 1, which gives nothing) = 6.59 on all nodes.
    const spread = Object.keys(labels).map((topologyKey) => soft({ topologyKey }));
    expect(ratings(cluster, asking({ spread }))).toEqual([
      [7, 100],
      [7, 100],
      [7, 100],
    ]);
  });

  it("gives 100 to all where nothing is counted and no skew is given away", () => {
    expect(ratings(served(), asking({ spread: [soft({})] }))).toEqual([
      [0, 100],
      [0, 100],
      [0, 100],
    ]);
  });

  it("does not count pods that are being deleted, or are in another namespace", () => {
    const cluster = served();
    cluster.requestDeletion(putting(cluster, web(), 0), "deletion");
    putting(cluster, web({ namespace: "other" }), 0);
    // 0 pods: maxSkew - 1 alone, 2 + 4
    expect(ratings(cluster, web())).toEqual([
      [6, 100],
      [6, 100],
      [6, 100],
    ]);
  });

  it("counts the pods of excluded nodes by host, and not by zone", () => {
    const cluster = served({ labels: { disk: "ssd" } }, {}, { labels: { disk: "ssd" } });
    for (const node of [0, 1, 1]) putting(cluster, web(), node);
    const spread = [soft({}), soft({ topologyKey: HOST, maxSkew: 2 })];
    // Feasible: n0 and n2. Zones: n0 alone counts in a: 1 x ln 4 = 1.39. Hosts, 2 of them: 1 x ln 4 + 1 = 2.39.
    // n0: 3.77; n2: 1. 100 x (4 + 1 - 4) / 4 = 25
    expect(ratings(cluster, asking({ nodeSelector: { disk: "ssd" }, spread }))).toEqual([
      [4, 25],
      [1, 100],
    ]);
  });

  it("is skipped where neither a service nor an owner selects the pod, until a service does", () => {
    const { cluster } = aCluster(traitNodes({ zone: "a" }, { zone: "b" }));
    expect(ratings(cluster, web())).toBeUndefined();
    cluster.services.apply({ namespace: "other", name: "web", selector: WEB });
    expect(ratings(cluster, web())).toBeUndefined();
    cluster.services.apply({ namespace: "default", name: "web", selector: WEB });
    expect(ratings(cluster, web())).toHaveLength(2);
    cluster.services.apply({ namespace: "default", name: "web", selector: [isIn("app", "db")] });
    expect(ratings(cluster, web())).toBeUndefined();
  });

  it("counts what a service and the owner both select", () => {
    const cluster = served();
    const revision = (hash: string) =>
      web({ labels: { app: "web", hash }, ownerSelector: [isIn("app", "web"), isIn("hash", hash)] });
    for (const node of [0, 0, 1]) putting(cluster, revision("old"), node);
    putting(cluster, revision("new"), 1);
    // Of the new ones: n1 has 1. n0: 2 + 1.39 + 4 = 7.39; n1: 1.61 + 2 + 1.39 + 4 = 8.9957; n2: 6
    // 100 x (9 + 6 - raw) / 9: 88.9, 66.7, 100
    expect(ratings(cluster, revision("new"))).toEqual([
      [7, 88],
      [9, 66],
      [6, 100],
    ]);
  });
});

describe("default constraints of a profile", () => {
  const zone = { ...USUAL_SPREAD, topologyKey: ZONE, maxSkew: 1 } as const;
  const byList = (
    whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
    change: Partial<DefaultSpread> = {},
  ) =>
    made(
      kubeDefault,
      {},
      1,
      withArgs({ spread: { defaulting: "List", constraints: [{ ...zone, whenUnsatisfiable, ...change }] } }),
    );

  it("rule nodes out for pods that declare none", () => {
    const cluster = served();
    putting(cluster, web(), 0);
    const { rejections } = explain(byList("DoNotSchedule"), waiting(cluster, web()), cluster);
    // Zone a: 1 + 1 - 0 > 1.
    expect(rejections.map(({ node, filter, isResolvable }) => [node, filter, isResolvable])).toEqual([
      [0, "PodTopologySpread", true],
      [1, "PodTopologySpread", true],
    ]);
  });

  it("have minDomains and policies like those of pods", () => {
    const shut = [{ key: "shut", value: "", effect: "NoSchedule" as const }];
    const rejectedBy = (change: Partial<DefaultSpread>) => {
      const cluster = served({}, {}, { taints: shut, labels: { [ZONE]: "c" } });
      putting(cluster, web(), 0);
      const { rejections } = explain(byList("DoNotSchedule", change), waiting(cluster, web()), cluster);
      return rejections.filter(({ filter }) => filter === "PodTopologySpread").map(({ node }) => node);
    };
    // Pods in zone a: 1; in c, which is tainted: 0. With c: 1 + 1 - 0 > 1. Without it a is alone: 1 + 1 - 1 = 1.
    expect(rejectedBy({})).toEqual([0, 1]);
    expect(rejectedBy({ nodeTaintsPolicy: "Honor" })).toEqual([]);
    // One zone where two are asked for: the fewest is 0.
    expect(rejectedBy({ nodeTaintsPolicy: "Honor", minDomains: 2 })).toEqual([0, 1]);
  });

  it("leave pods alone that declare any, and pods that nobody selects", () => {
    const cluster = served();
    putting(cluster, web(), 0);
    const strategy = byList("DoNotSchedule");
    for (const template of [web({ placement: asking({ spread: [soft({})] }).placement }), asking({})])
      expect(explain(strategy, waiting(cluster, template), cluster).rejections).toEqual([]);
  });

  it("ignore nodes without the label, other than the system's own", () => {
    const cluster = served({}, {}, { lacks: [ZONE] });
    putting(cluster, web(), 0);
    // One zone: ln 3 = 1.0986
    expect(ratings(cluster, web(), byList("ScheduleAnyway"))).toEqual([
      [1, 100],
      [1, 100],
      [0, 0],
    ]);
  });

  it("of an empty list spread nothing", () => {
    const none = made(kubeDefault, {}, 1, withArgs({ spread: { defaulting: "List", constraints: [] } }));
    expect(ratings(served(), web(), none)).toBeUndefined();
  });
});
