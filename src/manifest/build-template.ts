import type { ContainerBehavior, ContainerSpec, Labels, PodTemplateSpec } from "../spec/pod.ts";
import { inVectors } from "../spec/sized-template.ts";
import { NO_RESOURCES } from "../spec/written-pod.ts";
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
  /** init: it is to end before the others start. sidecar: it runs beside them. */
  readonly role: "main" | "init" | "sidecar";
  /** Of the pod. */
  readonly labels: Labels;
}

/** What containers do, which no manifest says. Equal objects make pods share a template: give the same one again. */
export type BehaviorOf = (subject: BehaviorSubject) => ContainerBehavior;

export interface BuildOptions {
  /** Names of the resources of the world: "cpu", "memory", "pods", then the others. */
  readonly resources: readonly string[];
  readonly behaviorOf: BehaviorOf;
  /** Whether a pod may request something as a whole: since 1.34, which is meant where it is absent. */
  readonly hasPodLevelResources?: boolean;
}

/**
 * Makes the template of a workload's pods from its draft.
 *
 * Objects are written out: with a spread they take twice the memory, and a dump has thousands of them.
 */
export function buildTemplate(
  written: TemplateDraft,
  owner: { readonly kind: string; readonly name: string },
  { resources, behaviorOf, hasPodLevelResources = true }: BuildOptions,
): PodTemplateSpec {
  const draft = written.withoutPodLevel === undefined ? written : sized(written, hasPodLevelResources);
  const withBehavior = (container: ContainerDraft, role: BehaviorSubject["role"]): ContainerSpec => {
    const { image, name } = container;
    const behavior = behaviorOf({
      kind: owner.kind,
      name: owner.name,
      namespace: draft.namespace,
      labels: draft.labels,
      image,
      container: name,
      role,
    });
    return {
      name,
      image,
      pullPolicy: container.pullPolicy,
      isSidecar: container.isSidecar,
      cpu: container.cpu,
      memory: container.memory,
      startupProbe: container.startupProbe,
      readinessProbe: container.readinessProbe,
      livenessProbe: container.livenessProbe,
      preStop: container.preStop,
      postStart: container.postStart,
      cpuLimit: container.cpuLimit,
      memoryLimit: container.memoryLimit,
      storageLimit: container.storageLimit,
      scratch: container.scratch,
      restart: container.restart,
      behavior,
    };
  };
  return {
    ...draft,
    ...inVectors(draft, resources),
    initContainers: draft.initContainers.map((each) =>
      withBehavior(each, each.isSidecar ? "sidecar" : "init"),
    ),
    containers: draft.containers.map((each) => withBehavior(each, "main")),
  };
}

/** With one of the two sums, as the release has it. */
function sized({ withoutPodLevel, ...draft }: TemplateDraft, hasPodLevelResources: boolean): TemplateDraft {
  if (hasPodLevelResources) return draft;
  const { written } = draft;
  return { ...draft, ...withoutPodLevel, written: written && { ...written, podLevel: NO_RESOURCES } };
}
