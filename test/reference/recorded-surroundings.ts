import type { RemovalCause } from "../../src/cluster/listener.ts";
import { readSelector, requireLabels } from "../../src/manifest/label-selector.ts";
import { Part } from "../../src/manifest/part.ts";
import { readNode, readPod } from "../../src/manifest/stored-objects.ts";
import type { ServiceSpec } from "../../src/spec/objects.ts";
import type { LabelSelectorSpec } from "../../src/spec/pod.ts";
import type { KubernetesObject, RecordedCase, RecordedObjects } from "./recorded-cases.ts";

/** What the owners of pods select. */
export class Owners {
  readonly #selectors = new Map<string, LabelSelectorSpec | undefined>();

  constructor({ replicasets = [], statefulsets = [] }: RecordedObjects) {
    for (const object of replicasets) this.#add("ReplicaSet", object);
    for (const object of statefulsets) this.#add("StatefulSet", object);
  }

  /** What the ReplicaSet or StatefulSet that owns a pod selects, if it has such an owner. */
  selectorFor({ metadata }: KubernetesObject): LabelSelectorSpec | undefined {
    const references: readonly KubernetesObject[] = metadata.ownerReferences ?? [];
    const owner = references.find(({ controller }) => controller === true);
    return owner && this.#selectors.get(`${owner.kind} ${metadata.namespace}/${owner.name}`);
  }

  #add(kind: string, { metadata, spec }: KubernetesObject): void {
    this.#selectors.set(`${kind} ${metadata.namespace}/${metadata.name}`, selectorFrom(spec.selector));
  }
}

export function serviceFrom({ metadata, spec }: KubernetesObject): ServiceSpec {
  const labels = spec.selector ?? {};
  const selector = Object.keys(labels).length === 0 ? undefined : requireLabels(labels);
  return { namespace: metadata.namespace, name: metadata.name, selector };
}

/** A label selector as it is stored; undefined: selects nothing. */
export function selectorFrom(json: KubernetesObject): LabelSelectorSpec | undefined {
  return json === undefined ? undefined : readSelector(new Part(json, { report: () => undefined }));
}

/** All that any object of a case offers or asks for, in the order of a world. */
export function resourcesOf({ objects, steps }: RecordedCase): readonly string[] {
  const names = new Set(["cpu", "memory", "pods"]);
  const changes = steps.flatMap(({ then = [] }) => then);
  const nodes = [...objects.nodes, ...changes.flatMap((change) => ("node" in change ? [change.node] : []))];
  const changed = changes.flatMap((change) =>
    change.op === "nominate" || change.op === "addPod" ? [change.pod] : [],
  );
  const asked = steps.flatMap(({ pod }) => (pod === null ? [] : [pod]));
  for (const node of nodes.filter((each) => typeof each === "object"))
    for (const name of readNode(node).allocatable.keys()) names.add(name);
  for (const pod of [...(objects.pods ?? []), ...asked, ...changed])
    for (const name of readPod(pod).template.requests.keys()) names.add(name);
  return [...names];
}

/** Why the deletion of a pod was asked for, as far as its status tells. */
export function causeOf({ status }: KubernetesObject): RemovalCause {
  const conditions: readonly KubernetesObject[] = status?.conditions ?? [];
  const isPreempted = conditions.some(
    ({ type, reason }) => type === "DisruptionTarget" && reason === "PreemptionByScheduler",
  );
  return isPreempted ? "preemption" : "deletion";
}
