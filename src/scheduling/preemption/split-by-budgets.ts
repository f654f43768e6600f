import type { BudgetState } from "../../cluster/budget-list.ts";
import type { PodId } from "../../cluster/ids.ts";
import type { PodClassColumns } from "../../cluster/pod-classes.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { matchesLabels } from "../../spec/label-selector.ts";

/**
 * Pods whose eviction a disruption budget would not allow, and the others, each in the order given.
 *
 * Each pod takes one from all budgets that select it; it is spared by a budget that has nothing left for it. A pod
 * without labels, and an empty selector, match nothing here. O(pods x budgets).
 * Source: plugins/defaultpreemption, filterPodsWithPDBViolation; facts 2.11.
 */
export function splitByBudgets(
  pods: readonly PodId[],
  view: ClusterView,
): { readonly spared: readonly PodId[]; readonly others: readonly PodId[] } {
  if (view.budgets.length === 0) return { spared: [], others: pods };
  const { classes, budgets } = view;
  const left = budgets.map(({ allowed }) => allowed);
  const spared: PodId[] = [];
  const others: PodId[] = [];
  for (const pod of pods) {
    const podClass = view.classOf(pod);
    let isSpared = false;
    for (const [number, budget] of budgets.entries()) {
      if (!isSelectedBy(budget, podClass, classes) || budget.isDisrupted(pod)) continue;
      left[number]!--;
      if (left[number]! < 0) isSpared = true;
    }
    (isSpared ? spared : others).push(pod);
  }
  return { spared, others };
}

/** Whether a budget has a say about pods of a class. */
export function isSelectedBy(
  { namespace, selector }: BudgetState,
  podClass: number,
  classes: PodClassColumns,
): boolean {
  const labels = classes.labels[podClass]!;
  if (Object.keys(labels).length === 0 || namespace !== classes.namespace[podClass]) return false;
  return selector?.length !== 0 && matchesLabels(selector, labels);
}
