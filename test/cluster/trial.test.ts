import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClassId, NodeId, PodId } from "../../src/cluster/ids.ts";
import type { SpreadConstraint } from "../../src/spec/pod.ts";
import { aTemplate, selecting } from "../objects.ts";
import { asking, putting, waiting } from "../scheduling/constrained.ts";
import { aCluster, nodesOf } from "../worlds.ts";

const HOST = "kubernetes.io/hostname";

function spreading(selector: SpreadConstraint["selector"]): SpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: HOST,
    whenUnsatisfiable: "DoNotSchedule",
    selector,
    minDomains: 1,
    nodeAffinityPolicy: "Honor",
    nodeTaintsPolicy: "Ignore",
  };
}

/** Two nodes of four cores: three pods on n0, one of which is being deleted, and one on n1. */
function aPlace(selector: SpreadConstraint["selector"] = selecting({ app: "app" })) {
  const { cluster } = aCluster(nodesOf({}, {}));
  const ports = [{ address: "0.0.0.0", protocol: "TCP" as const, port: 80 }];
  const held = asking({ hostPorts: ports });
  const first = putting(cluster, aTemplate(), 0);
  const holder = putting(cluster, held, 0);
  const leaving = putting(cluster, aTemplate(), 0);
  putting(cluster, aTemplate(), 1);
  cluster.requestDeletion(leaving, "scale-in");
  const spread = asking({ spread: [spreading(selector)] });
  const classOf = (template: typeof held) =>
    cluster.classes.intern({ requests: template.requests, template }) as ClassId;
  const fits = (template: typeof held, node = 0) => cluster.classFits(classOf(template), node as NodeId);
  return { cluster, held, spread, first, holder, leaving, fits };
}

const N0 = 0 as NodeId;

describe("what would be if pods were not, or were, on a node", () => {
  it("is seen by all that filters look at, until it is undone", () => {
    const { cluster, held, holder, fits } = aPlace();
    expect(fits(held)).toBe(false);
    cluster.whatIf.remove(holder, N0);
    expect([fits(held), cluster.freeOf(N0, 0), cluster.nodes.pods[0]]).toEqual([true, 4000 - 2 * 500, 2]);
    const other = waiting(cluster, held);
    cluster.whatIf.add(other, N0);
    expect(fits(held)).toBe(false);
    cluster.whatIf.undo(1);
    expect(fits(held)).toBe(true);
    cluster.whatIf.undo(0);
    expect([fits(held), cluster.freeOf(N0, 0), cluster.nodes.pods[0]]).toEqual([false, 4000 - 3 * 500, 3]);
  });

  it("takes a pod from the count of its domain even if it is being deleted and was not counted", () => {
    const { cluster, spread, leaving, first, fits } = aPlace();
    // n0 has 2 that count, n1 has 1: one more on n0 would be 3 - 1 = 2, more than 1.
    expect(fits(spread)).toBe(false);
    cluster.whatIf.remove(leaving, N0);
    // As in Kubernetes: 2 - 1 = 1 on n0.
    expect(fits(spread)).toBe(true);
    cluster.whatIf.undo(0);
    cluster.whatIf.remove(first, N0);
    expect(fits(spread)).toBe(true);
    cluster.whatIf.undo(0);
    expect(fits(spread)).toBe(false);
  });

  it("counts with an empty selector, which otherwise counts nobody", () => {
    const { cluster, spread, first, holder, fits } = aPlace([]);
    // Nobody there counts, and the pod itself does: 0 + 1 - 0 = 1.
    expect([fits(spread, 0), fits(spread, 1)]).toEqual([true, true]);
    cluster.whatIf.remove(first, N0);
    cluster.whatIf.remove(holder, N0);
    // n0 has -2 now, so that n1 with 0 + 1 is 3 ahead.
    expect([fits(spread, 0), fits(spread, 1)]).toEqual([true, false]);
    cluster.whatIf.undo(0);
    expect([fits(spread, 0), fits(spread, 1)]).toEqual([true, true]);
  });

  it("is right for a count that is asked for meanwhile for the first time", () => {
    const { cluster, held, holder, fits } = aPlace();
    cluster.whatIf.remove(holder, N0);
    expect(fits(held)).toBe(true);
    cluster.whatIf.undo(0);
    expect(fits(held)).toBe(false);
    expect(cluster.podCounts.wrong()).toEqual([]);
  });

  it("leaves sums beyond 2^53 as they were", () => {
    const { cluster } = aCluster(nodesOf({ memory: 2 ** 60 }));
    const pods = [2 ** 55, 3, 5].map((memory) =>
      putting(cluster, aTemplate({ requests: [1, memory, 1] }), 0),
    );
    const before = cluster.nodes.requested[1]![0];
    for (const pod of pods) cluster.whatIf.remove(pod, N0);
    cluster.whatIf.undo(0);
    expect(cluster.nodes.requested[1]![0]).toBe(before);
  });

  it("leaves no trace, whatever was tried", () => {
    const steps = fc.array(
      fc.record({ what: fc.constantFrom("remove", "add", "undo"), which: fc.nat(3), depth: fc.nat(5) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (tried) => {
        const { cluster, held, spread, first, holder, leaving, fits } = aPlace();
        const other = waiting(cluster, held);
        const pods: readonly PodId[] = [first, holder, leaving, other];
        const seen = () => [fits(held), fits(spread), cluster.nodes.requested.map((each) => [...each])];
        const before = seen();
        const changes = cluster.changes.count;
        for (const { what, which, depth } of tried) {
          if (what === "undo") cluster.whatIf.undo(Math.min(depth, cluster.whatIf.depth));
          else cluster.whatIf[what as "add"](pods[which]!, N0);
          seen();
        }
        cluster.whatIf.undo(0);
        expect(seen()).toEqual(before);
        expect([cluster.podCounts.wrong(), cluster.changes.count]).toEqual([[], changes]);
      }),
    );
  });
});

describe("the order of pods on a node", () => {
  it("is that of kube-scheduler's cache: who leaves is replaced by the last, who changes goes to the end", () => {
    const { cluster } = aCluster(nodesOf({}));
    const [a, b, c, d] = [0, 1, 0, 0].map((priority) => putting(cluster, aTemplate({ priority }), 0));
    expect(cluster.podsOf(N0)).toEqual([a, b, c, d]);
    cluster.end(a!);
    expect(cluster.podsOf(N0)).toEqual([d, b, c]);
    cluster.requestDeletion(d!, "scale-in");
    expect(cluster.podsOf(N0)).toEqual([c, b, d]);
    const e = putting(cluster, aTemplate(), 0);
    expect(cluster.podsOf(N0)).toEqual([c, b, d, e]);
  });

  it("is that of their coming while all have one priority", () => {
    const { cluster } = aCluster(nodesOf({}));
    const [a, b, c] = [0, 0, 0].map(() => putting(cluster, aTemplate(), 0));
    expect(cluster.podsOf(N0)).toEqual([a, b, c]);
    cluster.end(a!);
    expect(cluster.podsOf(N0)).toEqual([b, c]);
  });
});
