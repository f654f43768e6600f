import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aTask, aWorld, nodesOf, SECOND } from "../worlds.ts";
import { aRecordedCluster } from "./recorded-cluster.ts";

const web = objectsOf([aDeployment({ replicas: 2 })]);
const NO_ROOM = "0/1 nodes are available: 1 Insufficient cpu.";

function aSettledDeployment(change: Parameters<typeof aWorld>[0] = {}, why?: (pod: PodId) => string) {
  const world = aWorld({ objects: web, start: "settled", horizon: 100 * SECOND, ...change });
  const recorded = aRecordedCluster(world, why);
  const old = [0, 0].map((on) => recorded.serve({ on }));
  recorded.recorder.start();
  return { ...recorded, old };
}

describe("a rollout that is not complete", () => {
  it("is stalled once its deadline has passed, and says why, most pods first", () => {
    const reasons = new Map<PodId, string>();
    const { cluster, create, at, finish } = aSettledDeployment({}, (pod) => reasons.get(pod) ?? "");
    at(10, () => {
      cluster.setWanted(0, 7);
      cluster.beginRollout(0, "rollout");
      for (let i = 0; i < 3; i++) reasons.set(create({ revision: 2 }), NO_ROOM);
      reasons.set(create({ revision: 2, on: 0 }), "CrashLoopBackOff");
    });
    at(60, () => cluster.stallRollout(0));
    // What changes later is not why it stalled.
    at(70, () => reasons.clear());
    const { rollouts, value } = finish(100);
    // 7 are wanted, 2 old and 4 new ones are there.
    const reason =
      "3 pods pending: Insufficient cpu on 1 node; 1 pod crashes again and again: CrashLoopBackOff; 1 pod not created";
    expect(rollouts).toMatchObject([
      { outcome: "stalled", isStalled: true, start: 10 * SECOND, end: 100 * SECOND, created: 4, reason },
    ]);
    expect([rollouts[0]!.duration, rollouts[0]!.firstReady, rollouts[0]!.gap]).toEqual([NaN, NaN, NaN]);
    expect(value("rollouts_stalled", "sum")).toBe(1);
    expect(value("rollouts_incomplete", "sum", 'deployment="web"')).toBe(1);
    expect(value("rollout_duration_s", "count")).toBe(0);
    expect(value("rollout_duration_s", "mean")).toBeNaN();
  });

  it("may be complete after all: then it has a duration and needs no reason", () => {
    const { cluster, at, finish } = aSettledDeployment();
    at(10, () => cluster.beginRollout(0, "rollout"));
    at(60, () => cluster.stallRollout(0));
    at(80, () => cluster.completeRollout(0));
    const { rollouts, value } = finish(100);
    expect(rollouts).toMatchObject([
      { outcome: "complete", isStalled: true, duration: 70 * SECOND, reason: "" },
    ]);
    expect([value("rollouts_stalled", "sum"), value("rollouts_incomplete", "sum")]).toEqual([1, 0]);
  });

  it("is superseded by what is begun on the same workload", () => {
    const { cluster, at, finish } = aSettledDeployment();
    at(10, () => cluster.beginRollout(0, "rollout"));
    at(30, () => cluster.beginRollout(0, "rollback"));
    at(40, () => cluster.completeRollout(0));
    const { rollouts, value } = finish(100);
    expect(rollouts.map(({ action, outcome, end }) => [action, outcome, end / SECOND])).toEqual([
      ["rollout", "superseded", 30],
      ["rollback", "complete", 40],
    ]);
    expect(value("rollouts_incomplete", "sum", 'action="rollout"')).toBe(1);
    expect(value("rollouts_incomplete", "sum", 'action="rollback"')).toBe(0);
    expect(value("rollout_duration_s", "mean", 'action="rollback"')).toBe(10);
  });

  it("is unfinished when the run ends", () => {
    const { cluster, old, at, finish } = aSettledDeployment();
    at(10, () => cluster.beginRollout(0, "rollout"));
    at(20, () => cluster.requestDeletion(old[0]!, "rollout"));
    const { rollouts } = finish(100);
    const reason = "1 pod not created; 1 pod terminating";
    // One of two is left, and none of the new revision came.
    const status =
      'Waiting for deployment "web" rollout to finish: 0 out of 2 new replicas have been updated...';
    expect(rollouts).toMatchObject([
      { outcome: "unfinished", end: 100 * SECOND, deleted: 1, reason, status },
    ]);
  });

  it("goes on at another size, and is complete at that", () => {
    const { cluster, create, at, finish } = aSettledDeployment();
    at(10, () => {
      cluster.beginRollout(0, "rollout");
      create({ revision: 2, on: 0 });
    });
    at(20, () => {
      cluster.setWanted(0, 3);
      cluster.beginRollout(0, "scale-out");
    });
    at(50, () => cluster.completeRollout(0));
    const { rollouts } = finish(100);
    expect(rollouts).toMatchObject([
      { action: "rollout", outcome: "complete", duration: 40 * SECOND, wanted: 3, resized: 1 },
    ]);
  });

  it("has the time in which a quota refused its pods, and the words of the refusal where it ends so", () => {
    const { cluster, create, at, finish } = aSettledDeployment();
    const why = 'pods "web-1" is forbidden: exceeded quota: team';
    const refuse = () => cluster.refuseCreation(0, why);
    at(10, () => cluster.beginRollout(0, "rollout"));
    for (const second of [15, 20, 30]) at(second, refuse);
    at(70, () => create({ revision: 2 }));
    at(75, refuse);
    const { rollouts, value } = finish(100);
    expect(rollouts).toMatchObject([{ outcome: "unfinished", reason: "1 pod not ready" }]);
    // The pod that was made at 70 is what is waited for; from 15 to 70 the quota was.
    const stage = (name: string) => value("rollout_stage_s", "sum", `stage="${name}"`);
    expect([stage("controllers"), stage("quota"), stage("scheduler")]).toEqual([5, 55, 30]);
  });

  it("ends with its workload, at the size that was wanted until then", () => {
    const { cluster, at, finish } = aSettledDeployment();
    at(10, () => cluster.beginRollout(0, "rollout"));
    at(30, () => {
      cluster.setWanted(0, 0);
      cluster.dropRollout(0);
    });
    const { rollouts } = finish(100);
    expect(rollouts).toMatchObject([{ outcome: "superseded", end: 30 * SECOND, wanted: 2, resized: 0 }]);
  });

  it("of a size gives way to the next size, with the size that it was for; pods that are to go are no surge", () => {
    const { cluster, create, old, at, finish } = aSettledDeployment();
    const resize = (wanted: number, action: "scale-in" | "scale-out") => {
      cluster.setWanted(0, wanted);
      cluster.beginRollout(0, action);
    };
    const made: PodId[] = [];
    at(10, () => {
      resize(4, "scale-out");
      made.push(create({ on: 0 }), create({ on: 0 }));
    });
    at(30, () => resize(1, "scale-in"));
    at(35, () => cluster.requestDeletion(made[0]!, "scale-in"));
    // Somebody else's pod, beyond those that are to go.
    at(36, () => create({ on: 0 }));
    at(38, () => {
      for (const pod of [made[1]!, old[0]!]) cluster.requestDeletion(pod, "scale-in");
    });
    at(50, () => cluster.completeRollout(0));
    const { rollouts } = finish(100);
    expect(rollouts).toMatchObject([
      { action: "scale-out", outcome: "superseded", wanted: 4, surge: 0 },
      // 4 for 1: three are to go. From 36 to 50 there is one more than that.
      { action: "scale-in", outcome: "complete", wanted: 1, surge: 1, surgeTime: 14 * SECOND },
    ]);
  });
});

