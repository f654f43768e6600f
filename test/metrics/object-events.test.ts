import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import type { RemovalCause } from "../../src/cluster/listener.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { aTask, aWorld, SECOND } from "../worlds.ts";
import { aRecordedCluster } from "./recorded-cluster.ts";

const objects = objectsOf([aDeployment()]);
const n0 = 0 as NodeId;

describe("what is told of a pod of a workload object", () => {
  it("is what Kubernetes would say, under the pod's own name", () => {
    const NO_ROOM = "0/1 nodes are available: 1 Insufficient cpu.";
    let why = NO_ROOM;
    const world = aWorld({ objects, horizon: 20 * SECOND });
    const { cluster, create, at, events, finish } = aRecordedCluster(world, () => why);
    const pods: PodId[] = [];
    at(1, () => pods.push(create({ name: "web-5f6-0" })));
    at(2, () => cluster.foundUnschedulable(pods[0]!, true));
    at(3, () => cluster.foundUnschedulable(pods[0]!, false));
    at(4, () => cluster.bind(pods[0]!, n0));
    at(5, () => cluster.ready(pods[0]!));
    at(6, () => {
      why = "CrashLoopBackOff";
      cluster.unready(pods[0]!);
    });
    at(7, () => cluster.ready(pods[0]!));
    at(8, () => {
      why = "Running, not ready: readiness probe";
      cluster.unready(pods[0]!);
    });
    at(9, () => cluster.requestDeletion(pods[0]!, "taint"));
    at(10, () => cluster.remove(pods[0]!));
    finish(20);
    expect(events).toEqual([
      "1 SuccessfulCreate [web-5f6-0] [] Created pod: web-5f6-0",
      `2 FailedScheduling [web-5f6-0] [] ${NO_ROOM}`,
      "4 Scheduled [web-5f6-0] [n0] Successfully assigned default/web-5f6-0 to n0",
      "5 Ready [web-5f6-0] [n0] All containers are ready",
      "6 BackOff [web-5f6-0] [n0] CrashLoopBackOff",
      "7 Ready [web-5f6-0] [n0] All containers are ready",
      "8 NotReady [web-5f6-0] [n0] Running, not ready: readiness probe",
      "9 TaintManagerEviction [web-5f6-0] [n0] Marking for deletion Pod default/web-5f6-0",
      "9 Killing [web-5f6-0] [n0] Stopping containers",
      "10 Removed [web-5f6-0] [n0] Gone",
    ]);
  });

  it.each<[RemovalCause, string, string]>([
    ["rollout", "SuccessfulDelete [p] [] Deleted pod: p", "deleted"],
    ["scale-in", "SuccessfulDelete [p] [] Deleted pod: p", "deleted"],
    ["deletion", "SuccessfulDelete [p] [] Deleted pod: p", "deleted"],
    ["job-over", "SuccessfulDelete [p] [] Deleted pod: p", "deleted"],
    ["drain", "Evicted [p] [] Evicted by a drain: default/p", "evicted"],
    ["taint", "TaintManagerEviction [p] [] Marking for deletion Pod default/p", "evicted"],
    ["preemption", "Preempted [p] [] Preempted: default/p", "evicted"],
    ["node-deleted", "Evicted [p] [] Its node has been deleted: default/p", "evicted"],
  ])("tells why it is deleted: %s", (cause, told, outcome) => {
    const { cluster, create, at, events, records, finish } = aRecordedCluster(aWorld({ objects }));
    at(1, () => cluster.requestDeletion(create({ name: "p" }), cause));
    finish(2);
    expect(events.slice(1)).toEqual([`1 ${told}`, "1 Removed [p] [] Gone"]);
    expect(records.map((record) => [record.name, record.outcome])).toEqual([["p", outcome]]);
  });

  it("tells for whom it is evicted", () => {
    const { cluster, create, serve, at, events, finish } = aRecordedCluster(aWorld({ objects }));
    at(1, () =>
      cluster.requestDeletion(serve({ name: "p", on: 0 }), "preemption", create({ name: "first" })),
    );
    finish(2);
    expect(events.filter((line) => line.includes("Preempted"))).toEqual([
      "1 Preempted [p] [n0] Preempted by pod default/first on node n0",
    ]);
  });

  it("tells how it has ended", () => {
    const { cluster, serve, at, events, records, finish } = aRecordedCluster(aWorld({ objects }));
    at(1, () => cluster.end(serve({ name: "good", on: 0 })));
    at(2, () => cluster.end(serve({ name: "bad", on: 0 }), 137));
    finish(3);
    expect(events.filter((line) => /Completed|Failed/.test(line))).toEqual([
      "1 Completed [good] [n0] All containers have exited with 0",
      "2 Failed [bad] [n0] A container has exited with 137",
    ]);
    expect(records.map((record) => [record.name, record.outcome, record.ended / SECOND])).toEqual([
      ["good", "ended", 1],
      ["bad", "failed", 2],
    ]);
  });

  it("leaves tasks what they were, beside", () => {
    const world = aWorld({ tasks: [aTask()], objects, horizon: 10 * SECOND });
    const { cluster, create, at, events, records, finish } = aRecordedCluster(world);
    const podClass = cluster.classes.intern({ requests: [1000, 0, 1] });
    at(1, () => {
      create({ name: "web-5f6-0" });
      cluster.submit({ podClass, workload: 0, index: 7, origin: 0, duration: 5, expected: 5 });
    });
    finish(10);
    expect(events).toEqual([
      "1 SuccessfulCreate [web-5f6-0] [] Created pod: web-5f6-0",
      "1 Submitted [work-7] [] Attempt 1",
    ]);
    expect(records.map(({ workload, name, outcome }) => [workload, name, outcome])).toEqual([
      [1, "web-5f6-0", "pending"],
      [0, "", "pending"],
    ]);
  });
});

