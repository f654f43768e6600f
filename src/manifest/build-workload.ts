import { type JobRules, NO_PROGRESS } from "../spec/jobs.ts";
import type { ExistingReplicaSet, WorkloadSpec } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { Adoption } from "./adopt.ts";
import { type BuildOptions, buildTemplate } from "./build-template.ts";
import type { TemplateDraft, WorkloadDraft } from "./drafts.ts";
import { existingPods } from "./existing-pods.ts";
import { ownedTemplate, revisionTemplate } from "./owned-template.ts";

/** What the objects of one set of files have in common. */
export interface Builder {
  readonly adoption: Adoption;
  readonly options: BuildOptions;
  /** Of the dump, in microseconds since 1970; NaN if there is none. */
  readonly moment: number;
}

/** What a kind of workload says about itself. */
export type Built = WorkloadSpec extends infer Spec
  ? Spec extends WorkloadSpec
    ? Omit<Spec, "namespace" | "name" | "label" | "isPresent">
    : never
  : never;

/** Makes a workload with its pods. */
export function buildWorkload(draft: WorkloadDraft, builder: Builder): Built {
  const template = templateOf(draft, builder);
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
    case "ReplicaSet": {
      const { kind, replicas, selector, minReady } = draft;
      return { kind, replicas, selector, template, minReady, pods: pods() };
    }
    case "StatefulSet": {
      const { kind, replicas, selector, minReady, podManagement, update, firstOrdinal } = draft;
      const { revisionHistoryLimit, claimRetention } = draft;
      const rules = { podManagement, update, firstOrdinal, revisionHistoryLimit, claimRetention };
      return { kind, replicas, selector, template, minReady, ...rules, pods: pods() };
    }
    case "DaemonSet": {
      const { kind, selector, minReady, update, revisionHistoryLimit } = draft;
      return { kind, selector, template, minReady, update, revisionHistoryLimit, pods: pods() };
    }
    case "Job":
      return { kind: draft.kind, ...buildJob(draft, builder), template, pods: pods() };
    case "CronJob": {
      const { kind, schedule, timeZone, concurrencyPolicy, startingDeadline, isSuspended, job } = draft;
      const { successfulHistory, failedHistory } = draft;
      const when = { schedule, timeZone, concurrencyPolicy, startingDeadline, isSuspended };
      return { kind, ...when, successfulHistory, failedHistory, job, template, pods: [] };
    }
  }
}

/** What is left of it. Of an Indexed one the indexes that are done stay so. */
function buildJob(draft: Extract<WorkloadDraft, { kind: "Job" }>, { adoption }: Builder) {
  const rules: JobRules = {
    parallelism: draft.parallelism,
    completions: draft.completions,
    completionMode: draft.completionMode,
    backoffLimit: Math.max(0, draft.backoffLimit - draft.failed),
    backoffLimitPerIndex: draft.backoffLimitPerIndex,
    maxFailedIndexes: draft.maxFailedIndexes,
    podFailurePolicy: draft.podFailurePolicy,
    successPolicy: draft.successPolicy,
    activeDeadline: draft.activeDeadline,
    isSuspended: draft.isSuspended,
    ttl: draft.ttl,
    podReplacementPolicy: draft.podReplacementPolicy,
  };
  if (draft.completionMode === "Indexed") return { ...rules, progress: draft.progress };
  const completions = draft.completions - adoption.succeededOf(draft);
  return { ...rules, completions, progress: NO_PROGRESS };
}

function templateOf(draft: WorkloadDraft, { adoption, options }: Builder): PodTemplateSpec {
  const build = (template: TemplateDraft) => buildTemplate(template, draft, options);
  switch (draft.kind) {
    case "Deployment": {
      const isCurrent = (set: WorkloadDraft) => set.template.key === draft.template.key;
      const current = adoption.replicaSetsOf(draft).find(isCurrent);
      if (current === undefined) return revisionTemplate(build(draft.template), draft.selector);
      return ownedTemplate(build(current.template), current.selector);
    }
    case "ReplicaSet":
    case "StatefulSet":
      return ownedTemplate(build(draft.template), draft.selector);
    case "DaemonSet":
    case "Job":
    case "CronJob":
      return build(draft.template);
  }
}

/** Oldest revision first. */
function buildReplicaSets(
  deployment: WorkloadDraft,
  template: PodTemplateSpec,
  { adoption, options, moment }: Builder,
): readonly ExistingReplicaSet[] {
  const sets = adoption.replicaSetsOf(deployment).toSorted((a, b) => a.revision - b.revision);
  return sets.map((draft) => {
    const isCurrent = draft.template.key === deployment.template.key;
    const owner = { kind: deployment.kind, name: deployment.name };
    const own = isCurrent
      ? template
      : ownedTemplate(buildTemplate(draft.template, owner, options), draft.selector);
    const pods = existingPods(
      adoption.podsOf(draft),
      { ...owner, draft: draft.template, template: own },
      moment,
      options,
    );
    return { name: draft.name, revision: draft.revision, replicas: draft.replicas, template: own, pods };
  });
}
