import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { MANAGER_LANE } from "../control-plane/control-plane.ts";
import { loadMetrics } from "../controllers/pod-autoscaler/load-metrics.ts";
import { MetricsServer, type Reading } from "../controllers/pod-autoscaler/metrics-server.ts";
import { type MetricsMaker, PodAutoscaling } from "../controllers/pod-autoscaler/pod-autoscaling.ts";
import type { WorkloadControllers } from "../controllers/workload-controllers.ts";
import type { Simulation } from "../kernel/simulation.ts";
import { KUBERNETES_AUTOSCALING } from "../spec/autoscaling.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { Loads } from "../workload/load/loads.ts";
import { PodUsage } from "../workload/usage/pod-usage.ts";
import { intervalsOf, mayUseMoreCpu, varyingWorkloads } from "../workload/usage/watched-usage.ts";
import { followAutoscalers } from "./follow-autoscalers.ts";

interface Surroundings {
  readonly workloads: WorkloadControllers;
  readonly kubelet: { hasStarted(pod: PodId): boolean; grownOf?(pod: PodId, container: string): number };
  /** Somebody else in the place of the metrics APIs. */
  readonly makeMetrics: MetricsMaker | undefined;
}

/**
 * What is asked of applications, what their pods use of it, and who scales them by that. A world with neither loads,
 * nor usage that varies, nor autoscalers, has none of it.
 */
export function startAutoscaling(
  simulation: Simulation,
  cluster: Cluster,
  { world, seed }: RunSpec,
  { workloads, kubelet, makeMetrics }: Surroundings,
) {
  const loads = new Loads(simulation, world.loads ?? []);
  const hasStarted = (pod: PodId) => kubelet.hasStarted(pod);
  const options = world.autoscaling ?? KUBERNETES_AUTOSCALING;
  const autoscalers = simulation.inLane(
    MANAGER_LANE,
    () =>
      new PodAutoscaling(simulation, cluster, world, {
        workloads,
        hasStarted,
        statusWritten: (autoscaler) => follow?.evaluated(autoscaler),
        deleted: (position) => follow?.deleted(position),
        makeSource: makeMetrics ?? ((pods) => sourceOf(pods)),
      }),
  );
  const sharesNodes = mayUseMoreCpu(world);
  const watched = sharesNodes
    ? new Set(world.objects.workloads.keys())
    : new Set([...varyingWorkloads(world), ...autoscalers.targets]);
  const usage =
    watched.size === 0 && !sharesNodes
      ? undefined
      : new PodUsage(simulation, cluster, world, loads, {
          ...{ seed, sharesNodes },
          workloads: watched,
          intervals: intervalsOf(world),
        });
  const follow = followAutoscalers(cluster, world, {
    ...{ loads, workloads, autoscalers },
    grownOf: kubelet.grownOf && ((pod, container) => kubelet.grownOf!(pod, container)),
  });
  return { loads, usage, sharesNodes, autoscalers, follow };

  /** What pods use, and what they have leaked. */
  function readingOf(pod: PodId): readonly Reading[] | undefined {
    const readings = usage?.readingOf(pod);
    const grows = cluster.pods.templates[pod]?.containers.some(
      ({ behavior }) => behavior.growth !== undefined,
    );
    if (grows !== true || kubelet.grownOf === undefined) return readings;
    return readings?.map((each) => ({ ...each, memory: each.memory + kubelet.grownOf!(pod, each.name) }));
  }

  function sourceOf(pods: Parameters<MetricsMaker>[0]): ReturnType<MetricsMaker> {
    const server = new MetricsServer(simulation, cluster, pods, options, readingOf);
    return loadMetrics(server, world.loadMetrics ?? [], {
      now: () => simulation.now,
      valueOf: (load) => loads.valueOf(load),
      shareOf: (pod, load) => usage?.shareOf(pod, load) ?? 0,
      isRunning: (pod) => pods.isRunning(pod),
    });
  }
}
