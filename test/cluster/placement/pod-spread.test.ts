import { describe, expect, it } from "vitest";
import type { SpreadConstraint } from "../../../src/spec/pod.ts";
import { allowed, asking, isIn, putting, taint, traitNodes } from "../../scheduling/constrained.ts";
import { aCluster } from "../../worlds.ts";

const ZONE = "topology.kubernetes.io/zone";

const zonal = (change: Partial<SpreadConstraint> = {}): SpreadConstraint => ({
  maxSkew: 1,
  topologyKey: ZONE,
  whenUnsatisfiable: "DoNotSchedule",
  selector: [isIn("app", "web")],
  minDomains: 1,
  nodeAffinityPolicy: "Honor",
  nodeTaintsPolicy: "Ignore",
  ...change,
});
const web = { labels: { app: "web" } };
const spreading = (...spread: SpreadConstraint[]) => asking({ spread }, web);

/** n0 and n1 in zone a, n2 in b, n3 in c, with so many web pods. */
function zones(pods: readonly number[]) {
  const { cluster } = aCluster(traitNodes({ zone: "a" }, { zone: "a" }, { zone: "b" }, { zone: "c" }));
  const bound = pods.flatMap((count, node) =>
    Array.from({ length: count }, () => putting(cluster, asking({}, web), node)),
  );
  return { cluster, bound };
}

describe("a spread constraint that must hold", () => {
  it("allows a skew up to maxSkew, over domains", () => {
    // a: 1 + 1 = 2, b: 1, c: 2; fewest 1. One more: a 3 - 1 = 2, b 2 - 1 = 1, c 3 - 1 = 2.
    const { cluster } = zones([1, 1, 1, 2]);
    expect(allowed(cluster, spreading(zonal()))).toEqual([2]);
    expect(allowed(cluster, spreading(zonal({ maxSkew: 2 })))).toEqual([0, 1, 2, 3]);
  });

  it("counts a pod that its own selector does not match as none more", () => {
    // a 2 - 1 = 1, b 1 - 1 = 0, c 2 - 1 = 1.
    const { cluster } = zones([1, 1, 1, 2]);
    const other = asking({ spread: [zonal()] }, { labels: { app: "api" } });
    expect(allowed(cluster, other)).toEqual([0, 1, 2, 3]);
  });

  it("takes the fewest as 0 where there are fewer domains than minDomains", () => {
    // One each: one more is 2 - 1 = 1 anywhere; with four domains wanted and three there, 2 - 0 = 2.
    const { cluster } = zones([1, 0, 1, 1]);
    expect(allowed(cluster, spreading(zonal({ minDomains: 3 })))).toEqual([0, 1, 2, 3]);
    expect(allowed(cluster, spreading(zonal({ minDomains: 4 })))).toEqual([]);
  });

  it("needs the label, of every constraint", () => {
    const { cluster } = aCluster(traitNodes({ labels: { rack: "r1" } }, {}));
    expect(allowed(cluster, spreading(zonal({ topologyKey: "rack" })))).toEqual([0]);
    // n1, without rack, is no domain for the zones either: a zone of its own would have made the fewest 0.
    const two = aCluster(traitNodes({ zone: "a", labels: { rack: "r1" } }, { zone: "b" })).cluster;
    putting(two, asking({}, web), 0);
    expect(allowed(two, spreading(zonal()))).toEqual([1]);
    // Zone a: 1 + 1 - 1 = 1.
    expect(allowed(two, spreading(zonal(), zonal({ topologyKey: "rack", maxSkew: 2 })))).toEqual([0]);
  });

  it("leaves out pods of other namespaces, and those whose deletion was asked for", () => {
    const { cluster, bound } = zones([1, 0, 0, 0]);
    // a 1 + 1 - 0 = 2.
    expect(allowed(cluster, spreading(zonal()))).toEqual([2, 3]);
    putting(cluster, asking({}, { ...web, namespace: "shop" }), 2);
    expect(allowed(cluster, spreading(zonal()))).toEqual([2, 3]);
    cluster.requestDeletion(bound[0]!, "deletion");
    expect(allowed(cluster, spreading(zonal()))).toEqual([0, 1, 2, 3]);
    cluster.remove(bound[0]!);
    expect(allowed(cluster, spreading(zonal()))).toEqual([0, 1, 2, 3]);
    putting(cluster, asking({}, web), 3);
    expect(allowed(cluster, spreading(zonal()))).toEqual([0, 1, 2]);
  });

  it("counts nothing by an empty selector, though the pod matches it itself", () => {
    // 0 + 1 - 0 = 1 everywhere, whoever is there; without a selector 0 + 0 - 0.
    const { cluster } = zones([3, 0, 0, 0]);
    expect(allowed(cluster, spreading(zonal({ selector: [] })))).toEqual([0, 1, 2, 3]);
    expect(allowed(cluster, spreading(zonal({ selector: undefined })))).toEqual([0, 1, 2, 3]);
  });

  it("leaves out domains that the pod may not choose, unless the policy says otherwise", () => {
    const here = { nodeSelector: { [ZONE]: "a" } };
    const { cluster } = zones([1, 0, 0, 0]);
    // Zone a alone counts: 1 + 1 - 1 = 1; with b and c, which are empty, 1 + 1 - 0 = 2.
    expect(allowed(cluster, asking({ ...here, spread: [zonal()] }, web))).toEqual([0, 1]);
    const ignoring = zonal({ nodeAffinityPolicy: "Ignore" });
    expect(allowed(cluster, asking({ ...here, spread: [ignoring] }, web))).toEqual([]);
  });

  it("counts tainted domains unless the policy says otherwise", () => {
    const { cluster } = zones([1, 0, 1, 0]);
    cluster.setTaints(3 as never, [taint("gpu", "NoSchedule")]);
    // c is empty: a and b 1 + 1 - 0 = 2, and c itself is tainted. Without c: 1 + 1 - 1 = 1.
    expect(allowed(cluster, spreading(zonal()))).toEqual([]);
    expect(allowed(cluster, spreading(zonal({ nodeTaintsPolicy: "Honor" })))).toEqual([0, 1, 2]);
  });

  it("says nothing where it is only wished for", () => {
    const { cluster } = zones([3, 0, 0, 0]);
    expect(allowed(cluster, spreading(zonal({ whenUnsatisfiable: "ScheduleAnyway" })))).toEqual([0, 1, 2, 3]);
  });

  it("follows nodes that come, go and change their labels", () => {
    const { cluster } = zones([1, 0, 1, 0]);
    // c is empty, so it alone is left.
    expect(allowed(cluster, spreading(zonal()))).toEqual([3]);
    cluster.removeNode(3 as never);
    expect(allowed(cluster, spreading(zonal()))).toEqual([0, 1, 2]);
    const moved = cluster.nodes.specs[1]!;
    cluster.updateNode(1 as never, { ...moved, labels: { ...moved.labels, [ZONE]: "d" } });
    expect(allowed(cluster, spreading(zonal()))).toEqual([1]);
    cluster.addNode({ ...traitNodes({ zone: "e" })[0]!, name: "n4" });
    expect(allowed(cluster, spreading(zonal()))).toEqual([1, 4]);
  });
});
