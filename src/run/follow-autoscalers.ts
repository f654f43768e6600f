import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { neededReplicas } from "../controllers/pod-autoscaler/needed-replicas.ts";
import type { PodAutoscaler } from "../controllers/pod-autoscaler/pod-autoscaler.ts";
import type { PodAutoscaling } from "../controllers/pod-autoscaler/pod-autoscaling.ts";
import type { WorkloadControllers } from "../controllers/workload-controllers.ts";
import { AutoscalingFigures } from "../metrics/autoscaling-figures.ts";
import { timelineShape } from "../metrics/recorder.ts";
import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { LoadMetricSpec } from "../spec/load.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { WorldSpec } from "../spec/world.ts";
import type { Loads } from "../workload/load/loads.ts";

interface Followed {
  readonly loads: Loads;
  readonly workloads: WorkloadControllers;
  readonly autoscalers: PodAutoscaling;
  /** Bytes by which a container of a pod has grown; absent: nobody knows. */
  readonly grownOf: ((pod: PodId, container: string) => number) | undefined;
}

/** Measures how the autoscalers of a world follow their loads; undefined: it has none. */
export function followAutoscalers(
  cluster: Cluster,
  world: WorldSpec,
  { loads, workloads, autoscalers, grownOf }: Followed,
) {
  const specs = world.objects.autoscalers ?? [];
  if (specs.length === 0) return undefined;
  const measured = specs.map(({ label }, position) => {
    const target = autoscalers.targetOf(position);
    const name = label.replace(/(^|\/)hpa\//, "$1");
    return target === undefined ? undefined : { name, workload: world.tasks.length + target };
  });
  const figures = new AutoscalingFigures(cluster, measured, timelineShape(world.horizon), world.warmUp);
  const scaledAt = specs.map(() => Number.NaN);

  const look = (position: number) => {
    const target = autoscalers.targetOf(position);
    const spec = autoscalers.at(position)?.spec;
    const template = target === undefined ? undefined : templateOf(workloads, target);
    const metrics = world.loadMetrics ?? [];
    for (const load of spec && template ? drivingLoads(spec, template, metrics) : [])
      figures.driven(position, (world.loads ?? [])[load]!.name, loads.valueOf(load));
    const terms = {
      metrics,
      loadOf: (load: number) => loads.valueOf(load),
      grownOf: (container: string) => {
        const pods = [...figures.readyPods(position)];
        const grown = pods.reduce((sum, pod) => sum + (grownOf?.(pod, container) ?? 0), 0);
        return pods.length === 0 ? 0 : grown / pods.length;
      },
    };
    figures.needs(position, spec && template && neededReplicas(spec, { template, ...terms }));
  };
  const start = () => {
    for (const position of specs.keys()) look(position);
  };
  const begin = () => {
    start();
    for (const position of specs.keys()) {
      const target = autoscalers.targetOf(position);
      const isThere = autoscalers.at(position) !== undefined && target !== undefined;
      if (isThere) figures.desires(position, replicasOf(workloads, target) ?? 0);
    }
  };
  if ((world.loads ?? []).length > 0) loads.listen(start);
  return {
    figures,
    /** What is there at the start has been made. */
    start: begin,
    deleted: (position: number) => {
      look(position);
      figures.desires(position, 0);
    },
    evaluated: ({ position, status }: PodAutoscaler) => {
      look(position);
      const { lastScaleAt, currentReplicas = 0, desiredReplicas } = status;
      figures.desires(position, desiredReplicas);
      if (Number.isNaN(lastScaleAt) || lastScaleAt === scaledAt[position]) return;
      scaledAt[position] = lastScaleAt;
      figures.rescaled(position, currentReplicas, desiredReplicas);
    },
  };
}

function replicasOf(workloads: WorkloadControllers, workload: number): number | undefined {
  const holder = workloads.deploymentAt(workload) ?? workloads.statefulSetAt(workload);
  return holder?.spec.replicas ?? workloads.replicaSetAt(workload)?.replicas;
}

/** Positions of the loads that what an autoscaler looks at follows, each once. */
function drivingLoads(
  { metrics }: PodAutoscalerSpec,
  { containers, initContainers }: PodTemplateSpec,
  known: readonly LoadMetricSpec[],
): ReadonlySet<number> {
  const ofContainers = [...containers, ...initContainers];
  return new Set(
    metrics.flatMap((metric) => {
      if (metric.kind !== "Resource" && metric.kind !== "ContainerResource")
        return known.filter(({ name }) => name === metric.metric.name).map(({ load }) => load);
      const { resource } = metric;
      if (resource !== "cpu" && resource !== "memory") return [];
      return ofContainers.flatMap(({ behavior }) => {
        const model = behavior.usageModels?.[resource];
        return model?.kind === "load" ? [model.load] : [];
      });
    }),
  );
}

function templateOf(workloads: WorkloadControllers, workload: number): PodTemplateSpec | undefined {
  const holder = workloads.deploymentAt(workload) ?? workloads.statefulSetAt(workload);
  return holder?.spec.template ?? workloads.replicaSetAt(workload)?.template;
}
