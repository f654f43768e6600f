import type { TaintSpec, TolerationSpec } from "../../spec/pod.ts";

/**
 * The first taint that keeps a pod off a node: NoSchedule or NoExecute, and tolerated by none.
 * Source: Kubernetes TaintToleration, facts 2.6.
 */
export function firstUntolerated(
  taints: readonly TaintSpec[],
  tolerations: readonly TolerationSpec[],
): TaintSpec | undefined {
  return taints.find((taint) => taint.effect !== "PreferNoSchedule" && !isTolerated(taint, tolerations));
}

/**
 * How many PreferNoSchedule taints of a node no toleration covers that is meant for them, or for every effect.
 * Source: TaintToleration's score, facts 2.6.
 */
export function softTaintsOf(taints: readonly TaintSpec[], tolerations: readonly TolerationSpec[]): number {
  return taints.filter((taint) => taint.effect === "PreferNoSchedule" && !isTolerated(taint, tolerations))
    .length;
}

export function isTolerated(taint: TaintSpec, tolerations: readonly TolerationSpec[]): boolean {
  return tolerations.some((toleration) => tolerates(toleration, taint));
}

/** Effect empty or equal; key empty (with Exists) or equal; Exists, or an equal value. */
export function tolerates(toleration: TolerationSpec, taint: TaintSpec): boolean {
  if (toleration.effect !== "" && toleration.effect !== taint.effect) return false;
  if (toleration.key !== "" && toleration.key !== taint.key) return false;
  return toleration.operator === "Exists" || toleration.value === taint.value;
}

/** The taint that a cordon stands for: facts 2.8. */
const CORDON: TaintSpec = { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" };

export function toleratesCordon(tolerations: readonly TolerationSpec[]): boolean {
  return isTolerated(CORDON, tolerations);
}
