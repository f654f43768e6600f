import { type PodsQuestion, sampled, sumOf } from "./pods-question.ts";
import { replicasFor, type Sample } from "./rebalance.ts";

export interface AverageAnswer {
  readonly replicas: number;
  /** Of a pod, in thousandths. */
  readonly average: number;
}

/**
 * Replicas for a target that is a mean amount a pod, in thousandths: of a resource, or of a metric of the pods. O(pods).
 *
 * Throws a MetricError where no pod has a metric that counts. Source: facts 5.2.
 */
export function averageReplicas(question: PodsQuestion, target: number): AverageAnswer {
  const { current, isWithin } = question;
  const { groups, samples } = sampled(question);
  const average = meanOf(samples);
  const measure = {
    ratioOf: (all: readonly Sample[]) => meanOf(all) / target,
    assumed: () => target,
  };
  return { replicas: replicasFor(current, average / target, groups, measure, isWithin), average };
}

function meanOf(samples: readonly Sample[]): number {
  return Math.trunc(sumOf(samples) / samples.length);
}
