import { DISK_PRESSURE, MEMORY_PRESSURE, PID_PRESSURE } from "../cluster/node-table.ts";
import type { TaintSpec } from "../spec/pod.ts";

/** What the control plane knows of a node by its Ready condition. */
export type ReadyCondition = "True" | "False" | "Unknown";

const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";

function taint(key: string, effect: TaintSpec["effect"]): TaintSpec {
  return { key, value: "", effect };
}

/** Of a node whose kubelet says that it is not ready, or has not said that it is. */
export const NOT_READY_NO_SCHEDULE = taint(NOT_READY, "NoSchedule");
export const NOT_READY_NO_EXECUTE = taint(NOT_READY, "NoExecute");

/** What the node controller puts on a node that it does not hear of: the first at once, the second by rate. */
export const UNREACHABLE_NO_SCHEDULE = taint(UNREACHABLE, "NoSchedule");
export const UNREACHABLE_NO_EXECUTE = taint(UNREACHABLE, "NoExecute");

/** Of a node that is cordoned; nothing else puts it. */
export const UNSCHEDULABLE_NO_SCHEDULE = taint("node.kubernetes.io/unschedulable", "NoSchedule");

/** Put by people on a node that is shut down for good: its pods may be removed. */
export const OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

const BY_PRESSURE: readonly (readonly [number, TaintSpec])[] = [
  [MEMORY_PRESSURE, taint("node.kubernetes.io/memory-pressure", "NoSchedule")],
  [DISK_PRESSURE, taint("node.kubernetes.io/disk-pressure", "NoSchedule")],
  [PID_PRESSURE, taint("node.kubernetes.io/pid-pressure", "NoSchedule")],
];

/** Taints with NoSchedule that the node controller alone puts and takes away, each as conditions say. */
const OF_CONDITIONS = [
  NOT_READY_NO_SCHEDULE,
  UNREACHABLE_NO_SCHEDULE,
  UNSCHEDULABLE_NO_SCHEDULE,
  ...BY_PRESSURE.map(([, each]) => each),
];

/**
 * The node's taints with those of its conditions brought up to date; `taints` itself where they were. While nothing
 * is heard of a node, nobody knows what it is short of.
 */
export function withConditionTaints(
  taints: readonly TaintSpec[],
  ready: ReadyCondition,
  pressure: number,
  isCordoned: boolean,
): readonly TaintSpec[] {
  const wanted: TaintSpec[] = isCordoned ? [UNSCHEDULABLE_NO_SCHEDULE] : [];
  if (ready === "False") wanted.push(NOT_READY_NO_SCHEDULE);
  if (ready === "Unknown") wanted.push(UNREACHABLE_NO_SCHEDULE);
  else for (const [bit, each] of BY_PRESSURE) if ((pressure & bit) !== 0) wanted.push(each);
  const has = OF_CONDITIONS.filter((each) => hasTaint(taints, each));
  if (has.length === wanted.length && wanted.every((each) => hasTaint(taints, each))) return taints;
  const others = taints.filter((each) => !hasTaint(OF_CONDITIONS, each));
  return [...others, ...wanted];
}

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

/** Whether it has one of those that the node controller puts on it to have its pods evicted. */
export function hasEvictionTaint(taints: readonly TaintSpec[]): boolean {
  return hasTaint(taints, UNREACHABLE_NO_EXECUTE) || hasTaint(taints, NOT_READY_NO_EXECUTE);
}

/** Without either of these. */
export function withoutEvictionTaints(taints: readonly TaintSpec[]): readonly TaintSpec[] {
  return withoutTaint(withoutTaint(taints, UNREACHABLE_NO_EXECUTE), NOT_READY_NO_EXECUTE);
}

/** Those that move pods away which are there already. */
export function evictingTaints(taints: readonly TaintSpec[]): readonly TaintSpec[] {
  return taints.filter(isEvicting);
}

export function isEvicting({ effect }: TaintSpec): boolean {
  return effect === "NoExecute";
}

/** Whether both lists name the same keys, values and effects, in this order. */
export function areSameTaints(some: readonly TaintSpec[], others: readonly TaintSpec[]): boolean {
  const isSame = (each: TaintSpec, other: TaintSpec) =>
    each.key === other.key && each.value === other.value && each.effect === other.effect;
  return some.length === others.length && some.every((each, i) => isSame(each, others[i]!));
}
