import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { DrainSpec } from "../spec/drain.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { DeclaredOwners } from "./declared-owners.ts";

/** What a drain makes of the pods of one node. */
export interface DrainList {
  /** Those that are to go. */
  readonly pods: readonly PodId[];
  /** Why the node is not drained at all, in kubectl's words; none: it is. */
  readonly errors: readonly string[];
}

/**
 * Sorts the pods of a node as kubectl does before it evicts the first: which stay, which go, and which keep it from
 * draining the node. Source: kubectl pkg/drain/filters.go.
 */
export function listForDrain(
  pods: readonly PodId[],
  options: DrainSpec,
  cluster: Cluster,
  owners: DeclaredOwners,
): DrainList {
  const going: PodId[] = [];
  const failed = new Map<string, string[]>();
  for (const pod of pods) {
    const verdict = judge(pod, options, cluster, owners);
    if (verdict === "goes") going.push(pod);
    else if (verdict !== "stays") failed.set(verdict, [...(failed.get(verdict) ?? []), nameOf(pod, cluster)]);
  }
  return {
    pods: going,
    errors: Array.from(failed, ([why, names]) => `cannot delete ${why}: ${names.join(", ")}`),
  };
}

/** "ns/web-0", as kubectl names a pod. */
export function nameOf(pod: PodId, { pods, classes }: Cluster): string {
  return `${classes.namespace[pods.podClass[pod]!] ?? ""}/${pods.names[pod] ?? ""}`;
}

/**
 * When a pod that is being deleted has been over its time for longer than a drain waits; Infinity: never. kubectl
 * compares whole seconds.
 */
export function skippedFrom(pod: PodId, { skipWaitForDeleteTimeout }: DrainSpec, cluster: Cluster): number {
  const { deletedAt } = cluster.pods;
  if (Number.isNaN(deletedAt[pod])) return Number.POSITIVE_INFINITY;
  return (
    deletedAt[pod]! + cluster.graceOf(pod) + Math.floor(skipWaitForDeleteTimeout / SECOND) * SECOND + SECOND
  );
}

const SECOND = 1_000_000;

/** "goes", "stays", or what is in the way. */
function judge(pod: PodId, options: DrainSpec, cluster: Cluster, owners: DeclaredOwners): string {
  const template = cluster.pods.templates[pod]!;
  if (options.podSelector !== undefined && !matchesLabels(options.podSelector, template.labels))
    return "stays";
  if (cluster.now >= skippedFrom(pod, options, cluster)) return "stays";
  const owner = owners.kindOf(pod);
  if (owner === "DaemonSet")
    return options.ignoreDaemonSets ? "stays" : "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)";
  if (template.hasLocalStorage === true && !options.deleteEmptyDirData)
    return "Pods with local storage (use --delete-emptydir-data to override)";
  if (owner === "" && !options.force) return "Pods that declare no controller (use --force to override)";
  return "goes";
}
