import type { PodId } from "./ids.ts";
import type { ClusterView } from "./view.ts";

/** Whether a pod is a task of a stream: those of workload objects are made from a template. */
export function isTask({ pods }: ClusterView, pod: PodId): boolean {
  return pods.templates[pod] === undefined;
}
