import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { hardConstraints } from "../../src/scheduling/filters/hard-constraints.ts";
import { NodeSearch } from "../../src/scheduling/node-search.ts";
import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import type { StorageSpec } from "../../src/spec/storage.ts";
import { aTemplate } from "../objects.ts";
import { aClaim, aClass, attaching, aVolume, bound, inZone, storageOf, using } from "../volumes.ts";
import { GIB, nodesOf } from "../worlds.ts";
import { putting, waiting } from "./constrained.ts";
import { choice, made } from "./decisions.ts";

/** n0 in zone a, n1 and n2 in zone b. */
function three(storage: Partial<StorageSpec>, kubernetesVersion = "1.36"): Cluster {
  const nodes = nodesOf({ zone: "a" }, { zone: "b" }, { zone: "b" });
  const setting = { kubernetesVersion, namespaces: [], storage: storageOf(storage) };
  return new Cluster({ now: 0 }, ["cpu", "memory", "pods"], nodes, setting);
}

/** By node what speaks against a pod, "" for nothing; or why no node will do. */
function verdictOf(cluster: Cluster, template: PodTemplateSpec): string | string[] {
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  const verdict = new Verdict(cluster.nodes.count);
  verdict.recording = true;
  new NodeSearch({ filters: hardConstraints, kind: "all" }).find(podClass, cluster, 0, verdict);
  if (verdict.refusal !== undefined) return `${verdict.refusal.filter}: ${verdict.refusal.reasons}`;
  const unasked = new Verdict(cluster.nodes.count);
  new NodeSearch({ filters: hardConstraints, kind: "all" }).find(podClass, cluster, 0, unasked);
  expect(unasked.rejected).toEqual([]);
  return cluster.nodes.specs.map((_, node) => {
    const rejection = verdict.rejectionOf(node as NodeId);
    const fits = cluster.classFits(podClass, node as NodeId);
    expect(fits).toBe(rejection === undefined);
    return rejection === undefined ? "" : `${rejection.filter}: ${rejection.reasons.join("; ")}`;
  });
}

const pod = (...claims: readonly string[]) => aTemplate(using(...claims));