describe("what is told of workloads and nodes", () => {
  it("is what is done to workloads, and what becomes of it", () => {
    const { cluster, at, events, finish } = aRecordedCluster(aWorld({ objects, horizon: 10 * SECOND }));
    at(1, () => {
      cluster.setWanted(0, 1);
      cluster.beginRollout(0, "scale-in");
    });
    at(2, () => cluster.completeRollout(0));
    at(3, () => cluster.beginRollout(0, "rollback"));
    at(4, () => cluster.stallRollout(0));
    at(5, () => cluster.refuseVerb("deployment/web", "is not paused"));
    finish(10);
    expect(events).toEqual([
      "1 Scaling [] [] deployment/web is to have 1 pod",
      "1 ScaleIn [] [] deployment/web",
      "2 RolloutComplete [] [] deployment/web is as wanted",
      "3 Rollback [] [] deployment/web",
      "4 ProgressDeadlineExceeded [] [] deployment/web has timed out progressing",
      "5 Refused [] [] deployment/web: is not paused",
    ]);
  });

  it("tells a loss apart from its being noticed, where the control plane learns of it later", () => {
    const world = aWorld({ objects, controlPlane: KUBERNETES, horizon: 100 * SECOND });
    const { cluster, at, events, finish } = aRecordedCluster(world);
    at(1, () => cluster.takeDown(n0, false));
    at(55, () => cluster.setReady(n0, false));
    at(60, () => cluster.bringUp(n0, false));
    at(61, () => cluster.setReady(n0, true));
    finish(100);
    expect(events).toEqual([
      "1 NodeFailed [] [n0] Node n0 has failed",
      "55 NodeNotReady [] [n0] Node n0 status is now: NodeNotReady",
      "60 Rebooted [] [n0] Node n0 has been rebooted",
      "61 NodeReady [] [n0] Node n0 status is now: NodeReady",
    ]);
  });
});
