import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import type { Score } from "../../src/scheduling/score.ts";
import { leastAllocatedScore } from "../../src/scheduling/scores/allocation.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { imageLocality } from "../../src/scheduling/scores/image-locality.ts";
import { nodeAffinityScore } from "../../src/scheduling/scores/node-affinity.ts";
import { normaliseDown, normaliseUp } from "../../src/scheduling/scores/normalise.ts";
import { taintTolerationScore } from "../../src/scheduling/scores/taint-toleration.ts";
import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { aContainer } from "../objects.ts";
import { aCluster } from "../worlds.ts";
import { asking, isIn, putting, taint, toleration, traitNodes, waiting } from "./constrained.ts";

const MIB = 2 ** 20;

const BALANCED = balancedAllocationScore(DEFAULT_ARGS.balanced);

/** Raw and normalised scores of all nodes by id; undefined where the score is skipped. */
function scored(score: Score, template: PodTemplateSpec, cluster: Cluster) {
  const podClass = cluster.classOf(waiting(cluster, template));
  const candidates = new Candidates(cluster.nodes.count);
  for (let node = 0; node < cluster.nodes.count; node++) candidates.ids[candidates.count++] = node;
  score.begin?.(cluster);
  if (score.skip?.(podClass, cluster)) return undefined;
  const values = new Int32Array(candidates.count);
  score.score(podClass, cluster, candidates, 0, values.length, values);
  const raw = [...values];
  score.normalise?.(podClass, cluster, candidates, values);
  return { raw, normalised: [...values] };
}

/** A pod that requests this CPU and memory. */
const wanting = (cpu: number, memory: number, change: Partial<PodTemplateSpec> = {}) =>
  asking({}, { requests: [cpu, memory, 1], ...change });

describe("normalising", () => {
  it("upwards makes the highest 100, and leaves zeros alone", () => {
    // trunc(100 x 1 / 3) = 33, trunc(100 x 2 / 3) = 66.
    const scores = Int32Array.of(1, 2, 3, 0, 7);
    normaliseUp(scores, 4);
    expect([...scores]).toEqual([33, 66, 100, 0, 7]);
    const zeros = new Int32Array(2);
    normaliseUp(zeros, 2);
    expect([...zeros]).toEqual([0, 0]);
  });

  it("downwards makes the highest 0, and zeros 100", () => {
    // 100 - 33, 100 - 66, 100 - 100, 100 - 0.
    const scores = Int32Array.of(1, 2, 3, 0, 7);
    normaliseDown(scores, 4);
    expect([...scores]).toEqual([67, 34, 0, 100, 7]);
    const zeros = new Int32Array(2);
    normaliseDown(zeros, 2);
    expect([...zeros]).toEqual([100, 100]);
  });
});

describe("NodeResourcesFit", () => {
  it("counts for the pod what its containers say, with fillers, and for the others what the node keeps", () => {
    const { cluster } = aCluster(traitNodes({ cpu: 4000, memory: 4000 * MIB }));
    putting(cluster, wanting(0, 0, { nonZeroCpu: 100, nonZeroMemory: 200 * MIB }), 0);
    const podLevel = wanting(2000, 2000 * MIB, { scoredCpu: 300, scoredMemory: 800 * MIB });
    // cpu trunc((4000 - 100 - 300) x 100 / 4000) = 90, memory trunc((4000 - 200 - 800) x 100 / 4000) = 75,
    // trunc(165 / 2) = 82.
    expect(scored(leastAllocatedScore, podLevel, cluster)?.raw).toEqual([82]);
  });

  it("takes an explicit 0 for what it is", () => {
    const { cluster } = aCluster(traitNodes({ cpu: 4000, memory: 4000 * MIB }));
    const zero = { nonZeroCpu: 0, nonZeroMemory: 0, scoredCpu: 0, scoredMemory: 0 };
    expect(scored(leastAllocatedScore, wanting(0, 0, zero), cluster)?.raw).toEqual([100]);
  });
});

