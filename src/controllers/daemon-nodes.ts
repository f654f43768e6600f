import { matchesNodeAffinity } from "../cluster/placement/node-selection.ts";
import { firstUntolerated, isTolerated } from "../cluster/placement/taints.ts";
import type { PlacementSpec, PodTemplateSpec, TaintSpec } from "../spec/pod.ts";
import type { NodeSpec } from "../spec/world.ts";

/** Whether a node is to have a pod of a DaemonSet: by name, labels and taints, never by room. Source: facts 4.2. */
export function shouldRunOn(placement: PlacementSpec, node: NodeSpec, taints: readonly TaintSpec[]): boolean {
  if (!isMeantFor(placement, node)) return false;
  return firstUntolerated(taints, placement.tolerations) === undefined;
}

/** Whether a pod of a DaemonSet may stay on its node: NoSchedule taints do not matter any more. Source: facts 4.2. */
export function mayStayOn(placement: PlacementSpec, node: NodeSpec, taints: readonly TaintSpec[]): boolean {
  const isBorne = (taint: TaintSpec) =>
    taint.effect !== "NoExecute" || isTolerated(taint, placement.tolerations);
  return isMeantFor(placement, node) && taints.every(isBorne);
}

function isMeantFor(placement: PlacementSpec, node: NodeSpec): boolean {
  if (placement.nodeName !== "" && placement.nodeName !== node.name) return false;
  return matchesNodeAffinity(placement, node);
}

/** The template of the pod for one node: pinned to it by name, whatever else it asks of nodes. Source: facts 4.2. */
export function pinnedTo(template: PodTemplateSpec, { name }: NodeSpec): PodTemplateSpec {
  const fields = [{ key: "metadata.name", operator: "In", values: [name] } as const];
  return {
    ...template,
    placement: { ...template.placement, requiredNodes: [{ expressions: [], fields }] },
  };
}
