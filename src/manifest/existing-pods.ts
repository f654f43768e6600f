import type { ExistingPod } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import { type BuildOptions, buildTemplate } from "./build-template.ts";
import type { PodDraft, TemplateDraft } from "./drafts.ts";

/** What the pods were made from. */
export interface PodOwner {
  /** Of the workload that behaviors are asked for. */
  readonly kind: string;
  readonly name: string;
  readonly draft: TemplateDraft;
  readonly template: PodTemplateSpec;
}

/**
 * Makes the pods of a running cluster. A pod that is as its owner's template says shares that; another one, of an
 * earlier revision, has a template of its own. `moment` is when the cluster was looked at.
 */
export function existingPods(
  pods: readonly PodDraft[],
  owner: PodOwner | undefined,
  moment: number,
  options: BuildOptions,
): readonly ExistingPod[] {
  return pods.map((pod) => {
    // Without a status it is yet to be made, on the node that its spec names.
    const isNew = owner === undefined && pod.phase === "" && pod.node !== "";
    const template = templateOf(pod, owner, options);
    return {
      name: pod.name,
      template: isNew ? namingNode(template, pod.node) : template,
      node: isNew ? "" : pod.node,
      isReady: pod.isReady,
      age: moment >= pod.started ? moment - pod.started : 0,
      ...completionIndexOf(pod),
    };
  });
}

function namingNode(template: PodTemplateSpec, nodeName: string): PodTemplateSpec {
  return { ...template, placement: { ...template.placement, nodeName } };
}

function templateOf(pod: PodDraft, owner: PodOwner | undefined, options: BuildOptions): PodTemplateSpec {
  if (owner === undefined) return buildTemplate(pod.template, pod, options);
  if (!isMadeFrom(owner.draft, pod.template)) {
    const { ownerSelector } = owner.template;
    return { ...buildTemplate(pod.template, owner, options), ownerSelector };
  }
  const { deletionCost } = pod.template;
  return deletionCost === owner.template.deletionCost ? owner.template : { ...owner.template, deletionCost };
}

/** Whether a pod has the labels, the requests and the images of a template. */
function isMadeFrom(template: TemplateDraft, pod: TemplateDraft): boolean {
  const images = ({ initContainers, containers }: TemplateDraft) =>
    JSON.stringify(
      [...initContainers, ...containers].map(({ name, image, cpu, memory }) => [name, image, cpu, memory]),
    );
  return (
    Object.entries(template.labels).every(([key, value]) => pod.labels[key] === value) &&
    images(template) === images(pod) &&
    haveEqual(template.requests, pod.requests) &&
    haveEqual(template.rests?.requests, pod.rests?.requests)
  );
}

function haveEqual(
  some: ReadonlyMap<string, number> | undefined,
  others: ReadonlyMap<string, number> | undefined,
): boolean {
  if (some === undefined || others === undefined) return some === others;
  return (
    some.size === others.size &&
    Array.from(some).every(([resource, amount]) => others.get(resource) === amount)
  );
}

const INDEX_LABEL = "batch.kubernetes.io/job-completion-index";

function completionIndexOf({ template: { labels } }: PodDraft): Pick<ExistingPod, "completionIndex"> {
  const index = labels[INDEX_LABEL];
  return index !== undefined && /^\d{1,9}$/.test(index) ? { completionIndex: Number(index) } : {};
}
