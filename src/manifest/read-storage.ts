import { wholeAmount } from "../spec/amounts.ts";
import type { AccessMode, ClaimRequest, NodeSelectorTerm } from "../spec/pod.ts";
import { readAmounts } from "./amounts.ts";
import type { ClaimDraft, CsiNodeDraft, StorageClassDraft, VolumeDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import { readSelector } from "./label-selector.ts";
import { readTerm } from "./node-affinity.ts";
import type { Part } from "./part.ts";
import { wholeFrom, wordOf } from "./read-number.ts";

/** Reads a PersistentVolume. */
export function readVolume(part: Part, base: Base): VolumeDraft {
  const spec = part.get("spec") ?? part;
  const claim = spec.get("claimRef");
  const terms = spec.at("nodeAffinity", "required")?.list("nodeSelectorTerms");
  return {
    ...base,
    kind: "PersistentVolume",
    capacity: readSize(spec.get("capacity"), spec, base.name, "capacity: {storage: 10Gi}"),
    accessModes: readModes(spec),
    storageClass: oldClass(part) ?? spec.text("storageClassName", ""),
    mode: wordOf(spec, "volumeMode", MODES, "Filesystem"),
    claim: claim === undefined ? "" : `${claim.text("namespace", "default")}/${claim.text("name", "")}`,
    isUsable:
      !UNUSABLE.includes(part.get("status")?.text("phase", "") ?? "") &&
      part.at("metadata", "deletionTimestamp") === undefined,
    nodes: terms?.map(readTerm),
    driver: spec.get("csi")?.text("driver", "") ?? "",
    handle: spec.get("csi")?.text("volumeHandle", "") ?? "",
  };
}

const MODES = ["Filesystem", "Block"] as const;
/** Somebody must look at it first. */
const UNUSABLE = ["Released", "Failed"];

/** Reads a PersistentVolumeClaim; `usualClass` where it names no class. */
export function readClaim(part: Part, base: Base, usualClass: string): ClaimDraft {
  const spec = part.get("spec") ?? part;
  const volume = spec.text("volumeName", "");
  const isBound = part.at("metadata", "annotations")?.text(BIND_COMPLETED) !== undefined;
  const isLost = part.get("status")?.text("phase") === "Lost";
  return {
    ...base,
    kind: "PersistentVolumeClaim",
    ...readRequest(part, base.name, usualClass),
    volume,
    state: isLost ? "lost" : volume !== "" && isBound ? "bound" : "pending",
    isTerminating: part.at("metadata", "deletionTimestamp") !== undefined,
    selectedNode: part.at("metadata", "annotations")?.text(SELECTED_NODE, "") ?? "",
  };
}

const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
const SELECTED_NODE = "volume.kubernetes.io/selected-node";

/** Reads what a claim, or a template of claims, asks for. */
export function readRequest(part: Part, name: string, usualClass: string): ClaimRequest {
  const spec = part.get("spec") ?? part;
  const example = "resources: {requests: {storage: 10Gi}}";
  const written = oldClass(part) ?? spec.text("storageClassName");
  return {
    size: readSize(spec.at("resources", "requests"), spec, name, example),
    accessModes: readModes(spec),
    storageClass: written ?? usualClass,
    mode: wordOf(spec, "volumeMode", MODES, "Filesystem"),
    selector: readSelector(spec.get("selector")),
  };
}

/** Reads a StorageClass. */
export function readStorageClass(part: Part, base: Base): StorageClassDraft {
  return {
    ...base,
    kind: "StorageClass",
    provisioner: part.text("provisioner", ""),
    binding: wordOf(part, "volumeBindingMode", BINDINGS, "Immediate"),
    allowedTopologies: part.list("allowedTopologies").map(readTopology),
    isDefault: isDefaultClass(part),
  };
}

const BINDINGS = ["Immediate", "WaitForFirstConsumer"] as const;

/** Whether a class is for claims that name none. */
export function isDefaultClass(part: Part): boolean {
  const annotations = part.at("metadata", "annotations");
  return DEFAULT_CLASS.some((key) => annotations?.text(key) === "true");
}

const DEFAULT_CLASS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** Reads a CSINode. */
export function readCsiNode(part: Part, base: Base): CsiNodeDraft {
  const drivers = part.get("spec")?.list("drivers") ?? [];
  const keysOf = (driver: Part) => driver.list("topologyKeys").map(({ value }) => String(value));
  const limits = drivers.map((driver): [string, number] => [
    driver.text("name", ""),
    wholeFrom(driver.get("allocatable"), "count", 0, Number.POSITIVE_INFINITY),
  ]);
  const topologyKeys = drivers
    .map((driver) => [driver.text("name", ""), keysOf(driver)] as const)
    .filter(([, keys]) => keys.length > 0);
  return {
    ...base,
    kind: "CSINode",
    limits: Object.fromEntries(limits),
    topologyKeys: Object.fromEntries(topologyKeys),
  };
}

function readTopology(part: Part): NodeSelectorTerm {
  const expressions = part.list("matchLabelExpressions").map((each) => ({
    key: each.text("key", ""),
    operator: "In" as const,
    values: each.list("values").map(({ value }) => String(value)),
  }));
  return { expressions, fields: [] };
}

/** Bytes; 0, and a mistake, where nothing is said. */
function readSize(amounts: Part | undefined, spec: Part, name: string, example: string): number {
  const size = readAmounts(amounts).get("storage");
  if (size !== undefined) return wholeAmount("storage", size);
  if (amounts?.get("storage") === undefined)
    (amounts ?? spec).error("missing-key", `"${name}" does not say how large it is`, `add ${example}`);
  return 0;
}

const ACCESS: readonly AccessMode[] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

function readModes(spec: Part): readonly AccessMode[] {
  const parts = spec.list("accessModes");
  if (parts.length === 0)
    (spec.get("accessModes") ?? spec).error(
      "missing-key",
      "accessModes holds none",
      "add accessModes: [ReadWriteOnce]",
    );
  return parts.flatMap((part) => {
    const mode = ACCESS.find((each) => each === part.value);
    if (mode === undefined)
      part.error(
        "wrong-value",
        `unknown access mode "${String(part.value).slice(0, 60)}"`,
        `write one of: ${ACCESS.join(", ")}`,
      );
    return mode ?? [];
  });
}

/** How old manifests name the class; it goes first. */
function oldClass(part: Part): string | undefined {
  return part.at("metadata", "annotations")?.text("volume.beta.kubernetes.io/storage-class");
}
