import type { DisruptionBudgetSpec } from "../spec/objects.ts";
import { roundedUp } from "./int-or-percent.ts";

/** What a budget selects, counted. */
export interface BudgetCounts {
  /** Pods that exist, those that terminate included. */
  readonly pods: number;
  /** Ready and not terminating. */
  readonly healthy: number;
  /** How many pods the controllers of the selected pods want, each controller once. */
  readonly wanted: number;
  /** Pods whose controller has no scale: a Job, a DaemonSet. */
  readonly unscaled: number;
}

export interface BudgetStatus {
  readonly expected: number;
  readonly healthy: number;
  /** So many must stay healthy. */
  readonly desired: number;
  /** So many healthy pods may be evicted now. */
  readonly allowed: number;
}

/**
 * What a budget allows.
 *
 * expected = the pods that exist (minAvailable as a number), else what their controllers want;
 * desired = minAvailable, or expected - maxUnavailable but not below 0, shares rounded up;
 * allowed = healthy - desired, but not below 0, and 0 where nothing is expected. A share, or maxUnavailable, of
 * pods whose controller has no scale cannot be told: nothing is allowed. A budget with neither expects nothing, and
 * so allows nothing. Source: facts 8.3; disruption.go, getExpectedPodCount.
 */
export function budgetStatus(spec: DisruptionBudgetSpec, counts: BudgetCounts): BudgetStatus {
  const { healthy } = counts;
  const expected = expectedOf(spec, counts);
  const desired = desiredOf(spec, expected);
  const isUnknown = goesByWanted(spec) && counts.unscaled > 0;
  const allowed = expected <= 0 || isUnknown ? 0 : Math.max(0, healthy - desired);
  return { expected, healthy, desired, allowed };
}

/** Whether a budget goes by what the controllers of its pods want. */
export function goesByWanted({ minAvailable, maxUnavailable }: DisruptionBudgetSpec): boolean {
  return minAvailable === undefined ? maxUnavailable !== undefined : minAvailable.kind !== "int";
}

function expectedOf(spec: DisruptionBudgetSpec, { pods, wanted }: BudgetCounts): number {
  if (goesByWanted(spec)) return wanted;
  return spec.minAvailable === undefined ? 0 : pods;
}

function desiredOf({ minAvailable, maxUnavailable }: DisruptionBudgetSpec, expected: number): number {
  if (minAvailable !== undefined) return roundedUp(minAvailable, expected);
  return maxUnavailable === undefined ? 0 : Math.max(0, expected - roundedUp(maxUnavailable, expected));
}
