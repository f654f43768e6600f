import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import type { StorageSpec } from "../../src/spec/storage.ts";
import { aTemplate } from "../objects.ts";
import { waiting } from "../scheduling/constrained.ts";
import { aClaim, aClass, aVolume, inZone, storageOf, using } from "../volumes.ts";
import { GIB, nodesOf } from "../worlds.ts";

function two(storage: Partial<StorageSpec>): Cluster {
  const setting = { kubernetesVersion: "1.36", namespaces: [], storage: storageOf(storage) };
  return new Cluster({ now: 0 }, ["cpu", "memory", "pods"], nodesOf({ zone: "a" }, { zone: "b" }), setting);
}

/** The volume of the claim `data` once a pod that wants it has gone to n1. */
function madeOnOne(storage: Partial<StorageSpec>) {
  const cluster = two({ claims: [aClaim("data")], ...storage });
  cluster.storage.bindFor(waiting(cluster, aTemplate(using("data"))), 1 as NodeId);
  const { tables } = cluster.storage;
  return tables.volume(tables.claim("default/data")!.volume);
}

describe("a volume that is made for a pod", () => {
  it("is as the claim wants it, and reached from the zone of the pod's node", () => {
    expect(madeOnOne({})).toEqual({
      ...aVolume("pvc/default/data", { claim: "default/data", nodes: inZone("b") }),
      handle: "pvc/default/data",
      capacity: 10 * GIB,
    });
  });

  it("is reached by the labels that its driver names on that node", () => {
    const topologyKeys = { "csi.example.com": ["kubernetes.io/hostname", "absent"] };
    const { nodes } = madeOnOne({ nodes: [{ name: "n1", limits: {}, topologyKeys }] })!;
    expect(nodes).toEqual([
      { expressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["n1"] }], fields: [] },
    ]);
    const none = { "csi.example.com": ["absent"] };
    expect(madeOnOne({ nodes: [{ name: "n1", limits: {}, topologyKeys: none }] })!.nodes).toBeUndefined();
  });

  it("is reached by the labels of its class's topologies where the driver names none", () => {
    const term = (key: string, values: string[]) => ({
      expressions: [{ key, operator: "In" as const, values }],
      fields: [],
    });
    const allowedTopologies = [
      term("kubernetes.io/hostname", ["n0"]),
      term("kubernetes.io/hostname", ["n1"]),
    ];
    const { nodes } = madeOnOne({ classes: [aClass({ allowedTopologies })] })!;
    expect(nodes).toEqual([term("kubernetes.io/hostname", ["n1"])]);
  });
});

describe("a decision about a pod", () => {
  it("keeps the volume for its claim until the binding is complete, whoever else comes", () => {
    const cluster = two({
      claims: [aClaim("data"), aClaim("other")],
      classes: [aClass({ provisioner: "" })],
      volumes: [aVolume("disk", { nodes: inZone("b") })],
    });
    const { storage } = cluster;
    const other = aTemplate(using("other"));
    const otherClass = cluster.classes.intern({ requests: other.requests, template: other });
    expect(cluster.classFits(otherClass, 1 as NodeId)).toBe(true);
    const pod = waiting(cluster, aTemplate(using("data")));
    const plan = storage.reserve(pod, 1 as NodeId)!;
    expect(cluster.classFits(otherClass, 1 as NodeId)).toBe(false);
    expect(storage.tables.volume("disk")!.claim).toBe("default/data");
    expect(storage.tables.claim("default/data")!.state).toBe("pending");
    storage.complete(plan, 1 as NodeId);
    expect(storage.tables.claim("default/data")).toMatchObject({ state: "bound", volume: "disk" });
    // Nothing is left to do for the next pod.
    expect(storage.reserve(pod, 1 as NodeId)).toBeUndefined();
  });

  it("has a volume made on that node alone, and not for a claim that is gone by then", () => {
    const cluster = two({ claims: [aClaim("data")] });
    const { storage } = cluster;
    const plan = storage.reserve(waiting(cluster, aTemplate(using("data"))), 1 as NodeId)!;
    expect(storage.tables.claim("default/data")!.selectedNode).toBe("n1");
    const podClass = cluster.classes.intern({ requests: [0, 0, 1], template: aTemplate(using("data")) });
    expect([0, 1].map((node) => cluster.classFits(podClass, node as NodeId))).toEqual([false, true]);
    storage.binder.release("default/data");
    storage.complete(plan, 1 as NodeId);
    expect(storage.tables.volumesOf("wait")).toEqual([]);
  });
});

describe("a claim that is deleted", () => {
  it("takes a volume with it that was made for it, and leaves another one used", () => {
    const cluster = two({
      claims: [aClaim("data"), aClaim("held")],
      volumes: [aVolume("disk", { claim: "default/held" })],
    });
    const { storage } = cluster;
    storage.bindWaiting();
    expect(storage.tables.claim("default/held")).toMatchObject({ state: "bound", volume: "disk" });
    storage.bindFor(waiting(cluster, aTemplate(using("data"))), 0 as NodeId);
    expect(storage.tables.volumesOf("wait").map(({ name }) => name)).toEqual(["disk", "pvc/default/data"]);
    storage.binder.release("default/data");
    storage.binder.release("default/held");
    expect(storage.tables.volumesOf("wait")).toEqual([
      aVolume("disk", { claim: "default/held", isUsable: false }),
    ]);
  });
});

describe("what is applied later", () => {
  it("replaces classes, limits and volumes, but not claims, nor who has a volume", () => {
    const cluster = two({ claims: [aClaim("data")], volumes: [aVolume("disk", { claim: "default/held" })] });
    cluster.storage.apply(
      storageOf({
        claims: [aClaim("data", { size: 1 }), aClaim("now", { storageClass: "now" })],
        classes: [aClass({ name: "now", binding: "Immediate" })],
        volumes: [aVolume("disk", { capacity: 1 })],
      }),
    );
    const { tables } = cluster.storage;
    expect(tables.claim("default/data")!.size).toBe(10 * GIB);
    expect(tables.volume("disk")).toMatchObject({ capacity: 1, claim: "default/held" });
    expect(tables.claim("default/now")).toMatchObject({ state: "bound", volume: "pvc/default/now" });
  });
});
