import type { ClassId, NodeId } from "../../cluster/ids.ts";
import { pinnedNames } from "../../cluster/placement/node-selection.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Filter } from "../filter.ts";
import { byAnswers } from "./by-answers.ts";

/**
 * Keeps nodes that match nodeSelector and one of the required terms. Source: Kubernetes NodeAffinity, facts 2.7.
 */
export const nodeAffinity: Filter = {
  ...byAnswers(
    "NodeAffinity",
    "node(s) didn't match Pod's node affinity/selector",
    (view) => view.rules.selected,
    isIndifferent,
  ),
  isConstraint: true,
  narrow(podClass, view) {
    const names = pinnedNames(view.classes.placement[podClass]!.requiredNodes);
    if (names === undefined) return undefined;
    const pinned = (node: NodeId) => names.has(view.nodes.specs[node]!.name);
    return Int32Array.from(view.nodeOrder).filter((node) => pinned(node as NodeId));
  },
};

function isIndifferent(podClass: ClassId, view: ClusterView): boolean {
  const { nodeSelector, requiredNodes } = view.classes.placement[podClass]!;
  if (requiredNodes !== undefined) return false;
  for (const _key in nodeSelector) return false;
  return true;
}
