import type { NodeId, PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { startOf } from "./importance.ts";

/** A node on which the pod would fit without some others. */
export interface Candidate {
  readonly node: NodeId;
  /** At least one, the most important first. */
  readonly victims: readonly PodId[];
  /** How many of them a disruption budget would spare. */
  readonly violations: number;
}

/**
 * Those of the candidates on which the choice may fall, in order: equal in all that counts.
 *
 * In turn, the least of: violated budgets; the highest priority of a victim; the sum of the victims' priorities, each
 * plus 2^31; the number of victims. Then the latest start of the victim that started first among those of the highest
 * priority. Source: framework/preemption, pickOneNodeForPreemption; facts 2.11.
 */
export function bestOf(candidates: readonly Candidate[], view: ClusterView): readonly Candidate[] {
  let left = candidates;
  for (const cost of COSTS) {
    const least = left.reduce((lowest, each) => Math.min(lowest, cost(each, view)), Number.POSITIVE_INFINITY);
    left = left.filter((each) => cost(each, view) === least);
  }
  return left;
}

const COSTS: readonly ((candidate: Candidate, view: ClusterView) => number)[] = [
  ({ violations }) => violations,
  ({ victims }, view) => view.priorityOf(victims[0]!),
  ({ victims }, view) => sumOfPriorities(victims, view),
  ({ victims }) => victims.length,
  ({ victims }, view) => -firstStart(victims, view),
];

/** Of each 2^31 more, so that more victims weigh more. */
export function sumOfPriorities(victims: readonly PodId[], view: ClusterView): number {
  return victims.reduce((sum, victim) => sum + view.priorityOf(victim) + 2 ** 31, 0);
}

/** When the first of the most important ones started. */
export function firstStart(victims: readonly PodId[], view: ClusterView): number {
  const highest = victims.reduce((most, victim) => Math.max(most, view.priorityOf(victim)), -Infinity);
  return victims
    .filter((victim) => view.priorityOf(victim) === highest)
    .reduce((first, victim) => Math.min(first, startOf(victim, view)), Infinity);
}
