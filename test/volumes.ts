import type { ClaimRequest, NodeSelectorTerm, PodVolume } from "../src/spec/pod.ts";
import {
  type ClaimSpec,
  NO_STORAGE,
  type StorageClassSpec,
  type StorageNodeSpec,
  type StorageSpec,
  type VolumeSpec,
} from "../src/spec/storage.ts";
import { GIB } from "./worlds.ts";

const ZONE = "topology.kubernetes.io/zone";
const DRIVER = "csi.example.com";

/** 10 GiB, once, of the class `wait`. */
export function aRequest(change: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    size: 10 * GIB,
    accessModes: ["ReadWriteOnce"],
    storageClass: "wait",
    mode: "Filesystem",
    selector: undefined,
    ...change,
  };
}

/** A claim of the namespace `default` that waits. */
export function aClaim(name: string, change: Partial<ClaimSpec> = {}): ClaimSpec {
  const state = { volume: "", state: "pending", isTerminating: false, selectedNode: "" } as const;
  return { namespace: "default", name, ...aRequest(), ...state, ...change };
}

/** A claim and the volume that it has. */
export function bound(name: string, change: Partial<VolumeSpec> = {}, claim: Partial<ClaimSpec> = {}) {
  const volume = `pv-${name}`;
  return {
    claim: aClaim(name, { volume, state: "bound", ...claim }),
    volume: aVolume(volume, { claim: `default/${name}`, ...change }),
  };
}

/** 10 GiB, once, of the class `wait`, free and reached from everywhere. */
export function aVolume(name: string, change: Partial<VolumeSpec> = {}): VolumeSpec {
  return {
    name,
    capacity: 10 * GIB,
    accessModes: ["ReadWriteOnce"],
    storageClass: "wait",
    mode: "Filesystem",
    claim: "",
    isUsable: true,
    nodes: undefined,
    labels: {},
    driver: DRIVER,
    handle: `vol-${name}`,
    ...change,
  };
}

/** The class `wait`: its volumes are made where the first pod goes. */
export function aClass(change: Partial<StorageClassSpec> = {}): StorageClassSpec {
  return {
    name: "wait",
    provisioner: DRIVER,
    binding: "WaitForFirstConsumer",
    allowedTopologies: [],
    isDefault: false,
    ...change,
  };
}

export function attaching(node: string, most: number): StorageNodeSpec {
  return { name: node, limits: { [DRIVER]: most }, topologyKeys: {} };
}

/** The class `wait`, and what is given. */
export function storageOf(change: Partial<StorageSpec> = {}): StorageSpec {
  return { ...NO_STORAGE, classes: [aClass()], ...change };
}

export function inZone(...zones: readonly string[]): NodeSelectorTerm[] {
  return [{ expressions: [{ key: ZONE, operator: "In", values: zones }], fields: [] }];
}

export function using(...claims: readonly string[]): { readonly volumes: readonly PodVolume[] } {
  return { volumes: claims.map((claim) => ({ kind: "claim", claim })) };
}
