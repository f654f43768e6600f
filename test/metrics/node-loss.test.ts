import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { Recovery } from "../../src/metrics/recovery.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aWorld, GIB, nodesOf, SECOND } from "../worlds.ts";
import { aRecordedCluster } from "./recorded-cluster.ts";

const nodes = nodesOf({}, {}, {});
const objects = objectsOf([
  aDeployment({ name: "web", replicas: 2 }),
  aDeployment({ name: "api", replicas: 1 }),
  aDeployment({ name: "idle", replicas: 1 }),
]);
const [WEB, API, IDLE] = [0, 1, 2];

/** web on n0 and n1, api on n0, idle on n2; one more of web on n2 if it has a spare. */
function aSettledCluster({ hasSpare = false } = {}) {
  const recorded = aRecordedCluster(aWorld({ nodes, objects, start: "settled", horizon: 100 * SECOND }));
  const { serve, recorder } = recorded;
  const pods = {
    web: serve({ of: WEB, on: 0 }),
    other: serve({ of: WEB, on: 1 }),
    api: serve({ of: API, on: 0 }),
    idle: serve({ of: IDLE, on: 2 }),
  };
  if (hasSpare) serve({ of: WEB, on: 2 });
  recorder.start();
  return { ...recorded, ...pods };
}

describe("the loss of a node", () => {
  it("lasts until each workload that was hit is whole, and for the run until all are", () => {
    const { cluster, serve, at, finish } = aSettledCluster();
    at(10, () => cluster.takeDown(0 as NodeId));
    at(25, () => serve({ of: API, on: 1 }));
    at(40, () => serve({ of: WEB, on: 1 }));
    const { value, metrics } = finish(100);
    expect(value("recovery_s", "mean", 'deployment="api"')).toBe(15);
    expect(value("recovery_s", "mean", 'deployment="web"')).toBe(30);
    expect([value("recovery_s", "count"), value("recovery_s", "max")]).toEqual([1, 30]);
    expect(value("recoveries_incomplete", "sum")).toBe(0);
    // What was not hit has not recovered.
    expect(metrics.filter((each) => each.metric === "recovery_s" && /idle/.test(each.labels))).toEqual([]);
    expect(value("pods_disrupted", "sum")).toBe(2);
    expect(value("detection_s", "mean")).toBe(0);
    // 4 wanted: 2 serve for 15 s, 3 for 15 s.
    expect(value("availability", "min")).toBe(0.5);
    expect(value("availability", "mean")).toBeCloseTo((70 + 15 * 0.5 + 15 * 0.75) / 100, 12);
    // At least one workload is below from 10 to 40; 15 s of 2 and 15 s of 1 missing.
    expect(value("time_below_wanted_s", "sum")).toBe(30);
    expect(value("shortfall_replica_s", "sum")).toBe(45);
  });

  it("takes a further loss with it that comes before it is made good", () => {
    const { cluster, serve, at, finish } = aSettledCluster();
    at(10, () => cluster.takeDown(0 as NodeId));
    at(20, () => cluster.takeDown(1 as NodeId));
    at(30, () => serve({ of: API, on: 2 }));
    at(31, () => serve({ of: WEB, on: 2 }));
    at(50, () => serve({ of: WEB, on: 2 }));
    const { value } = finish(100);
    expect([value("recovery_s", "count"), value("recovery_s", "max")]).toEqual([1, 40]);
    expect(value("recovery_s", "max", 'deployment="web"')).toBe(40);
  });

  it("is not made good by what holds for no time", () => {
    const { cluster, other, serve, at, finish } = aSettledCluster();
    at(10, () => cluster.takeDown(0 as NodeId));
    at(11, () => serve({ of: API, on: 1 }));
    at(20, () => {
      serve({ of: WEB, on: 1 });
      cluster.requestDeletion(other, "rollout");
    });
    at(35, () => serve({ of: WEB, on: 1 }));
    expect(finish(100).value("recovery_s", "max")).toBe(25);
  });

  it("of replicas that are not missed takes no time", () => {
    const { cluster, serve, at, finish } = aSettledCluster({ hasSpare: true });
    at(10, () => {
      cluster.takeDown(0 as NodeId);
      serve({ of: API, on: 1 });
    });
    const { value } = finish(100);
    expect(value("recovery_s", "max", 'deployment="web"')).toBe(0);
    expect(value("recovery_s", "max")).toBe(0);
    expect(value("time_below_wanted_s", "sum")).toBe(0);
  });

  it("may last beyond the end of the run", () => {
    const { cluster, at, finish } = aSettledCluster();
    at(10, () => cluster.takeDown(0 as NodeId));
    const { value } = finish(100);
    expect(value("recovery_s", "count")).toBe(0);
    expect(value("recoveries_incomplete", "sum")).toBe(2);
    expect(value("recoveries_incomplete", "sum", 'deployment="web"')).toBe(1);
    expect(value("recoveries_incomplete", "sum", 'deployment="idle"')).toBe(0);
  });

  it("that nobody notices is over when its pods are ready again", () => {
    const { cluster, web, api, at, finish } = aSettledCluster();
    at(10, () => cluster.takeDown(0 as NodeId, false));
    at(18, () => {
      cluster.bringUp(0 as NodeId, false);
      for (const pod of [web, api]) cluster.unready(pod);
    });
    at(20, () => {
      for (const pod of [web, api]) cluster.ready(pod);
    });
    const { value } = finish(100);
    expect(value("recovery_s", "max")).toBe(10);
    expect(value("detection_s", "count")).toBe(0);
    // Until 18 the control plane takes them to be ready; 2 of 4 then are not, for 2 s.
    expect(value("available_pods", "mean")).toBe((98 * 4 + 2 * 2) / 100);
    expect(value("serving_pods", "mean")).toBe((90 * 4 + 10 * 2) / 100);
    // Half a core each, used while ready on a machine that runs.
    expect(value("cpu_used_cores", "mean")).toBe((90 * 4 + 10 * 2) / 200);
    // Started when they were bound, before the clock: not again.
    expect(value("startup_s", "count")).toBe(0);
  });

  it("disrupts a pod once, though it is evicted later; and again after it was ready again", () => {
    const { cluster, web, at, finish } = aSettledCluster();
    const n0 = 0 as NodeId;
    at(10, () => cluster.takeDown(n0));
    at(20, () => cluster.requestDeletion(web, "taint"));
    expect(finish(100).value("pods_disrupted", "sum", 'deployment="web"')).toBe(1);

    const second = aSettledCluster();
    second.at(10, () => second.cluster.takeDown(n0));
    second.at(20, () => second.cluster.bringUp(n0));
    second.at(20, () => second.cluster.unready(second.web));
    second.at(22, () => second.cluster.ready(second.web));
    second.at(30, () => second.cluster.requestDeletion(second.web, "drain"));
    expect(second.finish(100).value("pods_disrupted", "sum", 'deployment="web"')).toBe(2);
  });

  it("is no disruption of pods that their workload deletes", () => {
    const { cluster, web, at, finish } = aSettledCluster();
    at(10, () => cluster.requestDeletion(web, "rollout"));
    at(11, () => cluster.takeDown(0 as NodeId));
    const { value } = finish(100);
    expect(value("pods_disrupted", "sum", 'deployment="web"')).toBe(0);
    expect(value("recoveries_incomplete", "sum", 'deployment="web"')).toBe(0);
  });
});

