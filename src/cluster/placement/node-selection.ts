import { matchesLabels } from "../../spec/label-selector.ts";
import type { NodeSelectorTerm, PlacementSpec, PreferredNodeTerm } from "../../spec/pod.ts";
import type { NodeSpec } from "../../spec/world.ts";

/** What node affinity looks at of a node. */
type LabelledNode = Pick<NodeSpec, "name" | "labels">;

/** nodeSelector AND (any of the required terms). Source: Kubernetes NodeAffinity, facts 2.7. */
export function matchesNodeAffinity(
  { nodeSelector, requiredNodes }: PlacementSpec,
  node: LabelledNode,
): boolean {
  for (const key of Object.keys(nodeSelector)) {
    if (!Object.hasOwn(node.labels, key) || node.labels[key] !== nodeSelector[key]) return false;
  }
  return requiredNodes === undefined || requiredNodes.some((term) => matchesTerm(term, node));
}

/** All expressions and fields; a term with none matches nothing. */
export function matchesTerm({ expressions, fields }: NodeSelectorTerm, node: LabelledNode): boolean {
  if (expressions.length === 0 && fields.length === 0) return false;
  return matchesLabels(expressions, node.labels) && matchesLabels(fields, { "metadata.name": node.name });
}

/** Sum of the weights of the terms that a node matches. */
export function preferenceOf(terms: readonly PreferredNodeTerm[], node: NodeSpec): number {
  let sum = 0;
  for (const term of terms) if (matchesTerm(term, node)) sum += term.weight;
  return sum;
}

/**
 * Names of the only nodes that can match, where every required term pins `metadata.name`; undefined: any may.
 * Source: NodeAffinity's PreFilter.
 */
export function pinnedNames(terms: readonly NodeSelectorTerm[] | undefined): ReadonlySet<string> | undefined {
  if (terms === undefined || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { fields } of terms) {
    const pins = fields.filter(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (pins.length === 0) return undefined;
    for (const name of pins[0]!.values) if (pins.every((pin) => pin.values.includes(name))) names.add(name);
  }
  return names;
}
