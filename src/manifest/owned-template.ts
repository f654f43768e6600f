import type { LabelSelectorSpec, PodTemplateSpec } from "../spec/pod.ts";
import { templateHash } from "../spec/template-hash.ts";

/** The template of a ReplicaSet or StatefulSet: default spreading counts the pods that it selects. */
export function ownedTemplate(template: PodTemplateSpec, selector: LabelSelectorSpec): PodTemplateSpec {
  return { ...template, ownerSelector: selector };
}

/**
 * The template of a Deployment as a new ReplicaSet has it: with the label of the revision, by which the pods of each
 * revision are counted alone.
 */
export function revisionTemplate(template: PodTemplateSpec, selector: LabelSelectorSpec): PodTemplateSpec {
  const hash = template.labels[HASH] ?? templateHash(template.key);
  const isRevision = { key: HASH, operator: "In", values: [hash] } as const;
  return {
    ...template,
    labels: { ...template.labels, [HASH]: hash },
    ownerSelector: [...selector, isRevision],
  };
}

const HASH = "pod-template-hash";
