import { describe, expect, it } from "vitest";
import { Cluster } from "../../../src/cluster/cluster.ts";
import type { PodAffinityTerm } from "../../../src/spec/pod.ts";
import { allowed, asking, isIn, putting, traitNodes } from "../../scheduling/constrained.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";

const near = (app: string, change: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey: ZONE,
  selector: [isIn("app", app)],
  namespaces: ["default"],
  namespaceSelector: undefined,
  ...change,
});
const called = (app: string, namespace = "default") => ({ labels: { app }, namespace });

/** n0 and n1 in zone a, n2 in zone b, n3 without a zone. */
function fourNodes() {
  const nodes = traitNodes({ zone: "a" }, { zone: "a" }, { zone: "b" }, {});
  const { [ZONE]: _, ...labels } = nodes[3]!.labels;
  const setting = {
    kubernetesVersion: "1.36",
    namespaces: [
      { name: "shop", labels: { team: "blue" } },
      { name: "bank", labels: { team: "red" } },
    ],
  };
  const all = [...nodes.slice(0, 3), { ...nodes[3]!, labels }];
  return new Cluster({ now: 0 }, ["cpu", "memory", "pods"], all, setting);
}

describe("required affinity to pods", () => {
  it("allows the domains where such a pod is, once it is there and while it is", () => {
    const cluster = fourNodes();
    const wanting = asking({ requiredPods: [near("db")] }, called("web"));
    expect(allowed(cluster, wanting)).toEqual([]);
    const db = putting(cluster, asking({}, called("db")), 0);
    expect(allowed(cluster, wanting)).toEqual([0, 1]);
    cluster.requestDeletion(db, "deletion");
    expect(allowed(cluster, wanting)).toEqual([0, 1]);
    cluster.remove(db);
    expect(allowed(cluster, wanting)).toEqual([]);
  });

  it("needs pods that match all terms, in the domain of each", () => {
    const cluster = fourNodes();
    const both = asking({ requiredPods: [near("db"), near("db", { topologyKey: HOST })] }, called("web"));
    putting(cluster, asking({}, called("db")), 0);
    expect(allowed(cluster, both)).toEqual([0]);
    // One pod is a db, another a cache: none is both, though each term has its pod in zone a.
    putting(cluster, asking({}, called("cache")), 1);
    expect(allowed(cluster, asking({ requiredPods: [near("db"), near("cache")] }, called("web")))).toEqual(
      [],
    );
  });

  it("lets the first of a group start wherever the labels are", () => {
    const cluster = fourNodes();
    const group = asking({ requiredPods: [near("web")] }, called("web"));
    expect(allowed(cluster, group)).toEqual([0, 1, 2]);
    putting(cluster, group, 2);
    expect(allowed(cluster, group)).toEqual([2]);
  });

  it("looks into the namespaces that are named, and those whose labels match", () => {
    const cluster = fourNodes();
    putting(cluster, asking({}, called("db", "shop")), 0);
    putting(cluster, asking({}, called("db", "bank")), 2);
    const wanting = (change: Partial<PodAffinityTerm>) =>
      allowed(cluster, asking({ requiredPods: [near("db", change)] }, called("web")));
    expect(wanting({})).toEqual([]);
    expect(wanting({ namespaces: ["shop"] })).toEqual([0, 1]);
    expect(wanting({ namespaces: [], namespaceSelector: [isIn("team", "red")] })).toEqual([2]);
    expect(wanting({ namespaces: ["shop"], namespaceSelector: [isIn("team", "red")] })).toEqual([0, 1, 2]);
    expect(wanting({ namespaces: [], namespaceSelector: [] })).toEqual([0, 1, 2]);
    // A namespace that nobody describes has the label that every namespace has.
    putting(cluster, asking({}, called("db")), 2);
    const own = [isIn("kubernetes.io/metadata.name", "default")];
    expect(wanting({ namespaces: [], namespaceSelector: own })).toEqual([2]);
  });

  it("matches nothing without a selector, everything by an empty one", () => {
    const cluster = fourNodes();
    putting(cluster, asking({}, called("db")), 2);
    const wanting = (selector: PodAffinityTerm["selector"]) =>
      allowed(cluster, asking({ requiredPods: [near("", { selector })] }, called("web")));
    expect(wanting(undefined)).toEqual([]);
    expect(wanting([])).toEqual([2]);
  });
});

describe("required anti-affinity to pods", () => {
  it("forbids the domains where such a pod is; a node without the label is in none", () => {
    const cluster = fourNodes();
    const avoiding = asking({ avoidedPods: [near("db")] }, called("web"));
    expect(allowed(cluster, avoiding)).toEqual([0, 1, 2, 3]);
    putting(cluster, asking({}, called("db")), 0);
    putting(cluster, asking({}, called("db")), 3);
    expect(allowed(cluster, avoiding)).toEqual([2, 3]);
  });

  it("holds the other way round for pods that ask for nothing", () => {
    const cluster = fourNodes();
    const avoiding = putting(cluster, asking({ avoidedPods: [near("web")] }, called("db")), 1);
    const plain = asking({}, called("web"));
    expect(allowed(cluster, plain)).toEqual([2, 3]);
    expect(allowed(cluster, asking({}, called("api")))).toEqual([0, 1, 2, 3]);
    const podClass = cluster.classes.intern({ requests: plain.requests, template: plain });
    expect([0, 1, 2, 3].filter((node) => cluster.classFits(podClass, node as never))).toEqual([2, 3]);
    cluster.requestDeletion(avoiding, "deletion");
    cluster.remove(avoiding);
    expect(allowed(cluster, plain)).toEqual([0, 1, 2, 3]);
  });

  it("keeps replicas apart that avoid their own kind", () => {
    const cluster = fourNodes();
    const one = asking({ avoidedPods: [near("web", { topologyKey: HOST })] }, called("web"));
    putting(cluster, one, 0);
    putting(cluster, one, 2);
    expect(allowed(cluster, one)).toEqual([1, 3]);
  });

  it("counts a pod where it is said to be, from the moment that its binding is under way", () => {
    const cluster = fourNodes();
    const one = asking({ avoidedPods: [near("web")] }, called("web"));
    const podClass = cluster.classes.intern({ requests: one.requests, template: one });
    const made = { workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = cluster.submit({ podClass, ...made, template: one });
    expect(allowed(cluster, one)).toEqual([0, 1, 2, 3]);
    cluster.assume(pod, 2 as never);
    expect(allowed(cluster, one)).toEqual([0, 1, 3]);
  });
});
