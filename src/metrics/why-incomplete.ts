import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { FREE } from "../cluster/pod-table.ts";
import type { PodStates } from "./pod-states.ts";
import type { ReplicaCounts } from "./replica-counts.ts";
import type { RolloutWaits } from "./rollout-waits.ts";
import { podsInWords, podsOf, type WhyNotReady } from "./waiting-words.ts";

/** Reasons beyond these are counted, not told. */
const MAX_REASONS = 3;

/** What of a run tells why a workload is not as wanted. */
export interface Incompleteness {
  readonly cluster: Cluster;
  readonly counts: ReplicaCounts;
  readonly states: PodStates;
  readonly waits: Pick<RolloutWaits, "pauseOf" | "budgetsHolding">;
  readonly why: WhyNotReady;
}

/**
 * Why a workload is not as wanted: what holds it on purpose, then its pods, most first: "3 pods pending: Insufficient
 * cpu on 12 nodes; 2 pods not created: exceeded quota: ...".
 *
 * O(pods): meant for rollouts that were not complete, not for events.
 */
export function whyIncomplete(parts: Incompleteness, row: number): string {
  const { counts, waits } = parts;
  const pods = waitingPods(parts, row);
  const missing = counts.wanted[row]! - counts.alive[row]!;
  const refusal = counts.refusalOf(row);
  // Old pods may be there in full while no new one may come.
  const notMade = missing > 0 ? missing : Number(pods.size === 0 && refusal !== "");
  const told = [...pods].map(([key, count]) => {
    const [state, image] = JSON.parse(key) as [string, string];
    return { count, words: podsInWords(count, state, image) };
  });
  if (notMade > 0)
    told.push({
      count: notMade,
      words: `${podsOf(notMade)} not created${refusal === "" ? "" : `: ${refusal}`}`,
    });
  told.sort((a, b) => b.count - a.count || (a.words < b.words ? -1 : 1));
  const budgets = [...new Set(waits.budgetsHolding(row))].map(
    (budget) => `eviction held by the budget ${budget}`,
  );
  const rest = told.slice(MAX_REASONS).reduce((sum, { count }) => sum + count, 0);
  return [
    ...(waits.pauseOf(row) === "" ? [] : [waits.pauseOf(row)]),
    ...told.slice(0, MAX_REASONS).map(({ words }) => words),
    ...(rest > 0 ? [`${podsOf(rest)} for other reasons`] : []),
    ...budgets,
  ].join("; ");
}

/** How many pods are in each state that is not as wanted; by state, and image where a pod has just one. */
function waitingPods({ cluster, counts, states, why }: Incompleteness, row: number): Map<string, number> {
  const { pods } = cluster;
  const { workload, phase, rows } = pods;
  const number = counts.workloadOfRow(row);
  const found = new Map<string, number>();
  for (let pod = 0 as PodId; pod < rows; pod++) {
    if (workload[pod] !== number || phase[pod] === FREE) continue;
    if (states.isAlive(pod) && states.isServing(pod) && states.isAvailable(pod)) continue;
    const state = states.isAlive(pod) ? (lostState(cluster, pod) ?? why(pod)) : "Terminating";
    const key = JSON.stringify([state, imageOf(cluster, pod)]);
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** Of a pod whose kubelet is not heard of. */
function lostState(cluster: Cluster, pod: PodId): string | undefined {
  const node = cluster.pods.node[pod] as NodeId;
  if (node === NO_NODE || cluster.isHeard(node)) return undefined;
  return cluster.nodes.up[node] === 1 ? "NodeCutOff" : "NodeNotReady";
}

function imageOf({ pods }: Cluster, pod: PodId): string {
  const { containers = [], initContainers = [] } = pods.templates[pod] ?? {};
  const [image = "", ...others] = new Set([...containers, ...initContainers].map((each) => each.image));
  return others.length === 0 ? image : "";
}
