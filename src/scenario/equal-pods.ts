import type { WorkloadSpec } from "../spec/objects.ts";

/** So many pods that request the same. */
export interface EqualPods {
  readonly count: number;
  /** By resource. */
  readonly requests: readonly number[];
}

/** The pods that a workload wants at a time; of a DaemonSet one, whatever the nodes are. */
export function podsOf(workload: WorkloadSpec): readonly EqualPods[] {
  switch (workload.kind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
      return [{ count: workload.replicas, requests: workload.template.requests }];
    case "Job":
      return [
        { count: Math.min(workload.parallelism, workload.completions), requests: workload.template.requests },
      ];
    case "DaemonSet":
      return [{ count: 1, requests: workload.template.requests }];
    case "Pod":
      return workload.pods.map(({ template }) => ({ count: 1, requests: template.requests }));
  }
}
