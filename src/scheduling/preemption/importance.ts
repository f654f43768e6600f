import type { PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";

/**
 * Negative if `a` is more important than `b`: a higher priority, then an earlier start.
 * Source: scheduler/util, MoreImportantPod.
 */
export function byImportance(a: PodId, b: PodId, view: ClusterView): number {
  return view.priorityOf(b) - view.priorityOf(a) || startOf(a, view) - startOf(b, view);
}

/** status.startTime in seconds, as the API keeps it; of a pod that has none, now. */
export function startOf(pod: PodId, { pods, now }: ClusterView): number {
  const bound = pods.boundAt[pod]!;
  return Number.isNaN(bound) ? now / SECOND : Math.floor(bound / SECOND);
}

const SECOND = 1_000_000;
