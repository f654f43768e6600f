import type { ContainerBehavior, ContainerSpec, Labels, PodTemplateSpec } from "../spec/pod.ts";
import type { ContainerDraft, TemplateDraft } from "./drafts.ts";

/** A container whose behavior is asked for. */
export interface BehaviorSubject {
  /** Of the workload that makes the pod; "Pod" for a bare one. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** With tag: ":latest" where none is given. */
  readonly image: string;
  readonly container: string;
  /** Of the pod. */
  readonly labels: Labels;
}

/** What containers do, which no manifest says. Equal objects make pods share a template: give the same one again. */
export type BehaviorOf = (subject: BehaviorSubject) => ContainerBehavior;

export interface BuildOptions {
  /** Names of the resources of the world: "cpu", "memory", "pods", then the others. */
  readonly resources: readonly string[];
  readonly behaviorOf: BehaviorOf;
}

/** Makes the template of a workload's pods from its draft. */
export function buildTemplate(
  draft: TemplateDraft,
  owner: { readonly kind: string; readonly name: string },
  { resources, behaviorOf }: BuildOptions,
): PodTemplateSpec {
  const withBehavior = (container: ContainerDraft): ContainerSpec => {
    const { image, name } = container;
    const behavior = behaviorOf({
      kind: owner.kind,
      name: owner.name,
      namespace: draft.namespace,
      labels: draft.labels,
      image,
      container: name,
    });
    return { ...container, behavior };
  };
  return {
    ...draft,
    requests: amountsBy(resources, draft.requests, 1),
    initContainers: draft.initContainers.map(withBehavior),
    containers: draft.containers.map(withBehavior),
  };
}

/** A vector by resource; `pods` where the amounts do not say how many. */
export function amountsBy(
  resources: readonly string[],
  amounts: ReadonlyMap<string, number>,
  pods: number,
): readonly number[] {
  return resources.map((resource) => amounts.get(resource) ?? (resource === "pods" ? pods : 0));
}
