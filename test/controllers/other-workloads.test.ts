import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import type { ExistingPod, PodGroupSpec, ReplicaSetSpec } from "../../src/spec/objects.ts";
import { SECOND } from "../worlds.ts";
import { aControlledCluster, announcements, aTemplate, BEHAVIOR } from "./controlled-cluster.ts";

const existing = (name: string, node: string, age = 0): ExistingPod => ({
  name,
  template: aTemplate("v1"),
  node,
  isReady: true,
  age: age * SECOND,
});

function aReplicaSet(change: Partial<ReplicaSetSpec> = {}): ReplicaSetSpec {
  return {
    kind: "ReplicaSet",
    namespace: "default",
    name: "rs",
    label: "replicaset/rs",
    isPresent: true,
    replicas: 3,
    selector: [],
    template: aTemplate("v1"),
    minReady: 0,
    pods: [],
    ...change,
  };
}

describe("a ReplicaSet of its own", () => {
  it("has its pods, and is scaled", () => {
    const run = aControlledCluster({ workloads: [aReplicaSet()] });
    const told = announcements(run);
    run.at(50, () => run.controllers.scale(0, 5));
    run.at(100, () => run.controllers.scale(0, 1));
    run.runTo(200);
    expect(told).toEqual([
      ...["5 complete", "50 5 wanted", "50 scale-out began", "55 complete"],
      ...["100 1 wanted", "100 scale-in began", "100 complete"],
    ]);
  });

  it("makes new pods from a changed template, and leaves the old ones", () => {
    const run = aControlledCluster({ workloads: [aReplicaSet({ replicas: 1 })], start: "settled" });
    run.at(50, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
    run.at(60, () => run.controllers.scale(0, 2));
    run.runTo(100);
    const pods = [...run.controllers.replicaSetAt(0)!.pods];
    expect(pods.map((pod) => run.cluster.pods.revision[pod])).toEqual([1, 2]);
  });

  it("gives up the youngest of the pods that ran before", () => {
    const pods = [existing("rs-a", "n0", 10), existing("rs-b", "n0", 100_000)];
    const run = aControlledCluster({ workloads: [aReplicaSet({ replicas: 2, pods })], start: "settled" });
    run.at(1, () => run.controllers.scale(0, 1));
    run.runTo(10);
    // Ready for 11 s and for 100,001 s.
    expect([...run.controllers.replicaSetAt(0)!.pods].map((pod) => run.cluster.pods.names[pod])).toEqual([
      "rs-b",
    ]);
  });
});

describe("bare pods", () => {
  const group = (...pods: ExistingPod[]): PodGroupSpec => ({
    kind: "Pod",
    namespace: "default",
    name: "pods",
    label: "pod/default",
    isPresent: true,
    pods,
  });

  it("are there once, on their node or waiting, and nothing takes their place", () => {
    const run = aControlledCluster({ workloads: [group(existing("a", "n0"), existing("b", ""))] });
    expect(run.cluster.pods.node.slice(0, 2)).toEqual(Int32Array.of(0, -1));
    run.at(20, () => run.cluster.requestDeletion(0 as PodId, "drain"));
    run.runTo(100);
    expect(run.cluster.nodes.pods[0]).toBe(1);
  });

  it("are joined by those that are applied later, and made anew where none of the name is there", () => {
    const run = aControlledCluster({ workloads: [group(existing("a", "n0"), existing("b", "n0"))] });
    run.at(10, () => run.cluster.requestDeletion(0 as PodId, "drain"));
    run.at(20, () => run.controllers.apply(0, group(existing("c", ""))));
    run.at(30, () =>
      run.controllers.apply(0, group(existing("a", ""), existing("b", ""), existing("c", ""))),
    );
    const named: (string | undefined)[] = [];
    run.cluster.listen({ podSubmitted: (pod) => named.push(run.cluster.pods.names[pod]) });
    run.runTo(40);
    // a has gone at 10; b and c are there at 30.
    expect(named).toEqual(["c", "a"]);
    expect(run.cluster.nodes.pods[0]).toBe(3);
  });

  it("that have ended are not made anew: their objects are still there", () => {
    const run = aControlledCluster({
      workloads: [group(existing("a", "n0"))],
      ending: () => ({ after: 5, exitCode: 0 }),
    });
    run.at(20, () => run.controllers.apply(0, group(existing("a", ""))));
    run.at(30, () => run.controllers.delete(0));
    let submitted = 0;
    run.cluster.listen({ podSubmitted: () => submitted++ });
    run.runTo(40);
    expect(submitted).toBe(0);
    expect(run.cluster.nodes.pods[0]).toBe(0);
  });

  it("wait, with a note, where their node has no room any more", () => {
    const run = aControlledCluster({
      workloads: [group(existing("a", "n0"), existing("b", "n0"))],
      nodes: [{ cpu: 150 }],
    });
    expect(run.controllers.notes).toEqual(["pod b waits: it does not fit on its node n0 any more"]);
    run.at(20, () => run.controllers.delete(0));
    run.runTo(100);
    expect(run.cluster.nodes.pods[0]).toBe(0);
    expect(run.scheduler.waiting).toBe(0);
  });
});
