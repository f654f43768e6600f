import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import type { Asking } from "../scheduling/asking.ts";
import { victimsLeaving } from "../scheduling/preemption/leaving.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { ExplainedPreemption } from "./pod-explanation.ts";
import type { PodNames } from "./pod-names.ts";

/**
 * What preemption does for a pod: the node that it waits for, else what would come of it now. undefined: nothing, as
 * some node does, or as the strategy evicts nobody. Changes nothing.
 */
export function explainPreemption(
  pod: PodId,
  cluster: Cluster,
  scheduler: Scheduler,
  asking: Asking,
  names: PodNames,
): ExplainedPreemption | undefined {
  const nodeNamed = (node: NodeId) => (node === NO_NODE ? "" : cluster.nodes.specs[node]!.name);
  const named = (pods: readonly PodId[]) => pods.map((each) => names.nameOf(each));
  const nominated = cluster.nominations.nodeOf(pod);
  const rehearsal = asking.rehearsePreemption(pod);
  const outlooks = (rehearsal?.outlooks ?? []).map((each) => ({
    ...each,
    node: nodeNamed(each.node),
    victims: named(each.victims),
  }));
  if (nominated !== NO_NODE) {
    const leaving = victimsLeaving(pod, nominated, cluster);
    const victims = named([...leaving, ...scheduler.victimsOf(pod)]);
    const why = rehearsal?.why ?? "";
    return { node: nodeNamed(nominated), isDecided: true, victims, violations: 0, equals: 1, why, outlooks };
  }
  if (rehearsal === undefined) return undefined;
  const { node, victims, violations, equals, why } = rehearsal;
  return {
    node: nodeNamed(node ?? NO_NODE),
    isDecided: false,
    victims: named(victims),
    violations,
    equals,
    why,
    outlooks,
  };
}
