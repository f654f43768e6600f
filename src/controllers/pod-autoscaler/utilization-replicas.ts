import { type MeteredPod, MetricError } from "./metered-pod.ts";
import { type PodsQuestion, sampled, sumOf } from "./pods-question.ts";
import { replicasFor, type Sample } from "./rebalance.ts";

export interface UtilizationAnswer {
  readonly replicas: number;
  /** Whole percents of the requests. */
  readonly utilization: number;
  /** Mean usage of a pod, in thousandths. */
  readonly average: number;
}

/**
 * Replicas for a target in percent of what pods request. O(pods).
 *
 * Throws a MetricError where no pod has a metric that counts, or one has no request. Source: facts 5.1.
 */
export function utilizationReplicas(question: PodsQuestion, target: number): UtilizationAnswer {
  const { current, pods, resource, isWithin } = question;
  const { groups, samples } = sampled(question);
  for (const pod of pods)
    if (pod.request === undefined)
      throw new MetricError(
        `missing request for ${resource} in container ${pod.withoutRequest ?? ""} of Pod ${pod.name}`,
      );

  const usage = sumOf(samples);
  const utilization = percentOf(samples);
  const assumed = ({ request }: MeteredPod) => Math.trunc((request! * Math.max(100, target)) / 100);
  const ratioOf = (all: readonly Sample[]) => percentOf(all) / target;
  return {
    replicas: replicasFor(current, utilization / target, groups, { ratioOf, assumed }, isWithin),
    utilization,
    average: Math.trunc(usage / samples.length),
  };
}

/** Usage in whole percents of requests, cut down; exact also where the product leaves the safe integers. */
function percentOf(samples: readonly Sample[]): number {
  let requests = 0;
  for (const { pod } of samples) requests += pod.request!;
  if (requests === 0) throw new MetricError("no metrics returned matched known pods");
  const hundredfold = 100 * sumOf(samples);
  if (Number.isSafeInteger(hundredfold)) return Math.trunc(hundredfold / requests);
  return Number((100n * BigInt(sumOf(samples))) / BigInt(requests));
}
