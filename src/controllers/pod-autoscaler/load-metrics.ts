import type { PodId } from "../../cluster/ids.ts";
import type { MetricIdentifier } from "../../spec/autoscaling.ts";
import type { LoadMetricSpec } from "../../spec/load.ts";
import { MetricError, type PodMetric } from "./metered-pod.ts";
import type { MetricsServer } from "./metrics-server.ts";
import type { MetricsSource } from "./metrics-source.ts";

/** What is asked of loads. */
export interface LoadGauges {
  readonly now: () => number;
  /** Of a position in the world's `loads`. */
  readonly valueOf: (load: number) => number;
  /** A pod's share of it. */
  readonly shareOf: (pod: PodId, load: number) => number;
  /** Whether a pod's containers run: it answers, even with nothing. */
  readonly isRunning: (pod: PodId) => boolean;
}

/** Metrics of pods, objects and the outside are loads, as the scenario says; those of resources are read. */
export function loadMetrics(
  server: Pick<MetricsServer, "resource">,
  metrics: readonly LoadMetricSpec[],
  gauges: LoadGauges,
): MetricsSource {
  const found = (metric: MetricIdentifier, api: string): LoadMetricSpec => {
    const known = metrics.find(({ name }) => name === metric.name);
    if (known !== undefined) return known;
    throw new MetricError(
      `unable to fetch metrics from ${api} metrics API: no metrics returned from ${api} metrics API`,
    );
  };
  const amountOf = ({ load, scale }: LoadMetricSpec) => inThousandths(scale * gauges.valueOf(load));
  return {
    answersIn: () => 0,
    resource: (...question) => server.resource(...question),
    pods: (metric, pods) => {
      const { load, scale } = found(metric, "custom");
      const at = gauges.now();
      const values = new Map<PodId, PodMetric>();
      for (const pod of pods)
        if (gauges.isRunning(pod))
          values.set(pod, { value: inThousandths(scale * gauges.shareOf(pod, load)), at, window: 0 });
      return values;
    },
    object: (metric) => amountOf(found(metric, "custom")),
    external: (metric) => amountOf(found(metric, "external")),
  };
}

function inThousandths(value: number): number {
  return Math.round(1000 * value);
}
