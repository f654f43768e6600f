import type { Placed } from "../document/value.ts";
import type { ObjectsSpec } from "../spec/objects.ts";
import type { DeletedObject, DeleteObjectsEntry } from "../spec/world.ts";
import { type NamedObject, resolveObjects } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import type { DeleteItem } from "./timeline.ts";

/** Objects beside workloads: those of a run's start, or of one apply. */
export type ObjectsBeside = Pick<ObjectsSpec, "services" | "budgets" | "quotas" | "limitRanges">;

/** Kinds by the words that kubectl takes for them. */
const KIND_OF: Readonly<Record<string, DeletedObject["kind"]>> = {
  service: "Service",
  svc: "Service",
  poddisruptionbudget: "PodDisruptionBudget",
  pdb: "PodDisruptionBudget",
  resourcequota: "ResourceQuota",
  quota: "ResourceQuota",
  limitrange: "LimitRange",
  limits: "LimitRange",
};

const TARGET = /^((?:[^/]+\/)?)([^/]+)\/([^/]+)$/;

/** Whether a target of a delete names a service, budget, quota or limit range. */
export function isBeside({ value }: Placed<string>): boolean {
  return Object.hasOwn(KIND_OF, TARGET.exec(value)?.[2] ?? "");
}

/** kubectl delete service, pdb, quota, limits; undefined where a target was reported. */
export function deleteObjectsEntry(
  { at, targets }: Pick<DeleteItem, "at" | "targets">,
  known: readonly ObjectsBeside[] | undefined,
  reading: Reading,
): DeleteObjectsEntry | undefined {
  if (known === undefined) return undefined;
  const named = listed(known);
  const found = targets.map(({ value, place }) => {
    const [, prefix = "", word = "", name = ""] = TARGET.exec(value) ?? [];
    const kind = KIND_OF[word]!.toLowerCase();
    return resolveObjects({ value: `${prefix}${kind}/${name}`, place }, named, [kind], reading);
  });
  if (found.includes(undefined)) return undefined;
  const target = targets.map(({ value }) => value).join(", ");
  const objects = [...new Set(found.flatMap((each) => each ?? []))];
  return { at: at.value, target, verb: "deleteObjects", objects };
}

/** Each once. */
function listed(known: readonly ObjectsBeside[]): readonly DeletedObject[] {
  const byName = new Map<string, DeletedObject>();
  const add = (kind: DeletedObject["kind"], objects: readonly Omit<NamedObject, "kind">[] = []) => {
    for (const { namespace, name } of objects)
      byName.set(JSON.stringify([kind, namespace, name]), { kind, namespace, name });
  };
  for (const { services, budgets, quotas, limitRanges } of known) {
    add("Service", services);
    add("PodDisruptionBudget", budgets);
    add("ResourceQuota", quotas);
    add("LimitRange", limitRanges);
  }
  return [...byName.values()];
}
