import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { explain } from "../../src/scheduling/explain.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import type { PodAffinityTerm, PodTemplateSpec } from "../../src/spec/pod.ts";
import type { InterPodArgs } from "../../src/spec/scheduler.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, putting, type TraitShape, traitNodes, waiting } from "./constrained.ts";
import { made, withArgs } from "./decisions.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";

const ARGS: InterPodArgs = { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false };

/** Two nodes in zone a, one in zone b. */
function threeNodes(...changes: readonly TraitShape[]): Cluster {
  return aCluster(traitNodes(...["a", "a", "b"].map((zone, i) => ({ zone, ...changes[i] })))).cluster;
}

/** [raw, normalised] of each node; undefined: skipped. */
function ratings(cluster: Cluster, template: PodTemplateSpec, args: Partial<InterPodArgs> = {}) {
  const strategy = made(kubeDefault, {}, 1, withArgs({ interPod: { ...ARGS, ...args } }));
  const { scores, skippedScores } = explain(strategy, waiting(cluster, template), cluster);
  if (skippedScores.includes("InterPodAffinity")) return undefined;
  return scores
    .filter(({ score }) => score === "InterPodAffinity")
    .toSorted((a, b) => a.node - b.node)
    .map(({ raw, normalised }) => [raw, normalised]);
}

const near = (app: string, topologyKey: string, change: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey,
  selector: [isIn("app", app)],
  namespaces: ["default"],
  namespaceSelector: undefined,
  ...change,
});
const weighing = (weight: number, term: PodAffinityTerm) => ({ ...term, weight });
const labelled = (app: string, placement: Parameters<typeof asking>[0] = {}) =>
  asking(placement, { labels: { app } });

describe("InterPodAffinity's score", () => {
  it("adds the weights of what the pod wants near, and takes off those of what it avoids, for each pod", () => {
    const cluster = threeNodes();
    putting(cluster, labelled("db"), 0);
    for (const node of [1, 1]) putting(cluster, labelled("web"), node);
    const preferredPods = [weighing(10, near("db", ZONE))];
    const preferredAvoidedPods = [weighing(3, near("web", HOST))];
    // n0: 10; n1, in the same zone: 10 - 2 x 3 = 4; n2: 0
    expect(ratings(cluster, labelled("x", { preferredPods, preferredAvoidedPods }))).toEqual([
      [10, 100],
      [4, 40],
      [0, 0],
    ]);
  });

  it("stretches from the lowest to the highest, below zero too, and cuts what the quotient loses", () => {
    const cluster = threeNodes();
    putting(cluster, labelled("a"), 0);
    putting(cluster, labelled("b"), 1);
    const preferredAvoidedPods = [weighing(100, near("a", HOST)), weighing(71, near("b", HOST))];
    // -100, -71, 0: 100 x (29 / 100) is 28.999999999999996 in binary
    expect(ratings(cluster, labelled("x", { preferredAvoidedPods }))).toEqual([
      [-100, 0],
      [-71, 28],
      [0, 100],
    ]);
  });

  it("hears what those that are there prefer, and weighs what they require", () => {
    const cluster = threeNodes();
    putting(cluster, labelled("one", { preferredPods: [weighing(5, near("x", HOST))] }), 0);
    putting(cluster, labelled("two", { preferredAvoidedPods: [weighing(2, near("x", HOST))] }), 1);
    putting(cluster, labelled("three", { requiredPods: [near("x", ZONE), near("x", HOST)] }), 2);
    // n0: 5; n1: -2; n2: 2 terms x 1
    expect(ratings(cluster, labelled("x"))).toEqual([
      [5, 100],
      [-2, 0],
      [2, 57],
    ]);
    // with weight 20: 2 x 20 on n2; 100 x 7 / 42
    expect(ratings(cluster, labelled("x"), { hardPodAffinityWeight: 20 })).toEqual([
      [5, 16],
      [-2, 0],
      [40, 100],
    ]);
    // with weight 0 the required terms say nothing.
    expect(ratings(cluster, labelled("x"), { hardPodAffinityWeight: 0 })).toEqual([
      [5, 100],
      [-2, 0],
      [0, 28],
    ]);
  });

  it("counts a term as often as a pod has it", () => {
    const cluster = threeNodes();
    const term = weighing(5, near("x", HOST));
    putting(cluster, labelled("one", { preferredPods: [term, term], preferredAvoidedPods: [term] }), 0);
    putting(cluster, labelled("two", { preferredPods: [term, term, term] }), 1);
    expect(ratings(cluster, labelled("x"))).toEqual([
      [5, 33],
      [15, 100],
      [0, 0],
    ]);
  });

  it("counts pods that are being deleted, and goes by the namespaces of a term", () => {
    const cluster = threeNodes();
    cluster.requestDeletion(putting(cluster, labelled("db"), 0), "deletion");
    putting(cluster, asking({}, { labels: { app: "db" }, namespace: "other" }), 1);
    expect(ratings(cluster, labelled("x", { preferredPods: [weighing(1, near("db", HOST))] }))).toEqual([
      [1, 100],
      [0, 0],
      [0, 0],
    ]);
    const everywhere = near("db", HOST, { namespaces: [], namespaceSelector: [] });
    expect(ratings(cluster, labelled("x", { preferredPods: [weighing(1, everywhere)] }))).toEqual([
      [1, 100],
      [1, 100],
      [0, 0],
    ]);
  });

  it("gives 0 to all where all are equal, though something was found", () => {
    const cluster = threeNodes({ zone: "a" }, { zone: "a" }, { zone: "a" });
    putting(cluster, labelled("db"), 0);
    expect(ratings(cluster, labelled("x", { preferredPods: [weighing(9, near("db", ZONE))] }))).toEqual([
      [9, 0],
      [9, 0],
      [9, 0],
    ]);
  });

  it("is skipped where no term is about any pod, or only about pods on nodes without the label", () => {
    const cluster = threeNodes({ lacks: [ZONE] });
    expect(ratings(cluster, labelled("x"))).toBeUndefined();
    const wanting = labelled("x", { preferredPods: [weighing(9, near("db", ZONE))] });
    expect(ratings(cluster, wanting)).toBeUndefined();
    putting(cluster, labelled("db"), 0);
    expect(ratings(cluster, wanting)).toBeUndefined();
    putting(cluster, labelled("db"), 1);
    expect(ratings(cluster, wanting)).toHaveLength(3);
  });

  it("ignores what others prefer, and their required terms, for a pod that prefers nothing, if told so", () => {
    const cluster = threeNodes();
    putting(cluster, labelled("one", { preferredPods: [weighing(5, near("x", HOST))] }), 0);
    putting(cluster, labelled("three", { requiredPods: [near("x", HOST)] }), 1);
    const args = { ignorePreferredTermsOfExistingPods: true };
    expect(ratings(cluster, labelled("x"), args)).toBeUndefined();
    const wanting = labelled("x", { preferredPods: [weighing(2, near("one", HOST))] });
    expect(ratings(cluster, wanting, args)).toEqual(ratings(cluster, wanting));
    // n0: 2 + 5; n1: 1; 100 x 1 / 7
    expect(ratings(cluster, wanting, args)).toEqual([
      [7, 100],
      [1, 14],
      [0, 0],
    ]);
    const avoiding = labelled("x", { preferredAvoidedPods: [weighing(2, near("one", HOST))] });
    // n0: 5 - 2; n1: 1; 100 x 1 / 3
    expect(ratings(cluster, avoiding, args)).toEqual([
      [3, 100],
      [1, 33],
      [0, 0],
    ]);
  });
});
