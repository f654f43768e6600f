import type { Draft } from "../manifest/drafts.ts";
import { isPlainMap, type Plain } from "../manifest/plain.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { KeptField } from "../spec/world.ts";
import type { ReadObjects } from "./read-objects.ts";
import type { ApplyItem } from "./timeline.ts";

/** What an object that an entry applies keeps, if it is there. */
export type KeptFields = (item: ApplyItem, spec: WorkloadSpec) => readonly KeptField[];

/** Fields that kubectl's verbs change, by their key in a manifest's spec. */
const FIELDS: Readonly<Record<KeptField, string>> = { replicas: "replicas", isPaused: "paused" };

/**
 * Finds out what `kubectl apply` leaves alone: what is said neither by the manifest nor by the one that was applied
 * before it. Entries of the same instant follow each other in file order. O(objects applied).
 */
export function keptFields(read: ReadObjects, applies: readonly ApplyItem[]): KeptFields {
  const said = new Map<string, readonly KeptField[]>();
  for (const draft of read.drafts) said.set(keyOf(draft), lastSaid(draft));
  const kept = new Map<ApplyItem, Map<string, readonly KeptField[]>>();
  for (const item of applies.toSorted((a, b) => a.at.value - b.at.value)) {
    const own = new Map<string, readonly KeptField[]>();
    kept.set(item, own);
    for (const draft of read.appliedBy(item)) {
      const key = keyOf(draft);
      const now = saidBy(draft.part.value);
      const before = said.get(key) ?? [];
      own.set(
        key,
        NAMES.filter((name) => !now.includes(name) && !before.includes(name)),
      );
      said.set(key, now);
    }
  }
  return (item, spec) => kept.get(item)?.get(keyOf(spec)) ?? [];
}

const NAMES = Object.keys(FIELDS) as KeptField[];

function keyOf({ kind, namespace, name }: Pick<Draft, "kind" | "namespace" | "name">): string {
  return JSON.stringify([kind, namespace, name]);
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** What was applied last: of an object that a cluster has stored, what its annotation says, if it has one. */
function lastSaid({ part, uid }: Draft): readonly KeptField[] {
  const annotation = part.at("metadata", "annotations")?.text(LAST_APPLIED);
  if (annotation === undefined) return uid === "" ? saidBy(part.value) : [];
  try {
    return saidBy(JSON.parse(annotation) as Plain);
  } catch {
    return [];
  }
}

function saidBy(object: Plain): readonly KeptField[] {
  const spec = isPlainMap(object) ? object["spec"] : undefined;
  if (!isPlainMap(spec)) return [];
  return NAMES.filter((name) => Object.hasOwn(spec, FIELDS[name]) && spec[FIELDS[name]] !== null);
}
