import type { TaintSpec } from "../spec/pod.ts";

const UNREACHABLE = "node.kubernetes.io/unreachable";

/** What the node controller puts on a node that it does not hear of: the first at once, the second by rate. */
export const UNREACHABLE_NO_SCHEDULE: TaintSpec = { key: UNREACHABLE, value: "", effect: "NoSchedule" };
export const UNREACHABLE_NO_EXECUTE: TaintSpec = { key: UNREACHABLE, value: "", effect: "NoExecute" };

/** A node has at most one taint of a key and effect: one that is there is replaced. */
export function withTaint(taints: readonly TaintSpec[], taint: TaintSpec): readonly TaintSpec[] {
  return [...withoutTaint(taints, taint), taint];
}

/** Whatever its value. */
export function withoutTaint(taints: readonly TaintSpec[], { key, effect }: TaintSpec): readonly TaintSpec[] {
  return taints.filter((each) => each.key !== key || each.effect !== effect);
}

export function hasTaint(taints: readonly TaintSpec[], { key, effect }: TaintSpec): boolean {
  return taints.some((each) => each.key === key && each.effect === effect);
}

/** Those that move pods away which are there already. */
export function evictingTaints(taints: readonly TaintSpec[]): readonly TaintSpec[] {
  return taints.filter(isEvicting);
}

export function isEvicting({ effect }: TaintSpec): boolean {
  return effect === "NoExecute";
}
