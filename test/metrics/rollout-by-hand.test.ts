import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { aDeployment, aTemplate, objectsOf, selecting } from "../objects.ts";
import { aWorld, nodesOf, SECOND } from "../worlds.ts";
import { aRecordedCluster } from "./recorded-cluster.ts";

// Three replicas of half a core, one in each zone, are rolled out one by one with a surge of one; zone b is lost in
// the middle. 60 s in all.
//
//    t  what                                                             serving  alive
//    0  settled: A on n0, B on n1, C on n2, revision 1                   3        3
//   10  the rollout begins; D, revision 2                                3        4
//   12  D to n0
//   20  D is ready; A is to go                                           3        3
//   21  E to n1                                                          3        4
//   24  A is gone
//   25  n1 fails with B and E                                            2        4
//   27  that is noticed: n1 and B are not ready
//   30  B and E are evicted; F                                           2        3
//   31  F to n2; G                                                       2        4
//   33  G to n0
//   41  F is ready                                                       3        4
//   50  G is ready; C is to go; the rollout is complete                  3        3
//   52  C is gone
//   55  n1 is back, and B and E are gone
const world = aWorld({
  nodes: nodesOf({ zone: "a" }, { zone: "b" }, { zone: "c" }),
  start: "settled",
  horizon: 60 * SECOND,
  objects: {
    ...objectsOf([aDeployment({ template: aTemplate({ labels: { app: "web" } }) })]),
    services: [
      { namespace: "default", name: "web", selector: selecting({ app: "web" }) },
      { namespace: "other", name: "none", selector: selecting({ app: "web" }) },
      { namespace: "default", name: "external", selector: undefined },
    ],
  },
});

const { cluster, recorder, create, serve, at, finish } = aRecordedCluster(world);
const template = aTemplate({ labels: { app: "web" } });
const n1 = 1 as NodeId;
const pods: PodId[] = [];
const [A, B, C, D, E, F, G] = [0, 1, 2, 3, 4, 5, 6];
const pod = (number: number) => pods[number]!;

cluster.setWanted(0, 3);
cluster.beginRollout(0, "create");
for (const on of [0, 1, 2]) pods.push(serve({ template, on }));
cluster.completeRollout(0);
recorder.start();
at(10, () => {
  cluster.beginRollout(0, "rollout");
  pods.push(create({ template, revision: 2 }));
});
at(12, () => cluster.bind(pod(D), 0 as NodeId));
at(20, () => {
  cluster.ready(pod(D));
  cluster.requestDeletion(pod(A), "rollout");
});
at(21, () => pods.push(create({ template, revision: 2, on: 1 })));
at(24, () => cluster.remove(pod(A)));
at(25, () => cluster.takeDown(n1, false));
at(27, () => {
  cluster.setReady(n1, false);
  cluster.unready(pod(B));
});
at(30, () => {
  cluster.requestDeletion(pod(B), "taint");
  cluster.requestDeletion(pod(E), "taint");
  pods.push(create({ template, revision: 2 }));
});
at(31, () => {
  cluster.bind(pod(F), 2 as NodeId);
  pods.push(create({ template, revision: 2 }));
});
at(33, () => cluster.bind(pod(G), 0 as NodeId));
at(41, () => cluster.ready(pod(F)));
at(50, () => {
  cluster.ready(pod(G));
  cluster.requestDeletion(pod(C), "rollout");
  cluster.completeRollout(0);
});
at(52, () => cluster.remove(pod(C)));
at(55, () => {
  cluster.bringUp(n1, false);
  cluster.setReady(n1, true);
  cluster.remove(pod(B));
  cluster.remove(pod(E));
});
const { value, rollouts, timeline } = finish(60);
const WEB = 'deployment="web"';

