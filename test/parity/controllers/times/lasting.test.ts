import { describe, expect, it } from "vitest";
import type { Change, ControllerCase, ControllerRun, Fields } from "../recording.ts";
import { compareTimes } from "./compare-times.ts";
import { lastingIn } from "./lasting.ts";

const created = (t: number, kind: string, name: string, set: Fields): Change => ({
  ...{ t, kind, name, op: "create", set },
});
const updated = (t: number, kind: string, name: string, set: Fields): Change => ({
  ...{ t, kind, name, op: "update" },
  set: Object.fromEntries(Object.entries(set).map(([field, value]) => [field, [null, value]])),
});

const rs = created(0, "ReplicaSet", "rs", { "spec.replicas": 2, readyReplicas: 0, availableReplicas: 0 });
const job = created(0, "Job", "job", { "spec.parallelism": 1 });
const pod = (t: number, name: string, more: Fields = {}) =>
  created(t, "Pod", name, { owner: "job", phase: "Pending", ...more });

/** What each timer of the issue looks like, and how long it took. */
const TIMERS: readonly [string, readonly Change[], string, readonly number[]][] = [
  [
    "minReadySeconds",
    [
      rs,
      updated(2, "ReplicaSet", "rs", { readyReplicas: 2 }),
      updated(5, "ReplicaSet", "rs", { availableReplicas: 2 }),
    ],
    "ReplicaSet rs, ready to available",
    [3],
  ],
  [
    "the back-off of a Job",
    [
      job,
      pod(1, "job/1"),
      updated(2, "Pod", "job/1", { phase: "Failed" }),
      pod(12, "job/2"),
      updated(13, "Pod", "job/2", { phase: "Failed" }),
      pod(33, "job/3"),
    ],
    "Job job, failure to next pod",
    [10, 20],
  ],
  [
    "tolerationSeconds",
    [
      pod(1, "bare-zero", { owner: undefined, node: "n1" }),
      updated(5, "Node", "n1", { taints: ["unreachable:NoExecute"] }),
      updated(35, "Pod", "bare-zero", { disruption: "DeletionByTaintManager" }),
    ],
    "pods of bare-zero, taint to eviction",
    [30],
  ],
  [
    "ttlSecondsAfterFinished",
    [
      job,
      updated(5, "Job", "job", { "cond.Complete": "True" }),
      { ...updated(9, "Job", "job", {}), op: "delete" },
    ],
    "Job job, end to deletion",
    [4],
  ],
];

describe("how long timers took", () => {
  it.each(TIMERS)("is seen of %s", (_, changes, timer, times) => {
    expect([...lastingIn(changes)]).toEqual([[timer, times]]);
  });

  it("is not the back-off of a Job where its pod was asked to go", () => {
    const stopped = updated(2, "Pod", "job/1", { terminating: true });
    const changes = [
      job,
      pod(1, "job/1"),
      stopped,
      updated(3, "Pod", "job/1", { phase: "Failed" }),
      pod(4, "job/2"),
    ];
    expect([...lastingIn(changes)]).toEqual([]);
  });

  it.each(TIMERS)("is compared with the repeats, within 1 s: %s", (_, changes, timer) => {
    const run = { repeat: 1, load1: [1, 1], actions: [], changes } as unknown as ControllerRun;
    const recorded = { runs: [run], flags: { kcm: [], scheduler: [] } } as unknown as ControllerCase;
    const late = (by: number) =>
      compareTimes(
        recorded,
        run,
        changes.map((each, i) => (i === changes.length - 1 ? { ...each, t: each.t + by } : each)),
      ).wrong.map(([what, about]) => `${what}: ${about}`);
    expect(late(0.9)).toEqual([]);
    expect(late(1.1)).toEqual([`a timer: run 1, ${timer}`]);
    expect(late(-1.1)).toEqual([`a timer: run 1, ${timer}`]);
  });
});
