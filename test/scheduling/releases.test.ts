import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { createStream } from "../../src/random/streams.ts";
import { KubeScheduler } from "../../src/scheduling/kube/kube-scheduler.ts";
import { defaultPlugins, defaultScheduler } from "../../src/spec/default-scheduler.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aContainer } from "../objects.ts";
import { asking, putting, taint, traitNodes, waiting } from "./constrained.ts";

const GIB = 2 ** 30;
const MINORS = [31, 32, 33, 34, 35, 36];

/** What a release of Kubernetes says about a pod on two nodes, n1 with 3 of 4 cores and 2 of 8 GiB taken. */
function explained(minor: number, pod: PodTemplateSpec, images = {}) {
  const nodes = traitNodes({ memory: 8 * GIB, images }, { memory: 8 * GIB, images });
  const setting = { kubernetesVersion: `1.${minor}`, namespaces: [] };
  const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods"], nodes, setting);
  putting(cluster, asking({}, { requests: [3000, 2 * GIB, 1] }), 1);
  return ofRelease().explain(waiting(cluster, pod), cluster);
}

function ofRelease(): KubeScheduler {
  return new KubeScheduler({
    scheduler: undefined,
    ratesAll: false,
    ties: "uniform",
    random: createStream(1, "strategy"),
  });
}

function rawOf(minor: number, score: string, pod: PodTemplateSpec, images = {}) {
  const { scores } = explained(minor, pod, images);
  return scores.filter((row) => row.score === score).map(({ raw }) => raw);
}

describe.each(MINORS)("Kubernetes 1.%d", (minor) => {
  const BALANCED = "NodeResourcesBalancedAllocation";

  it("compares the balance of resources with that without the pod since 1.36", () => {
    // With the pod 87 on both, without it 100 and 75: 50 + trunc(37 / 2) = 68, 50 + trunc(62 / 2) = 81.
    const pod = asking({}, { requests: [1000, 4 * GIB, 1] });
    expect(rawOf(minor, BALANCED, pod)).toEqual(minor >= 36 ? [68, 81] : [87, 87]);
  });

  it("does not rate the balance for a pod that requests nothing since 1.33", () => {
    const pod = asking({}, { requests: [0, 0, 1] });
    expect(rawOf(minor, BALANCED, pod)).toEqual(minor >= 33 ? [] : [100, 75]);
    expect(explained(minor, pod).skippedScores.includes(BALANCED)).toBe(minor >= 33);
  });

  it("counts images that are mounted since 1.36", () => {
    const pod = asking({}, { containers: [aContainer({ image: "app:v1" })], imageVolumes: ["data:v1"] });
    // trunc(100 x (500 - 23) / (1000 - 23)) = 48
    const images = { "data:v1": 500 * 2 ** 20 };
    expect(rawOf(minor, "ImageLocality", pod, images)).toEqual(minor >= 36 ? [48, 48] : [0, 0]);
  });

  it("gives up on nodes that are too small for a pod since 1.34", () => {
    const { rejections } = explained(minor, asking({}, { requests: [5000, GIB, 1] }));
    expect(rejections.map(({ isResolvable }) => isResolvable)).toEqual(
      minor >= 34 ? [false, false] : [true, true],
    );
  });

  it("names the first taint that is not tolerated before 1.34", () => {
    const taints = [
      taint("soft", "PreferNoSchedule"),
      taint("gpu", "NoSchedule", "a100"),
      taint("b", "NoExecute"),
    ];
    const setting = { kubernetesVersion: `1.${minor}`, namespaces: [] };
    const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods"], traitNodes({ taints }), setting);
    const { rejections } = ofRelease().explain(waiting(cluster, asking({})), cluster);
    expect(rejections.flatMap(({ reasons }) => reasons)).toEqual([
      minor >= 34 ? "node(s) had untolerated taint(s)" : "node(s) had untolerated taint {gpu: a100}",
    ]);
  });

  it("has DynamicResources since 1.34 and NodeDeclaredFeatures since 1.36", () => {
    const { filter, postFilter, score, preScore } = defaultPlugins(minor);
    expect(filter.includes("DynamicResources")).toBe(minor >= 34);
    expect(postFilter).toEqual([...(minor >= 34 ? ["DynamicResources"] : []), "DefaultPreemption"]);
    expect(score.some(({ name }) => name === "DynamicResources")).toBe(minor >= 34);
    expect(preScore).not.toContain("DynamicResources");
    expect(filter.at(-1)).toBe(
      minor >= 36 ? "NodeDeclaredFeatures" : minor >= 34 ? "DynamicResources" : "InterPodAffinity",
    );
    const names = new Set(
      explained(minor, asking({}, { requests: [1000, GIB, 1] })).scores.map(({ score }) => score),
    );
    expect(names.has("DynamicResources")).toBe(minor >= 34);
  });

  it("leaves out of a given profile what it does not run", () => {
    const scheduler = new KubeScheduler({
      scheduler: defaultScheduler(36),
      ratesAll: false,
      ties: "uniform",
      random: createStream(1, "strategy"),
    });
    const setting = { kubernetesVersion: `1.${minor}`, namespaces: [] };
    const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods"], traitNodes({}, {}), setting);
    const { scores } = scheduler.explain(waiting(cluster, asking({}, { requests: [1000, GIB, 1] })), cluster);
    expect(scores.some(({ score }) => score === "DynamicResources")).toBe(minor >= 34);
  });
});