describe("VolumeBinding", () => {
  const UNREACHED = "VolumeBinding: node(s) didn't match PersistentVolume's node affinity";
  const UNFOUND = "VolumeBinding: node(s) didn't find available persistent volumes to bind";

  it("keeps the nodes that reach every bound volume", () => {
    const zonal = bound("zonal", { nodes: inZone("b") });
    const anywhere = bound("anywhere");
    const cluster = three({
      volumes: [zonal.volume, anywhere.volume],
      claims: [zonal.claim, anywhere.claim],
    });
    expect(verdictOf(cluster, pod("anywhere", "zonal"))).toEqual([UNREACHED, "", ""]);
    expect(verdictOf(cluster, pod("anywhere"))).toEqual(["", "", ""]);
    expect(choice(made(firstFit), waiting(cluster, pod("zonal")), cluster)).toBe(1);
  });

  it("says it in other words before 1.33", () => {
    const { claim, volume } = bound("zonal", { nodes: inZone("b") });
    const cluster = three({ volumes: [volume], claims: [claim] }, "1.32");
    expect(verdictOf(cluster, pod("zonal"))).toEqual([
      "VolumeBinding: node(s) had volume node affinity conflict",
      "",
      "",
    ]);
  });

  it("names a volume that is gone, and both reasons where both hold", () => {
    const gone = bound("gone").claim;
    expect(verdictOf(three({ claims: [gone] }), pod("gone"))).toBe(
      'VolumeZone: persistentvolume "pv-gone" not found',
    );
    const zonal = bound("zonal", { nodes: inZone("b") });
    const claims = [zonal.claim, aClaim("open", { storageClass: "local" })];
    const classes = [aClass(), aClass({ name: "local", provisioner: "kubernetes.io/no-provisioner" })];
    const cluster = three({ volumes: [zonal.volume], claims, classes });
    expect(verdictOf(cluster, pod("zonal", "open"))).toEqual([
      `${UNREACHED}; node(s) didn't find available persistent volumes to bind`,
      UNFOUND,
      UNFOUND,
    ]);
  });

  it("has volumes made where the class allows it", () => {
    const classes = [aClass({ allowedTopologies: inZone("a") })];
    const cluster = three({ claims: [aClaim("data")], classes });
    expect(verdictOf(cluster, pod("data"))).toEqual(["", UNFOUND, UNFOUND]);
  });

  it("goes where a volume is being made already", () => {
    const cluster = three({ claims: [aClaim("data", { selectedNode: "n2" })] });
    expect(verdictOf(cluster, pod("data"))).toEqual([UNFOUND, UNFOUND, ""]);
  });

  it("serves the smaller of two claims first, each with a volume of its own", () => {
    // In zone a one volume for two claims; in b the claim of 20 GiB is left without one of 10.
    const local = (name: string, gib: number, zone: string) =>
      aVolume(name, { storageClass: "local", capacity: gib * GIB, nodes: inZone(zone) });
    const cluster = three({
      classes: [aClass({ name: "local", provisioner: "kubernetes.io/no-provisioner" })],
      claims: [
        aClaim("large", { storageClass: "local", size: 20 * GIB }),
        aClaim("small", { storageClass: "local" }),
      ],
      volumes: [local("a", 50, "a"), local("b1", 30, "b"), local("b2", 15, "b")],
    });
    expect(verdictOf(cluster, pod("large", "small"))).toEqual([UNFOUND, "", ""]);
    cluster.storage.tables.applyVolume({ ...local("b2", 15, "b"), claim: "default/other" });
    expect(verdictOf(cluster, pod("large", "small"))).toEqual([UNFOUND, UNFOUND, UNFOUND]);
  });

  it("refuses a pod whose claims are not as they should be", () => {
    const claims = [
      aClaim("now", { storageClass: "now" }),
      aClaim("classless", { storageClass: "" }),
      aClaim("named", { volume: "pv" }),
      aClaim("lost", { volume: "pv", state: "lost" }),
      aClaim("leaving", { isTerminating: true }),
    ];
    const classes = [aClass(), aClass({ name: "now", binding: "Immediate" })];
    const cluster = three({ claims, classes });
    const UNBOUND = "VolumeBinding: pod has unbound immediate PersistentVolumeClaims";
    expect(verdictOf(cluster, pod("now"))).toBe(UNBOUND);
    expect(verdictOf(cluster, pod("classless"))).toBe(UNBOUND);
    expect(verdictOf(cluster, pod("named"))).toBe(UNBOUND);
    expect(verdictOf(cluster, pod("lost"))).toBe(
      'VolumeBinding: persistentvolumeclaim "lost" bound to non-existent persistentvolume "pv"',
    );
    expect(verdictOf(cluster, pod("leaving"))).toBe(
      'VolumeBinding: persistentvolumeclaim "leaving" is being deleted',
    );
    expect(verdictOf(cluster, pod("none"))).toBe(
      'VolumeRestrictions: persistentvolumeclaim "none" not found',
    );
    const owning = aTemplate({ volumes: [{ kind: "own", claim: "p-cache" }] });
    expect(verdictOf(cluster, owning)).toBe(
      'VolumeBinding: waiting for ephemeral volume controller to create the persistentvolumeclaim "p-cache"',
    );
    const podClass = cluster.classOf(waiting(cluster, pod("now")));
    expect(pendingMessage(podClass, cluster)).toBe(
      "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
    );
  });
});

describe("VolumeRestrictions", () => {
  const { claim, volume } = bound("alone", {}, { accessModes: ["ReadWriteOncePod"] });
  const IN_USE =
    "VolumeRestrictions: node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod";

  it("keeps pods away from a claim for one pod that another has, on every node, while it has it", () => {
    const cluster = three({ claims: [claim], volumes: [volume] });
    expect(verdictOf(cluster, pod("alone"))).toEqual(["", "", ""]);
    const user = putting(cluster, pod("alone"), 1);
    expect(verdictOf(cluster, pod("alone"))).toEqual([IN_USE, IN_USE, IN_USE]);
    cluster.whatIf.remove(user, 1 as NodeId);
    expect(verdictOf(cluster, pod("alone"))).toEqual(["", "", ""]);
    cluster.whatIf.undo(0);
    expect(verdictOf(cluster, pod("alone"))).toEqual([IN_USE, IN_USE, IN_USE]);
    cluster.end(user);
    expect(verdictOf(cluster, pod("alone"))).toEqual(["", "", ""]);
  });

  it("says it in other words before 1.34", () => {
    const cluster = three({ claims: [claim], volumes: [volume] }, "1.33");
    putting(cluster, pod("alone"), 1);
    const BEFORE =
      "VolumeRestrictions: node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";
    expect(verdictOf(cluster, pod("alone"))).toEqual([BEFORE, BEFORE, BEFORE]);
  });

  it("lets pods share any other claim", () => {
    const shared = bound("shared");
    const cluster = three({ claims: [shared.claim], volumes: [shared.volume] });
    putting(cluster, pod("shared"), 1);
    expect(verdictOf(cluster, pod("shared"))).toEqual(["", "", ""]);
  });
});

