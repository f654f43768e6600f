import type { ScaleTarget } from "../../spec/autoscaling.ts";

/** What the API server tells of an object that can be scaled. */
export interface Scale {
  /** Position in `objects.workloads`. */
  readonly workload: number;
  /** spec.replicas and status.replicas. */
  readonly replicas: number;
  readonly statusReplicas: number;
}

/** Why there is none, in the API server's words. */
export function whyNoScale({ apiVersion, kind, name }: ScaleTarget): string {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/", 2) : ["", apiVersion];
  const resource = RESOURCES[`${group}/${kind}`];
  if (resource === undefined)
    return group === ""
      ? `no matches for kind "${kind}" in version "${version}"`
      : `no matches for kind "${kind}" in group "${group}"`;
  if (!resource.isScalable) return "the server could not find the requested resource";
  return `${resource.name}.${group} "${name}" not found`;
}

const RESOURCES: Readonly<Record<string, { readonly name: string; readonly isScalable: boolean }>> = {
  "apps/Deployment": { name: "deployments", isScalable: true },
  "apps/ReplicaSet": { name: "replicasets", isScalable: true },
  "apps/StatefulSet": { name: "statefulsets", isScalable: true },
  "apps/DaemonSet": { name: "daemonsets", isScalable: false },
  "batch/Job": { name: "jobs", isScalable: false },
  "batch/CronJob": { name: "cronjobs", isScalable: false },
};
