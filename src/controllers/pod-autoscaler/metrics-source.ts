import type { PodId } from "../../cluster/ids.ts";
import type { MetricIdentifier, ScaleTarget } from "../../spec/autoscaling.ts";
import type { PodMetric } from "./metered-pod.ts";

/**
 * What autoscalers ask the metrics APIs. Amounts in thousandths.
 *
 * Each throws a MetricError, in the words of that API's client, where it has no answer.
 */
export interface MetricsSource {
  /** How long the next answer takes, in microseconds. */
  answersIn(): number;
  /** Usage by pod, of one container or of all of them; pods without a metric are left out. */
  resource(
    resource: string,
    container: string | undefined,
    pods: readonly PodId[],
  ): ReadonlyMap<PodId, PodMetric>;
  /** A metric of each pod of a workload of the world. */
  pods(metric: MetricIdentifier, pods: readonly PodId[]): ReadonlyMap<PodId, PodMetric>;
  object(metric: MetricIdentifier, object: ScaleTarget): number;
  /** The sum of what is found. */
  external(metric: MetricIdentifier): number;
}
