import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { MEMORY } from "../spec/world.ts";
import { measuredText } from "../units/quantity-text.ts";
import { rankForEviction } from "./eviction-ranking.ts";
import type { MetThreshold } from "./eviction-thresholds.ts";
import type { NodeUse } from "./node-use.ts";
import { CRITICAL_PRIORITY } from "./qos.ts";

/** The pod that a kubelet evicts first, and what it says of that. Critical pods are spared. O(n log n) pods. */
export function evictionVictim(
  cluster: Cluster,
  use: NodeUse,
  isActive: (pod: PodId) => boolean,
  node: NodeId,
  met: MetThreshold,
): { readonly pod: PodId; readonly message: string } | undefined {
  const isMemory = met.signal === "memory.available";
  const resource = isMemory ? MEMORY : cluster.resources.indexOf("ephemeral-storage");
  const usageOf = (row: number) => (isMemory ? use.memoryOf(row) : use.diskOf(row));
  const candidates = podsOnNode(cluster, node)
    .filter((pod) => !isTask(cluster, pod) && isActive(pod))
    .map((pod) => ({
      pod,
      priority: cluster.priorityOf(pod),
      usage: use.rowsOf(pod).reduce((sum, row) => sum + usageOf(row), 0),
      request: resource < 0 ? 0 : cluster.requestOf(pod, resource),
    }));
  const first = rankForEviction(candidates).find(({ priority }) => priority < CRITICAL_PRIORITY);
  if (first === undefined) return undefined;
  const using = use.rowsOf(first.pod).flatMap((row) => {
    const { name, memory } = use.specOf(row);
    const request = isMemory ? memory : 0;
    const usage = usageOf(row);
    return usage > request ? [{ name, usage, request }] : [];
  });
  return { pod: first.pod, message: messageOf(met, using) };
}

/** Source: kubelet/eviction/helpers.go. */
function messageOf(
  { signal, threshold, available }: MetThreshold,
  using: readonly { readonly name: string; readonly usage: number; readonly request: number }[],
): string {
  const resource = signal === "memory.available" ? "memory" : "ephemeral-storage";
  const amounts = `Threshold quantity: ${measuredText(threshold)}, available: ${inWholeKi(available)}.`;
  const containers = using.map(
    ({ name, usage, request }) =>
      `Container ${name} was using ${inWholeKi(usage)}, request is ${measuredText(request)}, has larger consumption of ${resource}. `,
  );
  return `The node was low on resource: ${resource}. ${amounts} ${containers.join("")}`;
}

/** What is measured comes in pages: no byte of it is odd. */
function inWholeKi(bytes: number): string {
  return measuredText(Math.floor(bytes / 1024) * 1024);
}
