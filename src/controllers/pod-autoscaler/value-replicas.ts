import { type MeteredPod, MetricError } from "./metered-pod.ts";
import type { WithinTolerance } from "./tolerance.ts";

/** int64 of what is no number: as Go has it on amd64. */
const NO_INT64 = -(2 ** 63);

/**
 * Replicas for the value of one metric of an object, or from outside, against a target, in thousandths. O(pods).
 *
 * Throws a MetricError where there are no pods. Source: facts 5.3.
 */
export function valueReplicas(
  current: number,
  value: number,
  target: number,
  pods: readonly Pick<MeteredPod, "phase" | "ready">[],
  isWithin: WithinTolerance,
): number {
  const ratio = value / target;
  if (current === 0) return Math.ceil(ratio);
  if (isWithin(ratio)) return current;
  if (pods.length === 0)
    throw new MetricError(
      "unable to calculate ready pods: no pods returned by selector while calculating replica count",
    );
  const ready = pods.filter(({ phase, ready }) => phase === "Running" && ready?.status === "True");
  return Math.ceil(ratio * ready.length);
}

/** The same for a target that is the share of each replica; `current` is what the target's status says. O(1). */
export function sharedValueReplicas(
  current: number,
  value: number,
  target: number,
  isWithin: WithinTolerance,
): { readonly replicas: number; readonly average: number } {
  const replicas = isWithin(value / (target * current)) ? current : Math.ceil(value / target);
  const average = Math.ceil(value / current);
  return { replicas, average: Number.isFinite(average) ? average : NO_INT64 };
}
