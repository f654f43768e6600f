import { KubeScheduler } from "../kube/kube-scheduler.ts";
import type { StrategyDefinition } from "../strategy.ts";

/**
 * kube-scheduler with its default configuration, or the one that the scenario names: filters, scores and weights in
 * its order, and its way of looking at a part of a large cluster only. Source: facts 1.3 to 1.7.
 */
export const kubeDefault: StrategyDefinition = {
  name: "kube-default",
  create: ({ random, scheduler }) => new KubeScheduler({ scheduler, ratesAll: false, random }),
};

/** The same with percentageOfNodesToScore 100: the best of all nodes, always. */
export const kubeArgmax: StrategyDefinition = {
  name: "kube-argmax",
  create: ({ random, scheduler }) => new KubeScheduler({ scheduler, ratesAll: true, random }),
};
