import type {
  DisruptionBudgetSpec,
  ExistingReplicaSet,
  NamespaceSpec,
  ObjectsSpec,
  ServiceSpec,
  WorkloadSpec,
} from "../spec/objects.ts";
import { type Adoption, adopt, isDone, isLeft } from "./adopt.ts";
import { type BuildOptions, buildTemplate } from "./build-template.ts";
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
  const workloads: WorkloadSpec[] = [];
  const groups = new Map<string, PodDraft[]>();
  for (const draft of roots) {
    const isPresent = options.isPresent?.(draft) ?? true;
    const common = { namespace: draft.namespace, label: labelOf(draft), isPresent };
    if (draft.kind !== "Pod") {
      workloads.push({ ...common, name: draft.name, ...buildWorkload(draft, builder) });
      continue;
    }
    const key = `${isPresent} ${draft.namespace}`;
    const group = groups.get(key);
    if (group !== undefined) group.push(draft);
    else {
      const first = [draft];
      groups.set(key, first);
      // Filled below, once all of its pods are known.
      workloads.push({ ...common, name: "pods", kind: "Pod", pods: [] });
    }
  }
  return {
    namespaces: namespacesOf(drafts),
    workloads: workloads.map((workload) => {
      if (workload.kind !== "Pod") return workload;
      const pods = groups.get(`${workload.isPresent} ${workload.namespace}`) ?? [];
      return { ...workload, pods: existingPods(pods, undefined, builder.moment, options) };
    }),
    services: drafts.filter((draft) => draft.kind === "Service").map(buildService),
    budgets: drafts.filter((draft) => draft.kind === "PodDisruptionBudget").map(buildBudget),
  };
}

interface Builder {
  readonly adoption: Adoption;
  readonly options: BuildOptions;
  /** Of the dump, in microseconds since 1970; NaN if there is none. */
  readonly moment: number;
}

/** Whether it makes pods, or is one, and no other object makes it. */
function isRoot(draft: Draft, adoption: Adoption): boolean {
  if (adoption.isOwned(draft) || isDone(draft, adoption)) return false;
  return draft.kind === "Pod" ? isLeft(draft) : "template" in draft;
}

type Built = WorkloadSpec extends infer Spec
  ? Spec extends WorkloadSpec
    ? Omit<Spec, "namespace" | "name" | "label" | "isPresent">
    : never
  : never;

function buildWorkload(draft: WorkloadDraft, builder: Builder): Built {
  const template = buildTemplate(draft.template, draft, builder.options);
  const pods = () =>
    existingPods(
      builder.adoption.podsOf(draft),
      { kind: draft.kind, name: draft.name, draft: draft.template, template },
      builder.moment,
      builder.options,
    );
  switch (draft.kind) {
    case "Deployment": {
      const {
        kind,
        replicas,
        selector,
        strategy,
        minReady,
        progressDeadline,
        revisionHistoryLimit,
        isPaused,
      } = draft;
      const replicaSets = buildReplicaSets(draft, template, builder);
      const limits = { minReady, progressDeadline, revisionHistoryLimit };
      return { kind, replicas, selector, template, strategy, ...limits, isPaused, replicaSets };
    }
    case "ReplicaSet":
    case "StatefulSet": {
      const { kind, replicas, selector, minReady } = draft;
      return { kind, replicas, selector, template, minReady, pods: pods() };
    }
    case "DaemonSet": {
      const { kind, selector, minReady } = draft;
      return { kind, selector, template, minReady, pods: pods() };
    }
    case "Job": {
      const { kind, parallelism, backoffLimit, activeDeadline, isSuspended } = draft;
      const completions = draft.completions - builder.adoption.succeededOf(draft);
      return {
        kind,
        parallelism,
        completions,
        backoffLimit,
        activeDeadline,
        isSuspended,
        template,
        pods: pods(),
      };
    }
  }
}

/** Oldest revision first. */
function buildReplicaSets(
  deployment: WorkloadDraft,
  template: ReturnType<typeof buildTemplate>,
  { adoption, options, moment }: Builder,
): readonly ExistingReplicaSet[] {
  const sets = adoption.replicaSetsOf(deployment).toSorted((a, b) => a.revision - b.revision);
  return sets.map((draft) => {
    const isCurrent = draft.template.key === deployment.template.key;
    const owner = { kind: deployment.kind, name: deployment.name };
    const own = isCurrent ? template : buildTemplate(draft.template, owner, options);
    const pods = existingPods(
      adoption.podsOf(draft),
      { ...owner, draft: draft.template, template: own },
      moment,
      options,
    );
    return { name: draft.name, revision: draft.revision, replicas: draft.replicas, template: own, pods };
  });
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

function buildService({ namespace, name, selector }: ServiceDraft): ServiceSpec {
  return { namespace, name, selector };
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
