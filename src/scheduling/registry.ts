import { leastAllocated, mostAllocated } from "./strategies/allocated.ts";
import { firstFit, nextFit, roundRobin } from "./strategies/in-order.ts";
import { kubeArgmax, kubeDefault } from "./strategies/kube-default.ts";
import { bestFit, worstFit } from "./strategies/leftover.ts";
import { randomFit } from "./strategies/random.ts";
import { shortestFirst } from "./strategies/shortest-first.ts";
import type { StrategyDefinition } from "./strategy.ts";

/** Every strategy: a new one is one file, one entry here and one in strategy-infos.ts. */
export const DEFINITIONS = [
  firstFit,
  nextFit,
  bestFit,
  worstFit,
  roundRobin,
  randomFit,
  leastAllocated,
  mostAllocated,
  kubeDefault,
  kubeArgmax,
  shortestFirst,
] as readonly StrategyDefinition<never>[];

/** The strategy of this name; undefined if there is none. */
export function strategyNamed(name: string): StrategyDefinition<never> | undefined {
  return DEFINITIONS.find((each) => each.name === name);
}
