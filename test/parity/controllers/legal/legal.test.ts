import { describe, expect, it } from "vitest";
import type { DaemonSetSpec, JobSpec } from "../../../../src/spec/objects.ts";
import type { Change, Fields } from "../recording.ts";
import { illegalDaemonPods } from "./daemon-pods.ts";
import { illegalJobPods } from "./job-pods.ts";
import { illegalScaleIns } from "./scale-in.ts";
import type { IllegalPod } from "./stateful-pods.ts";

const created = (t: number, kind: string, name: string, set: Fields): Change => ({
  ...{ t, kind, name, op: "create", set },
});
const updated = (t: number, kind: string, name: string, set: Fields): Change => ({
  ...{ t, kind, name, op: "update" },
  set: Object.fromEntries(Object.entries(set).map(([field, value]) => [field, [null, value]])),
});
const asked = (t: number, name: string) => updated(t, "Pod", name, { terminating: true });
const whys = (illegal: readonly IllegalPod[]) => illegal.map(({ pod, why }) => `${pod}: ${why}`);

describe("pods of a DaemonSet of three nodes", () => {
  const rolling = (maxSurge: number, maxUnavailable: number) => {
    const int = (value: number) => ({ kind: "int", value }) as const;
    const update = {
      ...{ kind: "RollingUpdate", maxSurge: int(maxSurge), maxUnavailable: int(maxUnavailable) },
    };
    const spec = { kind: "DaemonSet", name: "agent", minReady: 0, update } as unknown as DaemonSetSpec;
    return new Map([["agent", spec]]);
  };
  const pod = (number: number, image = "app:v1", ready = true) =>
    created(number, "Pod", `agent/${number}`, {
      ...{ owner: "agent", image, phase: "Running", node: `n${((number - 1) % 3) + 1}`, ready },
    });
  const ready = [
    created(0, "DaemonSet", "agent", { image: "app:v1", desiredNumberScheduled: 3 }),
    ...[pod(1), pod(2), pod(3)],
    updated(10, "DaemonSet", "agent", { image: "app:v2" }),
  ];

  it("go one by one, where one may be unavailable", () => {
    expect(illegalDaemonPods([...ready, asked(11, "agent/1")], rolling(0, 1))).toEqual([]);
    const two = [...ready, asked(11, "agent/1"), asked(11, "agent/2")];
    expect(illegalDaemonPods(two, rolling(0, 2))).toEqual([]);
    expect(whys(illegalDaemonPods(two, rolling(0, 1)))).toEqual([
      "agent/2: more than 1 nodes are without an available pod",
    ]);
  });

  it("go when the next one on their node is available, where there is surge", () => {
    const late = [...ready, pod(4, "app:v2", false), asked(11, "agent/1")];
    expect(whys(illegalDaemonPods(late, rolling(1, 0)))).toEqual([
      "agent/1: no other pod on its node is available",
    ]);
    expect(illegalDaemonPods([...ready, pod(4, "app:v2"), asked(11, "agent/1")], rolling(1, 0))).toEqual([]);
  });

  it("are of an image that the set had of late", () => {
    expect(whys(illegalDaemonPods([...ready, pod(4, "app:v9")], rolling(0, 1)))).toEqual([
      "agent/4: an image that the set does not have",
    ]);
  });
});

describe("pods of a Job", () => {
  const job = created(0, "Job", "job", { "spec.parallelism": 2, "spec.completions": 3 });
  const pod = (name: string) => created(1, "Pod", `job/${name}`, { owner: "job", phase: "Pending" });
  const end = (name: string, phase = "Succeeded") => updated(2, "Pod", `job/${name}`, { phase });
  const check = (changes: readonly Change[], spec?: Partial<JobSpec>) =>
    whys(illegalJobPods([job, ...changes], new Map(spec ? [["job", spec as JobSpec]] : [])));

  it("are no more than may be active", () => {
    expect(check([pod("1"), pod("2")])).toEqual([]);
    expect(check([pod("1"), pod("2"), pod("3")])).toEqual(["job/3: 2 are active"]);
    expect(check([pod("1"), pod("2"), end("1"), pod("3")])).toEqual([]);
  });

  it("are replaced when they are asked to go, or when they have ended, as its policy says", () => {
    const going = [pod("1"), pod("2"), asked(2, "job/1"), pod("3")];
    expect(check(going)).toEqual([]);
    expect(check(going, { podReplacementPolicy: "Failed" })).toEqual(["job/3: 2 are active"]);
  });

  it("are no more than completions are missing", () => {
    const counted = [0, 1, 2].map(() => updated(3, "Job", "job", { succeeded: 2 }));
    expect(check([...counted, pod("1"), pod("2")])).toEqual([
      "job/2: 1 are active, and no more completions missing",
    ]);
  });

  it("are none while it is suspended, and after its end", () => {
    const thrice = (set: Fields) => [0, 1, 2].map(() => updated(3, "Job", "job", set));
    expect(check([...thrice({ "spec.suspend": true }), pod("1")])).toEqual(["job/1: the Job is suspended"]);
    expect(check([...thrice({ "cond.Complete": "True" }), pod("1")])).toEqual(["job/1: the Job is over"]);
    expect(check([updated(3, "Job", "job", { "spec.suspend": true }), pod("1")])).toEqual([]);
  });

  it("are one for each index that is not completed", () => {
    expect(check([pod("i0.1"), pod("i0.2")])).toEqual(["job/i0.2: another pod of its index is active"]);
    const done = [0, 1, 2].map(() => updated(3, "Job", "job", { completedIndexes: "0-1" }));
    expect(check([...done, pod("i1.2"), pod("i2.1")])).toEqual(["job/i1.2: its index is completed"]);
  });
});

describe("pods that a ReplicaSet gives up", () => {
  const set = created(0, "ReplicaSet", "rs", { "spec.replicas": 3 });
  const pod = (name: string, more: Fields = {}) =>
    created(1, "Pod", name, { owner: "rs", phase: "Running", node: "n1", ready: true, ...more });
  const shrunk: Change = {
    ...{ t: 5, kind: "ReplicaSet", name: "rs", op: "update" },
    set: { "spec.replicas": [3, 2] },
  };
  const check = (...changes: readonly Change[]) => whys(illegalScaleIns([set, ...changes]));

  it.each<[string, Fields]>([
    ["has no node", { phase: "Pending", node: undefined, ready: false }],
    ["is pending", { phase: "Pending", ready: false }],
    ["is not ready", { ready: false }],
    ["costs less", { deletionCost: "-5" }],
  ])("are first the one that %s", (_, first) => {
    const pods = [pod("a"), pod("b", first), pod("c")];
    expect(check(...pods, shrunk, asked(6, "b"))).toEqual([]);
    expect(check(...pods, shrunk, asked(6, "a"))).toEqual(["a: b goes first"]);
    expect(check(...pods, shrunk, asked(6, "a"), asked(6, "b"))).toEqual([]);
  });

  it("are any of those that these rules do not tell apart, and those that others delete", () => {
    expect(check(pod("a"), pod("b"), shrunk, asked(6, "a"))).toEqual([]);
    expect(check(pod("a"), pod("b", { ready: false }), asked(6, "a"))).toEqual([]);
  });
});
