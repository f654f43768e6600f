import { buildObjects } from "../manifest/build-objects.ts";
import type { Draft } from "../manifest/drafts.ts";
import { workloadLabels } from "../manifest/workload-labels.ts";
import type { NamespaceSpec, ObjectsSpec, WorkloadSpec } from "../spec/objects.ts";
import type { ApplyEntry } from "../spec/world.ts";
import { keptFields } from "./kept-fields.ts";
import { numberAutoscalers } from "./number-autoscalers.ts";
import type { ReadObjects } from "./read-objects.ts";
import type { BehaviorOf } from "./set-image.ts";
import type { ApplyItem } from "./timeline.ts";

/** What the manifests of one entry of the timeline come to. */
export type Applied = Omit<ApplyEntry, "at" | "target" | "verb">;

export interface WorldObjects {
  readonly objects: ObjectsSpec;
  readonly appliedBy: (item: ApplyItem) => Applied | undefined;
}

export interface BuildContext {
  /** All resources of the world. */
  readonly resources: readonly string[];
  readonly behaviorOf: BehaviorOf;
  /** Whether the release knows requests of a pod as a whole. */
  readonly hasPodLevelResources: boolean;
}

/**
 * Numbers the workloads: those of the start in file order, then what the timeline applies for the first time.
 * What is applied again keeps its number.
 */
export function buildWorldObjects(
  read: ReadObjects,
  applies: readonly ApplyItem[],
  context: BuildContext,
): WorldObjects {
  const present = buildObjects(read.drafts, context);
  const versions = applies.map((item) => absentObjects(read.appliedBy(item), context));
  const numbers = numberAll([present, ...versions]);
  const label = labelsOf([present, ...versions]);
  const first = firstVersions([present, ...versions], numbers);
  const kept = keptFields(read, applies);
  const autoscalers = numberAutoscalers([present, ...versions]);
  const applied = new Map(
    applies.map((item, i) => {
      const { workloads, namespaces: _, autoscalers: __, ...beside } = versions[i]!;
      const numbered = workloads.map((spec) => {
        const workload = numbers.get(identityOf(spec))!;
        return { workload, spec: label(spec), kept: kept(item, spec) };
      });
      const scaled = autoscalers.of(versions[i]!);
      const brought = scaled.length === 0 ? {} : { autoscalers: scaled };
      return [item, { workloads: numbered, ...beside, ...brought }] as const;
    }),
  );
  const namespaces = mergedNamespaces([present, ...versions]);
  return {
    objects: {
      ...{ ...present, namespaces, workloads: first.map(label) },
      ...(autoscalers.first.length === 0 ? {} : { autoscalers: autoscalers.first }),
    },
    appliedBy: (item) => applied.get(item),
  };
}

function absentObjects(drafts: readonly Draft[], context: BuildContext): ObjectsSpec {
  return buildObjects(drafts, { ...context, isPresent: () => false });
}

function identityOf({ kind, namespace, name }: WorkloadSpec): string {
  return JSON.stringify([kind, namespace, name]);
}

function numberAll(versions: readonly ObjectsSpec[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { workloads } of versions)
    for (const spec of workloads)
      if (!numbers.has(identityOf(spec))) numbers.set(identityOf(spec), numbers.size);
  return numbers;
}

function firstVersions(
  versions: readonly ObjectsSpec[],
  numbers: ReadonlyMap<string, number>,
): readonly WorkloadSpec[] {
  const first: WorkloadSpec[] = [];
  for (const { workloads } of versions)
    for (const spec of workloads) first[numbers.get(identityOf(spec))!] ??= spec;
  return first;
}

/** Names are long where two namespaces have the same, whoever brings them. */
function labelsOf(versions: readonly ObjectsSpec[]): (spec: WorkloadSpec) => WorkloadSpec {
  const labelOf = workloadLabels(versions.flatMap(({ workloads }) => workloads));
  return (spec) => ({ ...spec, label: labelOf(spec) });
}

/** The labels of a namespace are those that were given first, unless there were none. */
function mergedNamespaces(versions: readonly ObjectsSpec[]): readonly NamespaceSpec[] {
  const merged = new Map<string, NamespaceSpec>();
  for (const each of versions.flatMap(({ namespaces }) => namespaces)) {
    const known = merged.get(each.name);
    const isRicher =
      known === undefined || Object.keys(each.labels).length > Object.keys(known.labels).length;
    if (isRicher) merged.set(each.name, each);
  }
  return [...merged.values()];
}