describe("NodeResourcesBalancedAllocation", () => {
  /** n0 is empty, n1 has 3 of 4 cores taken and 2 of 8 GiB. */
  function twoNodes(version: string) {
    const nodes = traitNodes({ memory: 8192 * MIB }, { memory: 8192 * MIB });
    const setting = { kubernetesVersion: version, namespaces: [] };
    const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods"], nodes, setting);
    putting(cluster, wanting(3000, 2048 * MIB), 1);
    return cluster;
  }
  const pod = wanting(1000, 4096 * MIB);

  it("compares the balance with the pod to that without", () => {
    // n0: cpu 0.25, memory 0.5: trunc((1 - 0.125) x 100) = 87, without 100: 50 + trunc((50 + 87 - 100) / 2) = 68
    // n1: cpu 1, memory 0.75: 87; without cpu 0.75, memory 0.25: 75: 50 + trunc((50 + 87 - 75) / 2) = 81
    expect(scored(BALANCED, pod, twoNodes("1.36"))?.raw).toEqual([68, 81]);
  });

  it("is the balance with the pod before 1.36", () => {
    expect(scored(BALANCED, pod, twoNodes("1.35"))?.raw).toEqual([87, 87]);
  });

  it("takes no more than all as requested, and one resource alone as balanced", () => {
    const { cluster } = aCluster(
      traitNodes({ cpu: 2000, memory: 8192 * MIB }, { cpu: 0, memory: 8192 * MIB }),
    );
    // n0: cpu min(1, 3000 / 2000) = 1, memory 0.5: trunc(75) = 75; 50 + trunc((50 + 75 - 100) / 2) = 62
    // n1: without CPU 100 before and after: 50 + trunc(50 / 2) = 75
    expect(scored(BALANCED, wanting(3000, 4096 * MIB), cluster)?.raw).toEqual([62, 75]);
  });

  it("has nothing to say about a pod that requests neither, since 1.33", () => {
    expect(scored(BALANCED, wanting(0, 0), twoNodes("1.36"))).toBeUndefined();
    expect(scored(BALANCED, wanting(0, 0), twoNodes("1.33"))).toBeUndefined();
    // n0: 0 and 0: 100; n1: 0.75 and 0.25: 75.
    expect(scored(BALANCED, wanting(0, 0), twoNodes("1.32"))?.raw).toEqual([100, 75]);
  });
});

describe("TaintToleration", () => {
  it("prefers nodes with few PreferNoSchedule taints that the pod does not tolerate", () => {
    const soft = ["a", "b", "c"].map((key) => taint(key, "PreferNoSchedule"));
    const { cluster } = aCluster(traitNodes({ taints: soft }, { taints: soft.slice(1) }, {}));
    // 3, 2, 0: 100 - 100, 100 - trunc(200 / 3) = 34, 100
    expect(scored(taintTolerationScore, asking({}), cluster)).toEqual({
      raw: [3, 2, 0],
      normalised: [0, 34, 100],
    });
    const tolerating = asking({ tolerations: [toleration({ key: "a" })] });
    expect(scored(taintTolerationScore, tolerating, cluster)?.raw).toEqual([2, 2, 0]);
    const all = asking({ tolerations: [toleration({})] });
    expect(scored(taintTolerationScore, all, cluster)?.normalised).toEqual([100, 100, 100]);
  });
});

describe("NodeAffinity", () => {
  it("prefers nodes by the weights of the terms that they match", () => {
    const { cluster } = aCluster(
      traitNodes({ labels: { disk: "ssd", arch: "arm64" } }, { labels: { disk: "ssd" } }, {}),
    );
    const preferredNodes = [
      { weight: 20, expressions: [isIn("disk", "ssd")], fields: [] },
      { weight: 40, expressions: [isIn("arch", "arm64")], fields: [] },
    ];
    // 60, 20, 0: 100, trunc(2000 / 60) = 33, 0
    expect(scored(nodeAffinityScore, asking({ preferredNodes }), cluster)).toEqual({
      raw: [60, 20, 0],
      normalised: [100, 33, 0],
    });
    expect(scored(nodeAffinityScore, asking({}), cluster)).toBeUndefined();
  });
});

