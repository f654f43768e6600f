import { labelOf } from "../../spec/label-selector.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { ClassClaim, ClassClaims } from "./class-claims.ts";
import { KeptByClass } from "./kept-by-class.ts";
import type { StorageList } from "./storage-tables.ts";

export interface ZonesContext {
  readonly nodes: NodeColumns;
  readonly storage: StorageList;
  readonly claims: ClassClaims;
}

/** Source: Kubernetes VolumeZone: labels of zone and region on bound volumes, whoever put them there. */
export class VolumeZones {
  readonly #context: ZonesContext;
  readonly #kept: KeptByClass<ZoneCheck>;

  constructor(context: ZonesContext) {
    const { storage, claims } = context;
    this.#context = context;
    this.#kept = new KeptByClass(storage, (podClass) => zoneCheckOf(claims.of(podClass), storage));
  }

  /** Of a class with volumes. Valid until something about storage changes. */
  of(podClass: ClassId): ZoneCheck {
    return this.#kept.of(podClass);
  }

  allows({ places }: ZoneCheck, node: NodeId): boolean {
    const { labels } = this.#context.nodes.specs[node]!;
    if (!KEYS.some((key) => Object.hasOwn(labels, key))) return true;
    return places.every(({ key, values }) => {
      const value = labelOf(labels, key) ?? labelOf(labels, PRESENT_KEYS[key] ?? key);
      return value !== undefined && values.has(value);
    });
  }
}

export interface ZoneCheck {
  /** Why no node will do; undefined: some may. */
  readonly refusal: string | undefined;
  /** What a node's label must be among, for each label of a bound volume. */
  readonly places: readonly { readonly key: string; readonly values: ReadonlySet<string> }[];
}

function zoneCheckOf(claims: readonly ClassClaim[], storage: StorageList): ZoneCheck {
  const places: { key: string; values: ReadonlySet<string> }[] = [];
  for (const { kind, name, claim } of claims) {
    // Only volumes that name a claim are looked at.
    if (kind === "own" || kind === "ephemeral") continue;
    if (claim === undefined) return refused(`persistentvolumeclaim "${name}" not found`);
    if (claim.volume === "") {
      const refusal = refusalOfUnbound(claim.storageClass, storage);
      if (refusal !== undefined) return refused(refusal);
      continue;
    }
    const volume = storage.volume(claim.volume);
    if (volume === undefined) return refused(`persistentvolume "${claim.volume}" not found`);
    for (const key of KEYS) {
      const values = (labelOf(volume.labels, key) ?? "").split("__");
      if (!values.includes("")) places.push({ key, values: new Set(values) });
    }
  }
  return { refusal: undefined, places };
}

function refusalOfUnbound(name: string, storage: StorageList): string | undefined {
  if (name === "") return "PersistentVolumeClaim had no pv name and storageClass name";
  const storageClass = storage.storageClass(name);
  if (storageClass === undefined) return `storageclass.storage.k8s.io "${name}" not found`;
  return storageClass.binding === "WaitForFirstConsumer" ? undefined : "PersistentVolume had no name";
}

function refused(refusal: string): ZoneCheck {
  return { refusal, places: [] };
}

/** Labels of old releases, and what they are called now. */
const PRESENT_KEYS: Readonly<Record<string, string>> = {
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
};

const KEYS = [...Object.keys(PRESENT_KEYS), ...Object.values(PRESENT_KEYS)];
