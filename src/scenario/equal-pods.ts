import type { WorkloadSpec } from "../spec/objects.ts";

/** So many pods that request the same. */
export interface EqualPods {
  /** Of the workload; of a bare pod its own: "pod/NAME". */
  readonly label: string;
  readonly count: number;
  /** By resource. */
  readonly requests: readonly number[];
}

/** The pods that a workload wants at a time; of a DaemonSet one, whatever the nodes are. */
export function podsOf(workload: WorkloadSpec): readonly EqualPods[] {
  const { label } = workload;
  switch (workload.kind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
      return [{ label, count: workload.replicas, requests: workload.template.requests }];
    case "Job":
      return [
        {
          label,
          count: Math.min(workload.parallelism, workload.completions),
          requests: workload.template.requests,
        },
      ];
    // One run of it: how many there are at a time is for its schedule to say.
    case "CronJob": {
      const { parallelism, completions } = workload.job;
      const count = Math.min(parallelism, completions);
      return [{ label, count, requests: workload.template.requests }];
    }
    case "DaemonSet":
      return [{ label, count: 1, requests: workload.template.requests }];
    case "Pod":
      return workload.pods.map(({ name, template }) => ({
        label: `pod/${name}`,
        count: 1,
        requests: template.requests,
      }));
  }
}
