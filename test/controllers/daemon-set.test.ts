import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import type { DaemonSetSpec } from "../../src/spec/objects.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import { aDaemonSet, int, percent } from "../objects.ts";
import { aNode, SECOND } from "../worlds.ts";
import {
  aControlledCluster,
  announcements,
  aTemplate,
  BEHAVIOR,
  type Setting,
} from "./controlled-cluster.ts";

const ZONE_A = { ...ANYWHERE, nodeSelector: { "topology.kubernetes.io/zone": "a" } };

function aRun(spec: Partial<DaemonSetSpec> = {}, setting: Partial<Setting> = {}) {
  const run = aControlledCluster({
    workloads: [aDaemonSet({ template: aTemplate("v1"), ...spec })],
    nodes: [{ zone: "a" }, { zone: "b" }, { zone: "a" }],
    readyAfter: 10,
    ...setting,
  });
  /** Pods on each node. */
  const where = () =>
    Array.from({ length: run.cluster.nodes.count }, (_, node) => run.cluster.nodes.pods[node]);
  return { ...run, where, told: announcements(run) };
}

describe("a DaemonSet", () => {
  it("has a pod on each node that its template allows, named after it", () => {
    const run = aRun({ template: aTemplate("v1", { placement: ZONE_A }) });
    run.runTo(50);
    expect(run.where()).toEqual([1, 0, 1]);
    expect(run.cluster.pods.names.slice(0, 2)).toEqual(["agent-n0", "agent-n2"]);
    expect(run.told).toEqual(["0 2 wanted", "10 complete"]);
  });

  it("comes to new nodes, and not to tainted ones", () => {
    const run = aRun({}, { start: "settled" });
    const taint = { key: "gpu", value: "", effect: "NoSchedule" } as const;
    run.at(20, () => run.cluster.addNode(aNode(3)));
    run.at(30, () => run.cluster.addNode({ ...aNode(4), taints: [taint] }));
    run.at(40, () => run.cluster.setTaints(0 as NodeId, [taint]));
    run.runTo(100);
    expect(run.where()).toEqual([1, 1, 1, 1, 0]);
  });

  it("leaves a node whose NoExecute taint it does not tolerate", () => {
    const run = aRun({}, { start: "settled" });
    const taint = { key: "gone", value: "", effect: "NoExecute" } as const;
    run.at(20, () => run.cluster.setTaints(1 as NodeId, [taint]));
    run.runTo(100);
    expect(run.where()).toEqual([1, 0, 1]);
  });

  it("is replaced node by node", () => {
    const run = aRun({}, { start: "settled", goneAfter: 2 });
    let least = 3;
    run.cluster.listen({
      podDeleting: () => (least = Math.min(least, run.controllers.daemonSetAt(0)!.ready)),
    });
    run.at(50, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
    run.runTo(200);
    // Each: 2 s to go, 10 s to be ready.
    expect(run.told).toEqual(["0 3 wanted", "50 rollout began", "86 complete"]);
    expect(least).toBe(2);
    expect(run.where()).toEqual([1, 1, 1]);
  });

  it("replaces a pod that was deleted when it is gone", () => {
    const run = aRun({}, { start: "settled", goneAfter: 5 });
    const made: number[] = [];
    run.cluster.listen({ podSubmitted: () => made.push(run.simulation.now / SECOND) });
    run.at(20, () => run.cluster.requestDeletion([...run.controllers.daemonSetAt(0)!.pods][0]!, "drain"));
    run.runTo(100);
    expect(made).toEqual([25]);
  });

  it("puts new pods beside old ones with surge, and leaves no node without", () => {
    const update = { kind: "RollingUpdate", maxSurge: percent(50), maxUnavailable: int(0) } as const;
    const run = aRun({ update }, { start: "settled", goneAfter: 2 });
    const most = { pods: 0, without: 0 };
    run.cluster.listen({
      podSubmitted: () => (most.pods = Math.max(most.pods, run.controllers.daemonSetAt(0)!.pods.size + 1)),
      podDeleting: () =>
        (most.without = Math.max(most.without, 3 - run.controllers.daemonSetAt(0)!.available)),
    });
    run.at(50, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
    run.runTo(200);
    // 50 % of three nodes, rounded up, are two at a time: 10 s to be ready, twice; the last old one goes for 2 s.
    expect(run.told).toEqual(["0 3 wanted", "50 rollout began", "72 complete"]);
    expect(most).toEqual({ pods: 5, without: 0 });
    expect(new Set(run.cluster.pods.names.filter((name) => name !== "")).size).toBeGreaterThan(3);
  });

  it("replaces nothing by itself with OnDelete", () => {
    const run = aRun({ update: { kind: "OnDelete" } }, { start: "settled" });
    run.at(50, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
    run.at(60, () => run.cluster.requestDeletion(0 as PodId, "drain"));
    run.runTo(100);
    expect(run.controllers.daemonSetAt(0)!.status).toMatchObject({ desired: 3, updated: 1, available: 3 });
    expect(run.told).toEqual(["0 3 wanted", "50 rollout began"]);
  });

  it("goes back, and keeps as many revisions as it may", () => {
    const run = aRun({ revisionHistoryLimit: 1 }, { start: "settled" });
    for (const [i, image] of ["v2", "v3"].entries())
      run.at(50 + 100 * i, () => run.controllers.setImage(0, "c", image, BEHAVIOR));
    run.at(250, () => run.controllers.rolloutUndo(0, 1));
    run.at(260, () => run.controllers.rolloutUndo(0, 0));
    run.runTo(400);
    expect(run.controllers.refusals.map(({ why }) => why)).toEqual([
      "unable to find specified revision 1 in history",
    ]);
    const revisions = run.controllers
      .daemonSetAt(0)!
      .history.revisions.map(({ revision, template }) => [revision, template.containers[0]!.image]);
    expect(revisions).toEqual([
      [4, "v2"],
      [3, "v3"],
    ]);
  });
});
