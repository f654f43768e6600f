import type {
  DisruptionBudgetSpec,
  NamespaceSpec,
  ObjectsSpec,
  ServiceSpec,
  WorkloadSpec,
} from "../spec/objects.ts";
import { type Adoption, adopt, isDone, isLeft } from "./adopt.ts";
import { buildStorage } from "./build-storage.ts";
import type { BuildOptions } from "./build-template.ts";
import { buildWorkload } from "./build-workload.ts";
import type { BudgetDraft, Draft, PodDraft, ServiceDraft, WorkloadDraft } from "./drafts.ts";
import { existingPods } from "./existing-pods.ts";
import { workloadLabels } from "./workload-labels.ts";

export interface ObjectsOptions extends BuildOptions {
  /** Whether an object is there at 0; all are if absent. */
  readonly isPresent?: (draft: Draft) => boolean;
}

/**
 * Makes the objects of the drafts: pods and ReplicaSets under the workloads that own them, the bare pods of each
 * namespace as one workload. Workloads are in file order, each where it first appears. O(objects).
 */
export function buildObjects(drafts: readonly Draft[], options: ObjectsOptions): ObjectsSpec {
  const adoption = adopt(drafts);
  const builder = { adoption, options, moment: latestMoment(drafts) };
  const roots = drafts.filter((draft): draft is WorkloadDraft | PodDraft => isRoot(draft, adoption));
  const labelOf = workloadLabels(roots);
  const isPresent = options.isPresent ?? (() => true);
  const groupOf = (pod: PodDraft) => `${isPresent(pod)} ${pod.namespace}`;
  const barePods = new Map<string, PodDraft[]>();
  for (const draft of roots) {
    if (draft.kind !== "Pod") continue;
    const pods = barePods.get(groupOf(draft));
    if (pods === undefined) barePods.set(groupOf(draft), [draft]);
    else pods.push(draft);
  }
  const workloads: WorkloadSpec[] = [];
  for (const draft of roots) {
    const common = { namespace: draft.namespace, label: labelOf(draft), isPresent: isPresent(draft) };
    if (draft.kind !== "Pod") {
      workloads.push({ ...common, name: draft.name, ...buildWorkload(draft, builder) });
      continue;
    }
    const pods = barePods.get(groupOf(draft)) ?? [];
    if (pods[0] !== draft) continue;
    const existing = existingPods(pods, undefined, builder.moment, options);
    workloads.push({ ...common, kind: "Pod", name: "pods", pods: existing });
  }
  const storage = buildStorage(drafts);
  return {
    namespaces: namespacesOf(drafts),
    workloads,
    services: drafts.filter((draft) => draft.kind === "Service").map(buildService),
    budgets: drafts.filter((draft) => draft.kind === "PodDisruptionBudget").map(buildBudget),
    ...(storage === undefined ? {} : { storage }),
    ...admissionOf(drafts),
    ...autoscalersOf(drafts, isPresent),
  };
}

function autoscalersOf(
  drafts: readonly Draft[],
  isPresent: (draft: Draft) => boolean,
): Pick<ObjectsSpec, "autoscalers"> {
  const found = drafts.filter((draft) => draft.kind === "HorizontalPodAutoscaler");
  if (found.length === 0) return {};
  const labelOf = workloadLabels(found.map(({ namespace, name }) => ({ kind: "hpa", namespace, name })));
  return {
    autoscalers: found.map((draft) => {
      const { namespace, name, target, minReplicas, maxReplicas, metrics, behavior } = draft;
      const label = labelOf({ kind: "hpa", namespace, name });
      const about = { namespace, name, label, isPresent: isPresent(draft) };
      return { ...about, target, minReplicas, maxReplicas, metrics, behavior };
    }),
  };
}

function admissionOf(drafts: readonly Draft[]): Pick<ObjectsSpec, "quotas" | "limitRanges"> {
  const quotas = drafts
    .filter((draft) => draft.kind === "ResourceQuota")
    .map(({ namespace, name, hard, scopes }) => ({ namespace, name, hard, scopes }));
  const limitRanges = drafts
    .filter((draft) => draft.kind === "LimitRange")
    .map(({ namespace, name, items }) => ({ namespace, name, items }));
  return {
    ...(quotas.length > 0 && { quotas }),
    ...(limitRanges.length > 0 && { limitRanges }),
  };
}

/** Whether it makes pods, or is one, and no other object makes it. */
function isRoot(draft: Draft, adoption: Adoption): boolean {
  if (adoption.isOwned(draft) || isDone(draft, adoption)) return false;
  return draft.kind === "Pod" ? isLeft(draft) : "template" in draft;
}

/** The latest moment that pods or nodes tell of: about when the dump was taken. */
function latestMoment(drafts: readonly Draft[]): number {
  let latest = Number.NaN;
  for (const draft of drafts) {
    const moment = draft.kind === "Pod" ? draft.started : draft.kind === "Node" ? draft.seen : Number.NaN;
    if (!(moment <= latest) && !Number.isNaN(moment)) latest = moment;
  }
  return latest;
}

function buildService({ namespace, name, selector, publishesNotReady }: ServiceDraft): ServiceSpec {
  return { namespace, name, selector, ...(publishesNotReady && { publishesNotReady }) };
}

function buildBudget(draft: BudgetDraft): DisruptionBudgetSpec {
  const { namespace, name, selector, minAvailable, maxUnavailable, unhealthyPodEvictionPolicy } = draft;
  return { namespace, name, selector, minAvailable, maxUnavailable, unhealthyPodEvictionPolicy };
}

/** The label that every namespace has. */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** Those that have an object, and those that others are in. */
function namespacesOf(drafts: readonly Draft[]): readonly NamespaceSpec[] {
  const namespaces = new Map<string, NamespaceSpec["labels"]>();
  for (const draft of drafts) {
    if (draft.kind === "Namespace") namespaces.set(draft.name, draft.labels);
    else if (draft.namespace !== "" && !namespaces.has(draft.namespace)) namespaces.set(draft.namespace, {});
  }
  return Array.from(namespaces, ([name, labels]) => ({ name, labels: { ...labels, [NAME_LABEL]: name } }));
}
