import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { KIND_NAMES, type KindInfo, kindInfo } from "./known/kinds.ts";
import type { Part } from "./part.ts";
import { describePlain, isPlainList, isPlainMap, ownValue, type Plain, shortened } from "./plain.ts";

/** An object as it stands in a file. */
export interface RawObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly part: Part;
  /** Undefined for what is not simulated. */
  readonly info: KindInfo | undefined;
}

/** Lists may hold lists. */
const MAX_LISTS = 10;

/** Gives the objects of a document in file order, those in a List one by one. */
export function findObjects(root: Part): readonly RawObject[] {
  const found: RawObject[] = [];
  collect(root, "", "", 0, found);
  return found;
}

/** `kind` and `apiVersion` are what elements of a typed list, such as a PodList, may leave out. */
function collect(part: Part, kind: string, apiVersion: string, depth: number, found: RawObject[]): void {
  const { value } = part;
  if (!isPlainMap(value)) {
    part.error(
      "wrong-type",
      `an object must be a map, found ${describePlain(value)}`,
      'begin with "apiVersion:"',
    );
    return;
  }
  const ownKind = wordIn(part, value, "kind", kind);
  const version = wordIn(part, value, "apiVersion", apiVersion);
  if (ownKind === undefined || version === undefined) return;
  const items = ownValue(value, "items");
  if (ownKind === "List" && items !== undefined && !isPlainList(items)) {
    part.get("items")?.error("wrong-type", `must be a list, found ${describePlain(items)}`, "write a list");
    return;
  }
  if (!ownKind.endsWith("List") || (items !== undefined && !isPlainList(items))) {
    found.push({ kind: ownKind, apiVersion: version, part, info: infoOf(part, ownKind, version) });
    return;
  }
  if (depth > MAX_LISTS) {
    part.error("too-deep", "lists within lists within lists", "put the objects into one list");
    return;
  }
  const isTyped = ownKind !== "List";
  for (const item of part.list("items"))
    collect(item, isTyped ? ownKind.slice(0, -4) : "", isTyped ? version : "", depth + 1, found);
}

function wordIn(
  part: Part,
  map: { readonly [key: string]: Plain },
  key: string,
  fallback: string,
): string | undefined {
  const value = ownValue(map, key);
  if (typeof value === "string" && value !== "") return value;
  if (value === undefined && fallback !== "") return fallback;
  if (value === undefined) return part.error("missing-key", `this object has no ${key}`, EXAMPLES[key] ?? "");
  return part
    .get(key)
    ?.error("wrong-type", `must be a string, found ${describePlain(value)}`, EXAMPLES[key] ?? "");
}

const EXAMPLES: Readonly<Record<string, string>> = {
  kind: 'write it like "kind: Deployment"',
  apiVersion: 'write it like "apiVersion: apps/v1"',
};

/** Groups of the kinds that are simulated; another group may have a kind of the same name. */
const OWN_GROUPS = new Set([
  "",
  "apps",
  "autoscaling",
  "extensions",
  "batch",
  "policy",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** Kinds of these groups that are not simulated, and no misspellings. */
const OTHERS = new Set(
  (
    "Binding CSIDriver CSIStorageCapacity ComponentStatus ConfigMap ControllerRevision Endpoints Event Eviction Ingress " +
    "NetworkPolicy PodGroup PodSecurityPolicy PodTemplate " +
    "ReplicationController Scale Secret ServiceAccount VolumeAttachment VolumeAttributesClass Workload"
  ).split(" "),
);

function infoOf(part: Part, kind: string, apiVersion: string): KindInfo | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (!OWN_GROUPS.has(group)) return undefined;
  const info = kindInfo(kind);
  if (info !== undefined) return checkVersion(part, info, apiVersion) ? info : undefined;
  const near = OTHERS.has(kind) ? undefined : didYouMean(kind, [...KIND_NAMES, "List"]);
  if (near !== undefined)
    part.get("kind")?.warn("wrong-kind", `unknown kind "${shortened(kind)}"`, `did you mean "${near}"?`);
  return undefined;
}

function checkVersion(
  part: Part,
  { kind, apiVersions, alsoServed = [] }: KindInfo,
  apiVersion: string,
): boolean {
  const [present] = apiVersions;
  const at = part.get("apiVersion") ?? part;
  if (!apiVersions.includes(apiVersion)) {
    at.error(
      "wrong-value",
      `there is no ${kind} in ${shortened(apiVersion)}`,
      `write "apiVersion: ${present}"`,
    );
    return false;
  }
  if (apiVersion !== present && !alsoServed.includes(apiVersion))
    at.warn(
      "old-version",
      `${apiVersion} is no longer served: read as ${present}`,
      `write "apiVersion: ${present}"`,
    );
  return true;
}
