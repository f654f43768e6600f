import { groupPods, type PodGroups } from "./group-pods.ts";
import { type InitialPeriods, type MeteredPod, MetricError } from "./metered-pod.ts";
import { knownSamples, type Sample } from "./rebalance.ts";
import type { WithinTolerance } from "./tolerance.ts";

/** What all metric sources that look at pods are given. */
export interface PodsQuestion {
  readonly current: number;
  readonly pods: readonly MeteredPod[];
  readonly resource: string;
  readonly now: number;
  readonly periods: InitialPeriods;
  readonly isWithin: WithinTolerance;
}

export interface SampledPods {
  readonly groups: PodGroups;
  /** Of the counted pods; at least one. */
  readonly samples: readonly Sample[];
}

/** The pods by what their metrics are worth. O(pods). Throws a MetricError where none has a metric that counts. */
export function sampled({ pods, resource, now, periods }: PodsQuestion): SampledPods {
  const groups = groupPods(pods, resource === "cpu", now, periods);
  const samples = knownSamples(groups.counted);
  requireMetrics(samples, pods);
  return { groups, samples };
}

/** In kube-controller-manager's words. */
function requireMetrics(samples: readonly Sample[], pods: readonly MeteredPod[]): void {
  if (pods.length === 0)
    throw new MetricError("no pods returned by selector while calculating replica count");
  if (samples.length === 0)
    throw new MetricError("did not receive metrics for targeted pods (pods might be unready)");
}

export function sumOf(samples: readonly Sample[]): number {
  let sum = 0;
  for (const { value } of samples) sum += value;
  return sum;
}