describe("a rollout of three replicas and the loss of a zone, by hand", () => {
  it("has one record: the settled start is no rollout", () => {
    expect(rollouts).toEqual([
      {
        workload: "deployment/web",
        action: "rollout",
        start: 10 * SECOND,
        end: 50 * SECOND,
        duration: 40 * SECOND,
        // D at 20.
        firstReady: 10 * SECOND,
        wanted: 3,
        resized: 0,
        minServing: 2,
        minAvailability: 2 / 3,
        // 25 to 41, one missing.
        timeBelowWanted: 16 * SECOND,
        shortfall: 16 * SECOND,
        surge: 1,
        // 10 to 20, 21 to 30, 31 to 50, one beyond the three.
        surgeTime: 38 * SECOND,
        surgeCost: 0,
        // A third is missing from 25 to 41.
        availabilityTime: expect.closeTo((40 - 16 / 3) * SECOND, 3),
        // D, E, F, G; A, C; B, E.
        created: 4,
        deleted: 2,
        disrupted: 2,
        failed: 0,
        restarted: 0,
        outcome: "complete",
        isStalled: false,
        reason: "",
        status: "",
        // Ready at 20, 41, 50; under way since 10, 30, 30: gaps 10, 11, 9.
        gap: 10 * SECOND,
        // Slot 0: D 10 s, F 11 s (E counts for nothing), mean 21 / 2. Slot 1: G 19 s. 1 / (2 / 21 + 1 / 19) = 399 / 59.
        gapEstimate: expect.closeTo((399 / 59) * SECOND, 3),
        // G was last: bound after 2 s, ready after 17. When it was made, at 31, D had been the last one, at 20, of which
        // 2 s and 8 s; from 25 to 30 two pods were on a lost node.
        stages: [11 - 5, 0, 0, 0, 0, 5, 2 + 2, 0, 0, 17 + 8, 0, 0].map((seconds) => seconds * SECOND),
      },
    ]);
  });

  it.each([
    ["wanted_pods", "mean", 3],
    // 25 s of 3, 16 s of 2, 19 s of 3.
    ["serving_pods", "mean", 164 / 60],
    ["serving_pods", "min", 2],
    // The control plane believes in B for 2 s more.
    ["available_pods", "mean", 166 / 60],
    ["unavailable_pods", "mean", 16 / 60],
    ["unavailable_pods", "max", 1],
    ["availability", "mean", (44 + (16 * 2) / 3) / 60],
    ["availability", "min", 2 / 3],
    ["time_below_wanted_s", "sum", 16],
    ["shortfall_replica_s", "sum", 16],
    ["pods_disrupted", "sum", 2],
    // 25 to 41.
    ["recovery_s", "mean", 16],
    ["recovery_s", "count", 1],
    ["recoveries_incomplete", "sum", 0],
    ["rollout_duration_s", "max", 40],
    ["first_ready_s", "mean", 10],
    ["rollout_min_availability", "min", 2 / 3],
    ["surge_pods", "max", 1],
    ["rollouts_stalled", "sum", 0],
    ["rollouts_incomplete", "sum", 0],
  ])("%s.%s is %d, of the run and of its only workload", (metric, stat, expected) => {
    expect(value(metric, stat)).toBeCloseTo(expected, 12);
    expect(value(metric, stat, WEB)).toBeCloseTo(expected, 12);
  });

  it.each([
    ["rollout_duration_s", "max", `action="rollout",${WEB}`, 40],
    ["rollout_duration_s", "count", 'action="rollout"', 1],
    ["rollout_gap_s", "mean", "", 10],
    ["estimate", "last", 'of="rollout_gap_s"', 399 / 59],
    ["estimate_error", "last", 'of="rollout_gap_s"', (399 / 59 - 10) / 10],
    ["detection_s", "mean", "", 2],
    // A 20 s and B 25 s and C 50 s; D 40 s, F 19 s, G 10 s.
    ["ready_pods", "mean", `${WEB},revision="1"`, 95 / 60],
    ["ready_pods", "mean", `${WEB},revision="2"`, 69 / 60],
    // A or D, and G; B; C and F.
    ["pods_by_zone", "mean", 'zone="a"', 70 / 60],
    ["pods_by_zone", "mean", 'zone="b"', 25 / 60],
    ["pods_by_zone", "mean", 'zone="c"', 69 / 60],
    ["pods_by_zone", "last", 'zone="b"', 0],
    // As available_pods; what is of another namespace is not selected.
    ["service_endpoints", "mean", 'service="web"', 166 / 60],
    ["service_endpoints", "min", 'service="web"', 2],
    ["service_endpoints", "max", 'service="none"', 0],
    // D 2, E 0, F 1, G 2: what was placed before the start has not waited.
    ["wait_s", "count", "", 4],
    ["wait_s", "mean", 'workload="deployment/web"', 5 / 4],
    // D 8, F 10, G 17.
    ["startup_s", "count", "", 3],
    ["startup_s", "mean", "", 35 / 3],
    ["pending_pods", "mean", "", 5 / 60],
    // A 24, B 55, C 52, D 48, E 34, F 29, G 27: 269 pod-seconds of half a core.
    ["running_pods", "mean", "", 269 / 60],
    ["cpu_requested_cores", "mean", "", 269 / 120],
    // Ready, on a machine that runs, until it is gone: A 24, B 25, C 52, D 40, F 19, G 10.
    ["cpu_used_cores", "mean", "", 170 / 120],
    // A and C; B and E; D, F and G.
    ["core_hours", "sum", 'outcome="useful"', 76 / 7200],
    ["core_hours", "sum", 'outcome="lost"', 89 / 7200],
    ["core_hours", "sum", 'outcome="unfinished",workload="deployment/web"', 104 / 7200],
    ["tasks_submitted", "sum", "", 0],
  ])("%s.%s{%s} is %d", (metric, stat, labels, expected) => {
    expect(value(metric, stat, labels)).toBeCloseTo(expected, 12);
  });

  it("has curves for the charts", () => {
    const curve = (metric: string, labels: string) =>
      timeline.series.find((each) => each.metric === metric && each.labels === labels)!;
    // Buckets of a quarter of a second.
    expect([timeline.step, timeline.buckets]).toEqual([SECOND / 4, 240]);
    const during = (metric: string, labels: string) =>
      [0, 22, 26, 45, 59].map((second) => curve(metric, labels).mean[4 * second]);
    expect(during("serving_pods", WEB)).toEqual([3, 3, 2, 3, 3]);
    expect(during("ready_pods", `${WEB},revision="1"`)).toEqual([3, 2, 1, 1, 0]);
    expect(during("ready_pods", `${WEB},revision="2"`)).toEqual([0, 1, 1, 2, 3]);
    expect(during("unavailable_pods", WEB)).toEqual([0, 0, 1, 0, 0]);
    expect(during("pods_by_zone", 'zone="b"')).toEqual([1, 1, 0, 0, 0]);
    expect(during("wanted_pods", "")).toEqual([3, 3, 3, 3, 3]);
  });
});
