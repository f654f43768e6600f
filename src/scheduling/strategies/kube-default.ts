import { KubeScheduler, type TieRule } from "../kube/kube-scheduler.ts";
import type { StrategyDefinition } from "../strategy.ts";

export interface KubeOptions {
  readonly ties: TieRule;
}

/**
 * kube-scheduler with its default configuration, or the one that the scenario names: filters, scores and weights in
 * its order, and its way of looking at a part of a large cluster only. Source: facts 1.3 to 1.7.
 */
export const kubeDefault: StrategyDefinition<KubeOptions> = {
  name: "kube-default",
  create: ({ options: { ties }, random, scheduler }) =>
    new KubeScheduler({ scheduler, ratesAll: false, ties, random }),
};

/** The same with percentageOfNodesToScore 100: the best of all nodes, always. */
export const kubeArgmax: StrategyDefinition<KubeOptions> = {
  name: "kube-argmax",
  create: ({ options: { ties }, random, scheduler }) =>
    new KubeScheduler({ scheduler, ratesAll: true, ties, random }),
};
