import type { NodeSelectorTerm, PreferredNodeTerm } from "../spec/pod.ts";
import { readNodeRequirements } from "./label-selector.ts";
import type { Part } from "./part.ts";
import { wholeBetween } from "./read-number.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** Reads the terms of which a node must satisfy one; undefined if none is required. */
export function readRequiredNodes(affinity: Part | undefined): readonly NodeSelectorTerm[] | undefined {
  const required = affinity?.get(REQUIRED);
  if (required === undefined) return undefined;
  const terms = required.list("nodeSelectorTerms").map(readTerm);
  if (terms.length === 0)
    required.error(
      "missing-key",
      "nodeSelectorTerms holds no term: no node would do",
      "add one, or remove it",
    );
  return terms;
}

/** Reads the terms that a node had better satisfy. */
export function readPreferredNodes(affinity: Part | undefined): readonly PreferredNodeTerm[] {
  return (affinity?.list(PREFERRED) ?? []).map((part) => {
    const preference = part.get("preference");
    const weight = readWeight(part);
    return preference === undefined
      ? { weight, expressions: [], fields: [] }
      : { weight, ...readTerm(preference) };
  });
}

/** The weight of a preferred term. */
export function readWeight(part: Part): number {
  return wholeBetween(part, "weight", 1, 100, 1);
}

/** Reads a term of which all expressions and fields must hold. */
export function readTerm(part: Part): NodeSelectorTerm {
  for (const field of part.list("matchFields"))
    if (field.text("key") !== "metadata.name")
      field.error(
        "wrong-value",
        "a node can be matched by the field metadata.name alone",
        "use matchExpressions",
      );
  return {
    expressions: readNodeRequirements(part, "matchExpressions"),
    fields: readNodeRequirements(part, "matchFields"),
  };
}