describe("NodeVolumeLimits", () => {
  const FULL = "NodeVolumeLimits: node(s) exceed max volume count";
  const all = ["a", "b", "c"].map((name) => bound(name));
  const storage = {
    claims: [...all.map(({ claim }) => claim), aClaim("open"), aClaim("more")],
    volumes: [...all.map(({ volume }) => volume), aVolume("nfs", { driver: "", handle: "" })],
  };

  it("counts each volume of a node once, and those that are still to be made", () => {
    const cluster = three({ ...storage, nodes: [attaching("n0", 2), attaching("n1", 1)] });
    putting(cluster, pod("a"), 0);
    putting(cluster, pod("a", "b"), 0);
    expect(verdictOf(cluster, pod("b"))).toEqual(["", "", ""]);
    expect(verdictOf(cluster, pod("c"))).toEqual([FULL, "", ""]);
    expect(verdictOf(cluster, pod("open"))).toEqual([FULL, "", ""]);
    expect(verdictOf(cluster, pod("open", "more"))).toEqual([FULL, FULL, ""]);
  });

  it("follows pods that leave, and claims and volumes that change", () => {
    const cluster = three({ ...storage, nodes: [attaching("n0", 1)] });
    const user = putting(cluster, pod("a"), 0);
    expect(verdictOf(cluster, pod("b"))).toEqual([FULL, "", ""]);
    const { tables } = cluster.storage;
    tables.applyVolume({ ...all[0]!.volume, driver: "other" });
    expect(verdictOf(cluster, pod("b"))).toEqual(["", "", ""]);
    tables.applyVolume(all[0]!.volume);
    expect(verdictOf(cluster, pod("b"))).toEqual([FULL, "", ""]);
    // Whoever the volume says that it belongs to.
    tables.applyVolume({ ...all[0]!.volume, driver: "other", claim: "default/c" });
    expect(verdictOf(cluster, pod("b"))).toEqual(["", "", ""]);
    tables.applyVolume(all[0]!.volume);
    expect(verdictOf(cluster, pod("b"))).toEqual([FULL, "", ""]);
    tables.applyClaim({ ...all[0]!.claim, volume: "nfs" });
    expect(verdictOf(cluster, pod("b"))).toEqual(["", "", ""]);
    tables.applyClaim(all[0]!.claim);
    tables.applyNode(attaching("n0", 2));
    expect(verdictOf(cluster, pod("b"))).toEqual(["", "", ""]);
    tables.applyNode(attaching("n0", 1));
    cluster.end(user);
    expect(verdictOf(cluster, pod("b"))).toEqual(["", "", ""]);
  });

  it("does not count the claims of pods for themselves by their class", () => {
    const volumes = [{ kind: "template" as const, name: "data", request: aClaim("x") }];
    const template = aTemplate({ volumes });
    const cluster = three({ nodes: [attaching("n0", 1)] });
    expect(verdictOf(cluster, template)).toEqual(["", "", ""]);
    const { ofPod, ofClass } = cluster.storage.volumesFor(volumes, "default", "db-0");
    expect(ofPod).toEqual([{ kind: "claim", claim: "data-db-0" }]);
    expect(ofClass).toEqual(volumes);
    const made = cluster.submit({
      podClass: cluster.classes.intern({ requests: template.requests, template }),
      workload: 0,
      index: 0,
      origin: 0,
      duration: 0,
      expected: 0,
      volumes: ofPod,
    });
    cluster.bind(made, 0 as NodeId);
    expect(verdictOf(cluster, template)).toEqual([FULL, "", ""]);
  });
});

describe("VolumeZone", () => {
  const ELSEWHERE = "VolumeZone: node(s) had no available volume zone";
  const labelled = (labels: Readonly<Record<string, string>>) => {
    const { claim, volume } = bound("data", { labels });
    return three({ claims: [claim], volumes: [volume] });
  };

  it("goes by the labels of volumes, old ones and those of several zones too", () => {
    expect(verdictOf(labelled({ "topology.kubernetes.io/zone": "b" }), pod("data"))).toEqual([
      ELSEWHERE,
      "",
      "",
    ]);
    expect(verdictOf(labelled({ "topology.kubernetes.io/zone": "c__a" }), pod("data"))).toEqual([
      "",
      ELSEWHERE,
      ELSEWHERE,
    ]);
    expect(verdictOf(labelled({ "failure-domain.beta.kubernetes.io/zone": "b" }), pod("data"))).toEqual([
      ELSEWHERE,
      "",
      "",
    ]);
    expect(verdictOf(labelled({ "topology.kubernetes.io/zone": "a__" }), pod("data"))).toEqual(["", "", ""]);
    expect(verdictOf(labelled({ "topology.kubernetes.io/region": "r" }), pod("data"))).toEqual([
      ELSEWHERE,
      ELSEWHERE,
      ELSEWHERE,
    ]);
  });

  it("lets nodes pass that have no such label at all", () => {
    const cluster = labelled({ "topology.kubernetes.io/zone": "b" });
    cluster.updateNode(0 as NodeId, { ...cluster.nodes.specs[0]!, labels: {} });
    expect(verdictOf(cluster, pod("data"))).toEqual(["", "", ""]);
  });
});