describe("recovery", () => {
  it("tells when each loss began and how long it took", () => {
    const told: (readonly number[])[] = [];
    const recovery = new Recovery((since, duration) => told.push([since, duration]));
    recovery.update(1, false);
    recovery.lose(5, false);
    recovery.update(7, true);
    recovery.update(9, true);
    recovery.lose(12, false);
    recovery.update(20, true);
    recovery.finish();
    expect(told).toEqual([
      [5, 2],
      [12, 8],
    ]);
    expect(recovery.isWaiting).toBe(false);
  });
});

it("curves are of the 30 largest workloads, figures of all", () => {
  // The 31 have 1 to 31 replicas: the smallest has no curve.
  const many = Array.from({ length: 31 }, (_, i) => aDeployment({ name: `w${i}`, replicas: i + 1 }));
  const world = aWorld({
    nodes: nodesOf({ cpu: 1e6, memory: 64 * GIB }),
    objects: objectsOf(many),
    horizon: 10 * SECOND,
  });
  const { serve, at, finish } = aRecordedCluster(world);
  at(1, () => {
    for (let revision = 1; revision <= 22; revision++) {
      serve({ of: 0, revision, on: 0 });
      serve({ of: 30, revision, on: 0 });
    }
  });
  const { value, timeline } = finish(10);
  const labelsOf = (metric: string) =>
    timeline.series.filter((each) => each.metric === metric).map((each) => each.labels);
  expect(labelsOf("serving_pods")).toHaveLength(1 + 30);
  expect(labelsOf("serving_pods")).not.toContain('deployment="w0"');
  expect(labelsOf("ready_pods")).toHaveLength(20);
  expect(value("serving_pods", "last", 'deployment="w0"')).toBe(22);
});