describe("ImageLocality", () => {
  const shows = (...images: string[]) =>
    asking({}, { containers: images.map((image) => aContainer({ image })) });

  it("counts an image by its size and by how many nodes have it", () => {
    const big = { "big:v1": 400 * MIB };
    const { cluster } = aCluster(traitNodes({ images: big }, { images: big }, {}, {}));
    // 400 MiB x 2 / 4 = 200 MiB: trunc(100 x (200 - 23) / (1000 - 23)) = trunc(18.1) = 18
    expect(scored(imageLocality(), shows("big:v1"), cluster)?.raw).toEqual([18, 18, 0, 0]);
    // Two containers: trunc(100 x (200 - 23) / (2000 - 23)) = trunc(8.95) = 8
    expect(scored(imageLocality(), shows("big:v1", "none:v1"), cluster)?.raw).toEqual([8, 8, 0, 0]);
    expect(scored(imageLocality(), shows("none:v1"), cluster)?.raw).toEqual([0, 0, 0, 0]);
  });

  it("stays between 0 and 100", () => {
    const images = { "small:v1": 20 * MIB, "huge:v1": 3000 * MIB };
    const { cluster } = aCluster(traitNodes({ images }));
    expect(scored(imageLocality(), shows("small:v1"), cluster)?.raw).toEqual([0]);
    expect(scored(imageLocality(), shows("huge:v1"), cluster)?.raw).toEqual([100]);
  });

  it("counts init containers, and images that are mounted since 1.36", () => {
    const nodes = traitNodes({ images: { "init:v1": 500 * MIB, "data:v1": 600 * MIB } });
    const template = asking(
      {},
      {
        initContainers: [aContainer({ image: "init:v1" })],
        containers: [aContainer({ image: "app:v1" })],
        imageVolumes: ["data:v1"],
      },
    );
    const of = (kubernetesVersion: string) => {
      const setting = { kubernetesVersion, namespaces: [] };
      return new Cluster({ now: 0 }, ["cpu", "memory", "pods"], nodes, setting);
    };
    // 1.35: 500 MiB of two containers: trunc(100 x 477 / 1977) = trunc(24.1) = 24
    // 1.36: 1100 MiB, still of two containers: trunc(100 x 1077 / 1977) = trunc(54.5) = 54
    expect(scored(imageLocality(), template, of("1.35"))?.raw).toEqual([24]);
    expect(scored(imageLocality(), template, of("1.36"))?.raw).toEqual([54]);
  });

  it("takes the size that was told first, until no node has the image", () => {
    const { cluster } = aCluster(traitNodes({}));
    const node = 0 as NodeId;
    const other = cluster.addNode({ ...traitNodes({})[0]!, name: "n1" });
    cluster.imagePresent(other, "app:v1", 500 * MIB);
    cluster.imagePresent(node, "app:v1", 800 * MIB);
    // On both: 500 x 2 / 2: trunc(100 x 477 / 977) = 48
    expect(scored(imageLocality(), shows("app:v1"), cluster)?.raw).toEqual([48, 48]);
    cluster.imageAbsent(other, "app:v1");
    cluster.imageAbsent(node, "app:v1");
    cluster.imagePresent(node, "app:v1", 800 * MIB);
    // On one of two: 400: trunc(100 x 377 / 977) = 38
    expect(scored(imageLocality(), shows("app:v1"), cluster)?.raw).toEqual([38, 0]);
  });

  it("remembers how many nodes had an image when the node changed last", () => {
    const { cluster } = aCluster(traitNodes({ images: { "app:v1": 500 * MIB } }, {}));
    const score = imageLocality();
    // On one of two: 250: trunc(100 x 227 / 977) = 23
    expect(scored(score, shows("app:v1"), cluster)?.raw).toEqual([23, 0]);
    cluster.imagePresent(1 as NodeId, "app:v1", 500 * MIB);
    // n1 counts both, 500: 48; n0 has not changed and counts itself alone.
    expect(scored(score, shows("app:v1"), cluster)?.raw).toEqual([23, 48]);
    putting(cluster, asking({}), 0);
    expect(scored(score, shows("app:v1"), cluster)?.raw).toEqual([48, 48]);
    cluster.imageAbsent(0 as NodeId, "app:v1");
    expect(scored(score, shows("app:v1"), cluster)?.raw).toEqual([0, 48]);
  });
});