describe("the first new pod of a rollout", () => {
  it("is of the revision that is rolled out, not a substitute of an old one", () => {
    const { cluster, create, at, finish } = aSettledDeployment();
    const pods: PodId[] = [];
    at(10, () => {
      cluster.beginRollout(0, "rollout");
      pods.push(create({ revision: 1, on: 0 }));
    });
    at(12, () => pods.push(create({ revision: 2, on: 0 })));
    at(15, () => cluster.ready(pods[0]!));
    at(19, () => cluster.ready(pods[1]!));
    expect(finish(100).rollouts[0]!.firstReady).toBe(9 * SECOND);
  });

  it("is of the old revision again after a rollback", () => {
    const { cluster, create, at, finish } = aSettledDeployment();
    const pods: PodId[] = [];
    at(10, () => {
      cluster.beginRollout(0, "rollout");
      pods.push(create({ revision: 2, on: 0 }));
    });
    at(20, () => {
      cluster.beginRollout(0, "rollback");
      pods.push(create({ revision: 1, on: 0 }));
    });
    // The one that the superseded rollout made is none of the rollback's.
    at(22, () => cluster.ready(pods[0]!));
    at(27, () => cluster.ready(pods[1]!));
    expect(finish(100).rollouts.map(({ firstReady }) => firstReady)).toEqual([NaN, 7 * SECOND]);
  });

  it("is of the revision that there is, when only the number changes", () => {
    const { cluster, create, at, finish } = aSettledDeployment();
    const pods: PodId[] = [];
    at(10, () => {
      cluster.setWanted(0, 3);
      cluster.beginRollout(0, "scale-out");
      pods.push(create({ revision: 1, on: 0 }));
    });
    at(14, () => {
      cluster.ready(pods[0]!);
      cluster.completeRollout(0);
    });
    const { rollouts, value } = finish(100);
    expect(rollouts).toMatchObject([{ firstReady: 4 * SECOND, minServing: 2, minAvailability: 2 / 3 }]);
    expect(value("scale_out_gap_s", "mean")).toBe(4);
    expect(value("estimate", "last", 'of="scale_out_gap_s"')).toBe(4);
    expect(value("rollout_gap_s", "mean")).toBeNaN();
  });
});

