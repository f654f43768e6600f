import type { RolloutStrategySpec } from "../spec/objects.ts";
import { roundedDown, roundedUp } from "./int-or-percent.ts";

/** What a Deployment of a given size may do while it rolls, in pods. */
export interface RolloutLimits {
  /** How many pods more than wanted there may be. */
  readonly maxSurge: number;
  /** How many of the wanted pods need not be available. */
  readonly maxUnavailable: number;
}

/**
 * maxSurge = a share rounded up; maxUnavailable = a share rounded down, at most `replicas`; 1 where both are 0.
 * With Recreate neither applies: 0. Source: facts 3.1.
 */
export function rolloutLimits(strategy: RolloutStrategySpec, replicas: number): RolloutLimits {
  if (strategy.kind === "Recreate") return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = roundedUp(strategy.maxSurge, replicas);
  const unavailable = roundedDown(strategy.maxUnavailable, replicas);
  const atLeastOne = maxSurge === 0 && unavailable === 0 ? 1 : unavailable;
  return { maxSurge, maxUnavailable: Math.min(atLeastOne, replicas) };
}
