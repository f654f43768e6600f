import type { LabelSelectorSpec, Labels, PodAffinityTerm, PreferredPodTerm } from "../spec/pod.ts";
import { readSelector } from "./label-selector.ts";
import { isQualifiedName, KEY_RULE } from "./names.ts";
import { readWeight } from "./node-affinity.ts";
import type { Part } from "./part.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** The pod that the terms belong to. */
export interface OwnPod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Reads what a pod requires of its neighbours; `part` is podAffinity or podAntiAffinity. */
export function readRequiredPods(part: Part | undefined, pod: OwnPod): readonly PodAffinityTerm[] {
  return (part?.list(REQUIRED) ?? []).map((term) => readTerm(term, pod));
}

/** Reads what a pod would rather have of its neighbours. */
export function readPreferredPods(part: Part | undefined, pod: OwnPod): readonly PreferredPodTerm[] {
  return (part?.list(PREFERRED) ?? []).flatMap((each) => {
    const term = each.get("podAffinityTerm");
    return term === undefined ? [] : [{ weight: readWeight(each), ...readTerm(term, pod) }];
  });
}

function readTerm(part: Part, pod: OwnPod): PodAffinityTerm {
  const named = part.list("namespaces").map(({ value }) => String(value));
  const namespaceSelector = readSelector(part.get("namespaceSelector"));
  return {
    topologyKey: readTopologyKey(part),
    selector: mergedSelector(part, pod.labels),
    namespaces: named.length === 0 && namespaceSelector === undefined ? [pod.namespace] : named,
    namespaceSelector,
  };
}

/** The label of nodes whose values are the domains. */
export function readTopologyKey(part: Part): string {
  const key = part.text("topologyKey", "");
  if (!isQualifiedName(key))
    part
      .get("topologyKey")
      ?.error("bad-name", `"${key.slice(0, 60)}" is no label of nodes`, `write ${KEY_RULE}`);
  return key;
}

/**
 * The label selector of a term with `matchLabelKeys` (those values of the pod itself) and `mismatchLabelKeys` (any
 * other) merged in, as the API server does; keys that the pod does not carry are left out.
 */
export function mergedSelector(part: Part, labels: Labels): LabelSelectorSpec | undefined {
  const selector = readSelector(part.get("labelSelector"));
  if (selector === undefined) return undefined;
  const requirements = (keys: string, operator: "In" | "NotIn") =>
    part
      .list(keys)
      .map(({ value }) => String(value))
      .filter((key) => Object.hasOwn(labels, key))
      .map((key) => ({ key, operator, values: [labels[key]!] }));
  return [
    ...selector,
    ...requirements("matchLabelKeys", "In"),
    ...requirements("mismatchLabelKeys", "NotIn"),
  ];
}