describe("D = 1 / sum(1 / x_i) of a rollout", () => {
  it.each([1, 3])("is too low by the factor %d for as many equal pods that are made together", (slots) => {
    const { cluster, create, at, finish } = aSettledDeployment();
    at(10, () => cluster.beginRollout(0, "restart"));
    // Twice `slots` pods that take 8 s each, a second between the rounds.
    for (const begin of [10, 19]) {
      at(begin, () => {
        for (let i = 0; i < slots; i++) {
          const pod = create({ revision: 2, on: 0 });
          at(8, () => cluster.ready(pod));
        }
      });
    }
    const [record] = finish(100).rollouts;
    // All of a round are ready at one instant, 8 s after they were made. D = 8 / slots.
    expect(record!.gap).toBe(8 * SECOND);
    expect(record!.gapEstimate).toBeCloseTo((8 * SECOND) / slots, 3);
  });
});

describe("the end of the warm-up", () => {
  it("leaves out the rollouts and losses before it, and keeps their records", () => {
    const { cluster, at, finish } = aSettledDeployment({ warmUp: 50 * SECOND });
    at(10, () => cluster.beginRollout(0, "rollout"));
    at(20, () => cluster.completeRollout(0));
    at(30, () => cluster.takeDown(0 as NodeId));
    at(60, () => cluster.beginRollout(0, "restart"));
    const { rollouts, value } = finish(100);
    expect(rollouts.map(({ action }) => action)).toEqual(["rollout", "restart"]);
    expect(value("rollout_duration_s", "count")).toBe(0);
    expect(value("rollouts_incomplete", "sum")).toBe(1);
    expect(value("pods_disrupted", "sum")).toBe(0);
    expect(value("detection_s", "count")).toBe(0);
    // Nothing serves from 30 on.
    expect(value("availability", "mean")).toBe(0);
    expect(value("time_below_wanted_s", "sum")).toBe(50);
    expect(value("shortfall_replica_s", "sum")).toBe(100);
    expect(value("pods_by_zone", "max", 'zone="a"')).toBe(0);
  });
});

describe("a pod whose binding is under way", () => {
  it("holds its room, and waits", () => {
    const { cluster, create, at, finish } = aSettledDeployment({ nodes: nodesOf({}, {}) });
    const pods: PodId[] = [];
    at(10, () => {
      pods.push(create({}), create({}));
      for (const pod of pods) cluster.assume(pod, 1 as NodeId);
    });
    at(30, () => cluster.confirm(pods[0]!));
    at(40, () => cluster.requestDeletion(pods[1]!, "rollout"));
    const { value } = finish(100);
    // Two old pods throughout; 10 to 30 and 10 to 40 waiting; half a core each, from 10 to the end, and to 40.
    expect(value("pending_pods", "mean")).toBe(50 / 100);
    expect(value("running_pods", "mean")).toBe((200 + 70) / 100);
    expect(value("cpu_requested_cores", "mean")).toBe((200 + 90 + 30) / 200);
    expect([value("wait_s", "count"), value("wait_s", "mean")]).toEqual([1, 20]);
    // One that was never bound has done no work.
    expect(value("core_hours", "sum", 'outcome="useful"')).toBe(0);
  });
});

describe("tasks beside objects", () => {
  it("keep the first numbers, and their own counts and completions", () => {
    const world = aWorld({ tasks: [aTask()], objects: web, horizon: 100 * SECOND });
    const { cluster, serve, at, finish } = aRecordedCluster(world);
    const podClass = cluster.classes.intern({ requests: [1000, 0, 1] });
    at(0, () => {
      serve({ on: 0, template: aTemplate() });
      const task = cluster.submit({ podClass, workload: 0, index: 0, origin: 0, duration: 5, expected: 5 });
      cluster.bind(task, 0 as NodeId);
      cluster.ready(task);
      at(8, () => cluster.end(task));
    });
    const { value } = finish(100);
    expect(value("tasks_submitted", "sum")).toBe(1);
    expect(value("tasks_ended", "sum", 'workload="work"')).toBe(1);
    expect(value("turnaround_s", "mean")).toBe(8);
    expect(value("turnaround_s", "count", 'workload="work"')).toBe(1);
    expect(value("makespan_s", "last")).toBe(8);
    expect(value("completion_gap_s", "mean")).toBe(8);
    expect(value("wait_s", "count", 'workload="deployment/web"')).toBe(1);
    expect(value("serving_pods", "last")).toBe(1);
    expect(value("running_pods", "mean", 'workload="work"')).toBe(8 / 100);
  });
});
