import type { PodGroups } from "./group-pods.ts";
import type { MeteredPod } from "./metered-pod.ts";
import type { WithinTolerance } from "./tolerance.ts";

/** What pods with a known, or an assumed, value come to. */
export interface Sample {
  readonly pod: MeteredPod;
  readonly value: number;
}

/** How usage is held against its target. */
export interface Measure {
  readonly ratioOf: (samples: readonly Sample[]) => number;
  /** What a pod without a metric is taken to use when the others use less than their target. */
  readonly assumed: (pod: MeteredPod) => number;
}

/**
 * Replicas for pods of which some may have no metric: these count against the direction of the change. O(pods).
 *
 * `ratio` is that of the counted pods alone. Source: facts 5.1 and 5.2.
 */
export function replicasFor(
  current: number,
  ratio: number,
  { counted, unready, missing }: PodGroups,
  { ratioOf, assumed }: Measure,
  isWithin: WithinTolerance,
): number {
  const countsUnready = unready.length > 0 && ratio > 1;
  if (!countsUnready && missing.length === 0)
    return isWithin(ratio) ? current : Math.ceil(ratio * counted.length);

  const samples = knownSamples(counted);
  if (ratio < 1) for (const pod of missing) samples.push({ pod, value: assumed(pod) });
  else if (ratio > 1) for (const pod of missing) samples.push({ pod, value: 0 });
  if (countsUnready) for (const pod of unready) samples.push({ pod, value: 0 });

  const rebalanced = ratioOf(samples);
  const hasTurned = (ratio < 1 && rebalanced > 1) || (ratio > 1 && rebalanced < 1);
  if (isWithin(rebalanced) || hasTurned) return current;
  const wanted = Math.ceil(rebalanced * samples.length);
  return (rebalanced < 1 && wanted > current) || (rebalanced > 1 && wanted < current) ? current : wanted;
}

export function knownSamples(counted: readonly MeteredPod[]): Sample[] {
  return counted.map((pod) => ({ pod, value: pod.metric!.value }));
}
