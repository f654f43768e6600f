import { describe, expect, it } from "vitest";
import type { StorageChange } from "../../src/cluster/storage/storage-tables.ts";
import { hintOf } from "../../src/scheduling/hints/registered.ts";
import type { PodVolume } from "../../src/spec/pod.ts";
import type { ClaimSpec, StorageClassSpec, StorageNodeSpec, VolumeSpec } from "../../src/spec/storage.ts";
import { aTemplate } from "../objects.ts";
import { aClaim, aClass, aRequest, attaching, aVolume, inZone } from "../volumes.ts";

const PLUGINS = ["VolumeRestrictions", "NodeVolumeLimits", "VolumeBinding", "VolumeZone"] as const;

const NAMED: PodVolume = { kind: "claim", claim: "data" };

/** What the plugins say, in their order; undefined: it does not concern them. */
function said(change: StorageChange, ...volumes: readonly PodVolume[]) {
  const pod = aTemplate({ volumes: volumes.length === 0 ? [NAMED] : volumes });
  const context = { labelsOf: () => ({}), hardSpreadOf: () => [] };
  return PLUGINS.map((plugin) => hintOf(plugin, pod, { kind: "storage", change }, context));
}

const volume = (after: VolumeSpec | undefined, before?: VolumeSpec) =>
  ({ kind: "PersistentVolume", before, after }) as const;
const claim = (after: ClaimSpec, before?: ClaimSpec) =>
  ({ kind: "PersistentVolumeClaim", before, after }) as const;
const ofClass = (after: StorageClassSpec, before?: StorageClassSpec) =>
  ({ kind: "StorageClass", before, after }) as const;
const csiNode = (after: StorageNodeSpec, before?: StorageNodeSpec) =>
  ({ kind: "CSINode", before, after }) as const;

describe("a pod that waits for its volumes is tried again", () => {
  it("for a new volume, and for a change of one; by VolumeZone if its labels changed", () => {
    const plain = aVolume("disk");
    const moved = { ...plain, labels: { "topology.kubernetes.io/zone": "b" } };
    expect(said(volume(plain))).toEqual([undefined, undefined, true, true]);
    expect(said(volume({ ...plain, claim: "default/x" }, plain))).toEqual([
      undefined,
      undefined,
      true,
      false,
    ]);
    expect(said(volume({ ...plain, labels: { disk: "ssd" } }, plain))).toEqual([
      undefined,
      undefined,
      true,
      false,
    ]);
    expect(said(volume(moved, plain))).toEqual([undefined, undefined, true, true]);
    expect(said(volume(undefined, plain))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("for its own claims", () => {
    const [before, other] = [aClaim("data"), aClaim("other")];
    expect(said(claim(before))).toEqual([true, true, true, true]);
    expect(said(claim({ ...before, volume: "disk" }, before))).toEqual([undefined, undefined, true, true]);
    expect(said(claim(other))).toEqual([false, false, false, false]);
    expect(said(claim({ ...before, namespace: "shop" }))).toEqual([false, false, false, false]);
  });

  it("for claims that come and go with it by those who look at them", () => {
    const cache = aClaim("web-0-cache");
    expect(said(claim(cache), { kind: "own", claim: "web-0-cache" })).toEqual([false, true, true, false]);
    const request = aRequest();
    expect(said(claim(cache), { kind: "ephemeral", name: "cache", request })).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(said(claim(cache), { kind: "template", name: "web", request })).toEqual([true, true, true, true]);
    expect(said(claim(cache), { kind: "template", name: "db", request })).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("for a new class, and where a class makes volumes elsewhere", () => {
    expect(said(ofClass(aClass()))).toEqual([undefined, undefined, true, true]);
    expect(said(ofClass(aClass({ binding: "Immediate" })))).toEqual([undefined, undefined, true, false]);
    const moved = aClass({ allowedTopologies: inZone("b") });
    expect(said(ofClass(moved, aClass()))).toEqual([undefined, undefined, true, undefined]);
    expect(said(ofClass(aClass({ isDefault: true }), aClass()))).toEqual([
      undefined,
      undefined,
      false,
      undefined,
    ]);
  });

  it("for a node that attaches more", () => {
    expect(said(csiNode(attaching("n0", 1)))).toEqual([undefined, true, true, undefined]);
    expect(said(csiNode(attaching("n0", 2), attaching("n0", 1)))).toEqual([
      undefined,
      true,
      false,
      undefined,
    ]);
    expect(said(csiNode(attaching("n0", 1), attaching("n0", 2)))).toEqual([
      undefined,
      false,
      false,
      undefined,
    ]);
  });
});
