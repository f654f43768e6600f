import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { FREE } from "../cluster/pod-table.ts";
import type { PodStates } from "./pod-states.ts";
import type { ReplicaCounts } from "./replica-counts.ts";

/** Why a pod is not ready, in words; "" if that is not known. */
export type WhyNotReady = (pod: PodId) => string;

/** Reasons beyond these are counted, not told. */
const MAX_REASONS = 3;

/**
 * Why a workload is not as wanted: "3 pods: 0/12 nodes are available: 12 Insufficient cpu."; most pods first.
 *
 * O(pods): meant for rollouts that were not complete, not for events.
 */
export function whyIncomplete(
  cluster: Cluster,
  counts: ReplicaCounts,
  states: PodStates,
  row: number,
  why: WhyNotReady,
): string {
  const { pods } = cluster;
  const reasons = new Map<string, number>();
  const add = (reason: string, count: number) => reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  for (let pod = 0 as PodId; pod < pods.rows; pod++) {
    if (pods.phase[pod] === FREE || counts.rowOf(pod) !== row) continue;
    if (!states.isAlive(pod)) add("Terminating", 1);
    else if (!states.isServing(pod)) add(why(pod) || "not ready", 1);
  }
  const missing = counts.wanted[row]! - counts.alive[row]!;
  const refusal = counts.refusalOf(row);
  const notCreated = refusal === "" ? "not created" : `not created: ${refusal}`;
  if (missing > 0) add(notCreated, missing);
  // Old pods are there in full, and no new one may come.
  else if (reasons.size === 0 && refusal !== "") add(notCreated, 1);
  return listed([...reasons].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1)));
}

function listed(reasons: readonly (readonly [reason: string, count: number])[]): string {
  const told = reasons.slice(0, MAX_REASONS).map(([reason, count]) => `${podsOf(count)}: ${reason}`);
  const rest = reasons.slice(MAX_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [...told, ...(rest > 0 ? [`${podsOf(rest)} for other reasons`] : [])].join("; ");
}

function podsOf(count: number): string {
  return count === 1 ? "1 pod" : `${count} pods`;
}
