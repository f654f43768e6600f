import type { ClassId, Column } from "../../cluster/ids.ts";
import { matchesTerm, pinnedNames } from "../../cluster/placement/node-selection.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { AddedAffinity } from "../../spec/scheduler.ts";
import type { Filter } from "../filter.ts";
import { NodeValues } from "../node-values.ts";
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
  refuse(podClass, view) {
    const names = pinnedNames(view.classes.placement[podClass]!.requiredNodes);
    return names?.size === 0 ? { reasons: ["pod affinity terms conflict"], isResolvable: false } : undefined;
  },
  narrow(podClass, view) {
    const names = pinnedNames(view.classes.placement[podClass]!.requiredNodes);
    if (names === undefined) return undefined;
    const { nodeOrder } = view;
    const positionOf = POSITIONS.get(nodeOrder) ?? positionsIn(view);
    const positions = [...names].flatMap((name) => positionOf.get(name) ?? []).sort((a, b) => a - b);
    return Int32Array.from(positions, (position) => nodeOrder[position]!);
  },
};

/** By an order of nodes, which is replaced when nodes come or go: where each stands in it, by name. */
const POSITIONS = new WeakMap<Column, ReadonlyMap<string, number>>();

function positionsIn({ nodeOrder, nodes }: ClusterView): ReadonlyMap<string, number> {
  const names = Array.from(nodeOrder, (node) => nodes.specs[node]!.name);
  const positions = new Map(names.map((name, position) => [name, position]));
  POSITIONS.set(nodeOrder, positions);
  return positions;
}

/** The same with what a profile demands of nodes for all of its pods, which is checked first. */
export function nodeAffinityBy({ required }: AddedAffinity): Filter {
  if (required === undefined) return nodeAffinity;
  const values = new NodeValues((spec) => Number(required.some((term) => matchesTerm(term, spec))));
  return {
    ...nodeAffinity,
    isConstraint: false,
    skip: () => false,
    filter(podClass, view, candidates, verdict) {
      const enforced = values.of(view);
      const { ids } = candidates;
      let kept = 0;
      for (let i = 0; i < candidates.count; i++) {
        const node = candidates.at(i);
        if (enforced[node] === 1) ids[kept++] = node;
        else if (verdict.recording) verdict.reject(node, nodeAffinity.name, ENFORCED);
      }
      candidates.count = kept;
      if (!isIndifferent(podClass, view)) nodeAffinity.filter(podClass, view, candidates, verdict);
    },
  };
}

const ENFORCED = "node(s) didn't match scheduler-enforced node affinity";

function isIndifferent(podClass: ClassId, view: ClusterView): boolean {
  const { nodeSelector, requiredNodes } = view.classes.placement[podClass]!;
  if (requiredNodes !== undefined) return false;
  for (const _key in nodeSelector) return false;
  return true;
}
