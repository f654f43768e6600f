import type { Placed } from "../document/value.ts";
import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { ObjectsSpec } from "../spec/objects.ts";
import type { ApplyEntry, DeletedObject, DeleteObjectsEntry } from "../spec/world.ts";
import { isPattern, resolveObjects } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import type { Step } from "./refused-verbs.ts";
import { shorten } from "./scalars.ts";

/** Objects beside workloads: those of a run's start, or of one apply. */
export type ObjectsBeside = Pick<
  ObjectsSpec,
  "services" | "budgets" | "quotas" | "limitRanges" | "storage"
> & { readonly autoscalers?: ApplyEntry["autoscalers"] };

type Kind = DeletedObject["kind"];

/** Kinds by the words that kubectl takes for them. */
const KIND_OF: Readonly<Record<string, Kind>> = {
  service: "Service",
  svc: "Service",
  poddisruptionbudget: "PodDisruptionBudget",
  pdb: "PodDisruptionBudget",
  resourcequota: "ResourceQuota",
  quota: "ResourceQuota",
  limitrange: "LimitRange",
  limits: "LimitRange",
  horizontalpodautoscaler: "HorizontalPodAutoscaler",
  hpa: "HorizontalPodAutoscaler",
  persistentvolumeclaim: "PersistentVolumeClaim",
  pvc: "PersistentVolumeClaim",
};

/** Kinds that manifests bring and whose deletion is not simulated, by the words for them. */
const KEPT: Readonly<Record<string, string>> = {
  priorityclass: "PriorityClass",
  pc: "PriorityClass",
  storageclass: "StorageClass",
  sc: "StorageClass",
  persistentvolume: "PersistentVolume",
  pv: "PersistentVolume",
  csinode: "CSINode",
  namespace: "Namespace",
  ns: "Namespace",
};

const TARGET = /^((?:[^/]+\/)?)([^/]+)\/([^/]+)$/;

/** Whether a target of a delete names an object that is neither a workload nor a pod nor a node. */
export function isBeside({ value }: Placed<string>): boolean {
  const word = TARGET.exec(value)?.[2] ?? "";
  return Object.hasOwn(KIND_OF, word) || Object.hasOwn(KEPT, word);
}

/** kubectl delete of such objects; undefined where a target was reported, or what there is is not known. */
export function deleteObjectsEntry(
  at: number,
  targets: readonly Placed<string>[],
  known: readonly DeletedObject[] | undefined,
  reading: Reading,
): DeleteObjectsEntry | undefined {
  const kept = targets.filter((target) => reportKept(target, reading));
  if (known === undefined || kept.length > 0) return undefined;
  const found = targets.map((target) => resolve(target, known, reading));
  if (found.includes(undefined)) return undefined;
  const target = targets.map(({ value }) => value).join(", ");
  const objects = [...new Set(found.flatMap((each) => each ?? []))];
  return { at, target, verb: "deleteObjects", objects };
}

function resolve(
  { value, place }: Placed<string>,
  known: readonly DeletedObject[],
  reading: Reading,
): readonly DeletedObject[] | undefined {
  const [, , word = "", name = ""] = TARGET.exec(value) ?? [];
  const ofKind = known.filter(({ kind }) => kind === KIND_OF[word]);
  if (ofKind.length === 0) {
    const message = `there is no ${word} "${shorten(name)}"`;
    return reading.error(place, "bad-target", message, `the manifests have no ${KIND_OF[word]}`);
  }
  const named = ofKind.map((object) => ({ ...object, kind: word, object }));
  return resolveObjects({ value, place }, named, [word], reading)?.map(({ object }) => object);
}

function reportKept({ value, place }: Placed<string>, reading: Reading): boolean {
  const kind = KEPT[TARGET.exec(value)?.[2] ?? ""];
  if (kind === undefined) return false;
  const hint =
    kind === "Namespace"
      ? `delete what is in it: ${shorten(TARGET.exec(value)?.[3] ?? "")}/deployment/*, and so on`
      : "leave the entry out: pods, claims and nodes keep what they had from it";
  reading.error(place, "not-yet-simulated", `the deletion of a ${kind} is not simulated`, hint);
  return true;
}

/** What there is of such objects, at the start or later, each once. `autoscalers`: all, in their order. */
export function objectsBeside(
  known: readonly ObjectsBeside[],
  autoscalers: readonly PodAutoscalerSpec[],
): readonly DeletedObject[] {
  const byName = new Map<string, DeletedObject>();
  for (const each of known.flatMap(listed)) byName.set(keyOf(each), each);
  const scalers = autoscalers.map(
    ({ namespace, name }, autoscaler) =>
      ({ kind: "HorizontalPodAutoscaler", namespace, name, autoscaler }) as const,
  );
  return [...byName.values(), ...scalers];
}

function listed({
  services,
  budgets,
  quotas,
  limitRanges,
  storage,
}: ObjectsBeside): readonly DeletedObject[] {
  const of = (
    kind: Exclude<Kind, "HorizontalPodAutoscaler">,
    objects: readonly { readonly namespace: string; readonly name: string }[] = [],
  ) => objects.map(({ namespace, name }) => ({ kind, namespace, name }));
  return [
    ...of("Service", services),
    ...of("PodDisruptionBudget", budgets),
    ...of("ResourceQuota", quotas),
    ...of("LimitRange", limitRanges),
    ...of("PersistentVolumeClaim", storage?.claims),
  ];
}

function keyOf({ kind, namespace, name }: DeletedObject): string {
  return JSON.stringify([kind, namespace, name]);
}

/**
 * Warns of objects that are deleted while they are not there. `start`: those of the start; `steps` in the order in which
 * they happen.
 */
export function reportAbsentObjects(
  steps: readonly Step[],
  start: ObjectsBeside,
  autoscalers: readonly PodAutoscalerSpec[],
  reading: Reading,
): void {
  const scalers = objectsBeside([], autoscalers);
  const present = scalers.filter((_, number) => autoscalers[number]!.isPresent);
  const standing = new Set([...listed(start), ...present].map(keyOf));
  for (const { item, entry } of steps) {
    if (entry.verb === "apply") {
      for (const object of listed(entry)) standing.add(keyOf(object));
      for (const { autoscaler } of entry.autoscalers ?? []) standing.add(keyOf(scalers[autoscaler]!));
    }
    if (entry.verb !== "deleteObjects" || item.verb !== "delete") continue;
    for (const object of entry.objects) {
      if (standing.delete(keyOf(object)) || isPattern(entry.target)) continue;
      const label = `${object.kind === "HorizontalPodAutoscaler" ? "hpa" : object.kind.toLowerCase()}/${object.name}`;
      const message = `${label} is not there by then`;
      reading.warn(item.targets[0]!.place, "no-effect", message, "move the entry behind what applies it");
    }
  }
}
