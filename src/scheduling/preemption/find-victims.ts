import type { NodeId, PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { NodeTest } from "../node-test.ts";
import { Verdict } from "../verdict.ts";
import type { Candidate } from "./candidate.ts";
import { sortLikeGo } from "./go-sort.ts";
import { byImportance } from "./importance.ts";
import { splitByBudgets } from "./split-by-budgets.ts";

/**
 * Which pods would have to leave a node so that one of this priority fits; undefined: it would not help, and the
 * verdict says why.
 *
 * All pods of lower priority are taken off; then as many as possible are put back, first those that a budget spares,
 * the most important first. `test` must have begun with the pod. Undoes all that it tries. O(lower pods x filters).
 * Source: plugins/defaultpreemption, SelectVictimsOnNode; facts 2.11.
 */
export function findVictims(
  node: NodeId,
  priority: number,
  view: ClusterView,
  test: NodeTest,
  verdict: Verdict,
): Candidate | undefined {
  const isLowest = priority <= view.classes.lowestPriority;
  const lower = isLowest ? [] : view.podsOf(node).filter((pod) => view.priorityOf(pod) < priority);
  if (lower.length === 0) {
    verdict.reject(node, "DefaultPreemption", "No preemption victims found for incoming pod");
    return undefined;
  }
  const { whatIf } = view;
  for (const pod of lower) whatIf.remove(pod, node);
  const candidate = test.passes(node, verdict) ? reprieve(node, lower, view, test) : undefined;
  whatIf.undo(0);
  return candidate;
}

function reprieve(node: NodeId, removed: PodId[], view: ClusterView, test: NodeTest): Candidate {
  const { whatIf } = view;
  const isMoreImportant = (a: PodId, b: PodId) => byImportance(a, b, view) < 0;
  sortLikeGo(removed, isMoreImportant);
  const { spared, others } = splitByBudgets(removed, view);
  const silent = new Verdict(0);
  const staysOut = (pod: PodId) => {
    const { depth } = whatIf;
    whatIf.add(pod, node);
    const isBack = test.passes(node, silent);
    if (!isBack) whatIf.undo(depth);
    return !isBack;
  };
  const violating = spared.filter(staysOut);
  const victims = [...violating, ...others.filter(staysOut)];
  if (spared.length > 0 && others.length > 0) sortLikeGo(victims, isMoreImportant);
  return { node, victims, violations: violating.length };
}
