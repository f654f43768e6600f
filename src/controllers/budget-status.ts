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
 * pods whose controller has no scale cannot be told: nothing is allowed. Source: facts 8.3.
 */
export function budgetStatus(spec: DisruptionBudgetSpec, counts: BudgetCounts): BudgetStatus {
  const { healthy } = counts;
  const isNumber = spec.minAvailable?.kind === "int";
  const expected = isNumber ? counts.pods : counts.wanted;
  const desired = desiredOf(spec, expected);
  const isUnknown = !isNumber && counts.unscaled > 0;
  const allowed = expected <= 0 || isUnknown ? 0 : Math.max(0, healthy - desired);
  return { expected, healthy, desired, allowed };
}

function desiredOf({ minAvailable, maxUnavailable }: DisruptionBudgetSpec, expected: number): number {
  if (minAvailable !== undefined) return roundedUp(minAvailable, expected);
  return maxUnavailable === undefined
    ? expected
    : Math.max(0, expected - roundedUp(maxUnavailable, expected));
}
