import type { NodeSelectorTerm, PlacementSpec } from "../../spec/pod.ts";
import type { NodeSpec } from "../../spec/world.ts";
import { matchesLabels } from "./label-selector.ts";

/** nodeName, nodeSelector and the required node affinity together. Source: facts 2.7 and 2.8. */
export function matchesNodeSelection(placement: PlacementSpec, node: NodeSpec): boolean {
  if (placement.nodeName !== "" && placement.nodeName !== node.name) return false;
  return matchesNodeAffinity(placement, node);
}

/** nodeSelector AND (any of the required terms). */
export function matchesNodeAffinity({ nodeSelector, requiredNodes }: PlacementSpec, node: NodeSpec): boolean {
  for (const key of Object.keys(nodeSelector)) {
    if (!Object.hasOwn(node.labels, key) || node.labels[key] !== nodeSelector[key]) return false;
  }
  return requiredNodes === undefined || requiredNodes.some((term) => matchesTerm(term, node));
}

/** All expressions and fields; a term with none matches nothing. */
export function matchesTerm({ expressions, fields }: NodeSelectorTerm, node: NodeSpec): boolean {
  if (expressions.length === 0 && fields.length === 0) return false;
  return matchesLabels(expressions, node.labels) && matchesLabels(fields, { "metadata.name": node.name });
}
