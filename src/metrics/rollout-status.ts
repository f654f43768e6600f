import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { FREE } from "../cluster/pod-table.ts";
import type { PodStates } from "./pod-states.ts";
import type { ReplicaCounts } from "./replica-counts.ts";

/** What `kubectl rollout status` looks at. */
interface Progress {
  readonly wanted: number;
  /** Pods that are not being deleted, those of the new revision among them, and those that are available. */
  readonly alive: number;
  readonly updated: number;
  readonly available: number;
  readonly isStalled: boolean;
}

/**
 * What `kubectl rollout status` says of a workload now: 'Waiting for deployment "web" rollout to finish: 2 out of 5 new
 * replicas have been updated...'; "" of a kind that it does not know. O(pods). `isNew`: whether pods of a revision are
 * what is rolled out. Source: kubectl's polymorphichelpers/rollout_status.go, its words.
 */
export function rolloutStatus(
  { pods }: Cluster,
  counts: ReplicaCounts,
  states: PodStates,
  row: number,
  { isNew, isStalled }: { readonly isNew: (revision: number) => boolean; readonly isStalled: boolean },
): string {
  let updated = 0;
  for (let pod = 0 as PodId; pod < pods.rows; pod++)
    if (pods.phase[pod] !== FREE && counts.rowOf(pod) === row && states.isAlive(pod))
      updated += Number(isNew(pods.revision[pod]!));
  const { kind, name } = counts.workloads[row]!;
  const progress = {
    ...{ wanted: counts.wanted[row]!, alive: counts.alive[row]!, available: counts.available[row]! },
    ...{ updated, isStalled },
  };
  switch (kind) {
    case "Deployment":
      return deploymentStatus(name, progress);
    case "StatefulSet":
      return statefulSetStatus(progress);
    case "DaemonSet":
      return daemonSetStatus(name, progress);
    case "ReplicaSet":
      return "";
  }
}

function deploymentStatus(name: string, { wanted, alive, updated, available, isStalled }: Progress): string {
  if (isStalled) return `error: deployment "${name}" exceeded its progress deadline`;
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  if (updated < wanted) return `${waiting} ${updated} out of ${wanted} new replicas have been updated...`;
  if (alive > updated) return `${waiting} ${alive - updated} old replicas are pending termination...`;
  if (available < updated) return `${waiting} ${available} of ${updated} updated replicas are available...`;
  return `deployment "${name}" successfully rolled out`;
}

function statefulSetStatus({ wanted, updated, available }: Progress): string {
  if (available < wanted) return `Waiting for ${wanted - available} pods to be ready...`;
  return `waiting for statefulset rolling update to complete ${updated} pods at the new revision...`;
}

function daemonSetStatus(name: string, { wanted, updated, available }: Progress): string {
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updated < wanted) return `${waiting} ${updated} out of ${wanted} new pods have been updated...`;
  return `${waiting} ${available} of ${wanted} updated pods are available...`;
}
