import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { createStream } from "../../src/random/streams.ts";
import { KubeScheduler, type TieRule } from "../../src/scheduling/kube/kube-scheduler.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { DEFAULT_ARGS, defaultScheduler } from "../../src/spec/default-scheduler.ts";
import { ANYWHERE, type PodTemplateSpec } from "../../src/spec/pod.ts";
import type { PluginArgs } from "../../src/spec/scheduler.ts";
import { aTemplate } from "../objects.ts";
import { GIB, nodesOf } from "../worlds.ts";

const MILLISECOND = 1000;
/** Nobody is spread by default: then pods can be told to be equal. */
const SIGNING: PluginArgs = { ...DEFAULT_ARGS, spread: { defaulting: "List", constraints: [] } };
/** The larger a node, the more is left on it: 3 is best, then 2, 1, 0. Each has room for one pod of 3 cores. */
const NODES = nodesOf(...[8, 16, 32, 64].map((memory) => ({ cpu: 4000, memory: memory * GIB })));
const LARGE = aTemplate({ requests: [3000, GIB, 1] });

function aWorld({ args = SIGNING, minor = 36, ties = "heap" as TieRule } = {}) {
  const clock = { now: 0 };
  const setting = { kubernetesVersion: `1.${minor}`, namespaces: [] };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], NODES, setting);
  const spec = defaultScheduler(minor);
  const scheduler = { ...spec, profiles: [{ ...spec.profiles[0]!, args }] };
  const kube = new KubeScheduler({ scheduler, ratesAll: false, ties, random: createStream(1, "strategy") });
  const place = (template: PodTemplateSpec) => {
    const pod = submit(cluster, template);
    const verdict = new Verdict(cluster.nodes.count);
    kube.place(pod, cluster, verdict);
    if (verdict.outcome === "placed") cluster.bind(pod, verdict.node);
    return { node: verdict.node, tried: verdict.tried };
  };
  return { cluster, clock, kube, place };
}

function submit(cluster: Cluster, template: PodTemplateSpec): PodId {
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  return cluster.submit({ podClass, workload: 0, index: 0, origin: 0, duration: 0, expected: 0, template });
}

const rated = (node: number) => ({ node, tried: NO_NODE });
const handedOn = (node: number) => ({ node, tried: node });

describe("equal pods, one after another", () => {
  it.each(["heap", "uniform"] as const)(
    "take the nodes of one rating in turn, each tried alone (%s)",
    (ties) => {
      const { place, kube } = aWorld({ ties });
      expect([LARGE, LARGE, LARGE, LARGE].map(place)).toEqual([rated(3), ...[2, 1, 0].map(handedOn)]);
      expect(kube.save()).toEqual(new Uint8Array(4));
    },
  );

  it("are rated each where spreading by default looks at other pods, and before 1.35", () => {
    for (const { place } of [aWorld({ args: DEFAULT_ARGS }), aWorld({ minor: 34 })])
      expect([LARGE, LARGE].map((each) => place(each).tried)).toEqual([NO_NODE, NO_NODE]);
  });

  it("are rated anew where the last node would take one more", () => {
    const { place } = aWorld();
    const small = aTemplate({ requests: [1000, GIB, 1] });
    expect(place(small)).toEqual(rated(3));
    expect(place(small).tried).toBe(NO_NODE);
  });

  it("share a rating for half a second", () => {
    const { place, clock } = aWorld();
    place(LARGE);
    clock.now = 500 * MILLISECOND;
    expect(place(LARGE)).toEqual(handedOn(2));
    clock.now++;
    expect(place(LARGE)).toEqual(rated(1));
  });

  it("share none once another pod had its turn, placed or not", () => {
    for (const between of [aTemplate({ requests: [100, GIB, 1] }), aTemplate({ requests: [9000, GIB, 1] })]) {
      const { place } = aWorld();
      place(LARGE);
      expect(place(between).tried).toBe(NO_NODE);
      expect(place(LARGE).tried).toBe(NO_NODE);
    }
  });

  it("share one whatever their priority, none with other labels or wishes about other pods", () => {
    const other = (change: Partial<PodTemplateSpec>) => {
      const { place } = aWorld();
      place(LARGE);
      return place({ ...LARGE, ...change }).tried;
    };
    expect(other({ priority: 7 })).toBe(2);
    expect(other({ namespace: "elsewhere" })).toBe(2);
    expect(other({ labels: { app: "other" } })).toBe(NO_NODE);
    const near = {
      topologyKey: "kubernetes.io/hostname",
      selector: [],
      namespaces: [],
      namespaceSelector: [],
    };
    expect(other({ placement: { ...ANYWHERE, preferredAvoidedPods: [{ ...near, weight: 1 }] } })).toBe(
      NO_NODE,
    );
  });

  it("are rated anew where the next node does not do, or has left", () => {
    const full = aWorld();
    full.place(LARGE);
    const filler = submit(full.cluster, LARGE);
    full.cluster.bind(filler, 2 as NodeId);
    expect(full.place(LARGE)).toEqual({ node: 1, tried: 2 });
    const gone = aWorld();
    gone.place(LARGE);
    gone.cluster.removeNode(2 as NodeId);
    expect(gone.place(LARGE)).toEqual(rated(1));
  });

  it("are explained by the node that would be tried, which is still there to be tried", () => {
    const { place, cluster, kube } = aWorld();
    place(LARGE);
    const pod = submit(cluster, LARGE);
    for (let i = 0; i < 2; i++)
      expect(kube.explain(pod, cluster).totals.map(({ node }) => node)).toEqual([2]);
    expect(place(LARGE)).toEqual(handedOn(2));
  });
});
