import { describe, expect, it } from "vitest";
import { firstUntolerated, softTaintsOf, tolerates } from "../../../src/cluster/placement/taints.ts";
import type { TaintEffect } from "../../../src/spec/pod.ts";
import { allowed, asking, taint, toleration, traitNodes } from "../../scheduling/constrained.ts";
import { aCluster } from "../../worlds.ts";

describe("a toleration", () => {
  const gpu = taint("gpu", "NoSchedule", "a100");

  it.each<[boolean, string, Parameters<typeof toleration>[0]]>([
    [true, "everything", {}],
    [true, "the key", { key: "gpu" }],
    [false, "another key", { key: "spot" }],
    [true, "key and value", { key: "gpu", operator: "Equal", value: "a100" }],
    [false, "another value", { key: "gpu", operator: "Equal", value: "t4" }],
    [false, "no value", { key: "gpu", operator: "Equal" }],
    [true, "key and effect", { key: "gpu", effect: "NoSchedule" }],
    [false, "another effect", { key: "gpu", effect: "NoExecute" }],
    [true, "the key for a while", { key: "gpu", duration: 0 }],
  ])("%s: of %s", (wanted, _, change) => {
    expect(tolerates(toleration(change), gpu)).toBe(wanted);
  });
});

describe("taints", () => {
  const all = (["PreferNoSchedule", "NoSchedule", "NoExecute"] as TaintEffect[]).map((effect) =>
    taint("spot", effect),
  );

  it("keep a pod away by NoSchedule and NoExecute, the first that is not tolerated", () => {
    expect(firstUntolerated(all, [])).toBe(all[1]);
    expect(firstUntolerated(all, [toleration({ effect: "NoSchedule" })])).toBe(all[2]);
    expect(firstUntolerated(all, [toleration({ key: "spot" })])).toBeUndefined();
  });

  it("speak against a node by PreferNoSchedule, unless that is tolerated", () => {
    const two = [...all, taint("old", "PreferNoSchedule")];
    // spot and old; then old alone, spot being tolerated for this effect and for every effect; a toleration of
    // NoSchedule does not count.
    expect(softTaintsOf(two, [])).toBe(2);
    expect(softTaintsOf(two, [toleration({ key: "spot", effect: "PreferNoSchedule" })])).toBe(1);
    expect(softTaintsOf(two, [toleration({ key: "spot" })])).toBe(1);
    expect(softTaintsOf(two, [toleration({ effect: "NoSchedule" })])).toBe(2);
  });
});

describe("a cordon", () => {
  it("keeps away all but who tolerates the taint that stands for it; nobody goes to a node that is not ready", () => {
    const { cluster } = aCluster(traitNodes({}, {}, {}));
    cluster.cordon(0 as never);
    cluster.setReady(1 as never, false);
    const key = "node.kubernetes.io/unschedulable";
    expect(allowed(cluster, asking({}))).toEqual([2]);
    expect(allowed(cluster, asking({ tolerations: [toleration({ key })] }))).toEqual([0, 2]);
    expect(allowed(cluster, asking({ tolerations: [toleration({})] }))).toEqual([0, 2]);
  });
});
