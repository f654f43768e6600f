import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import { KUBERNETES_AUTOSCALING, type PodAutoscalerSpec } from "../../spec/autoscaling.ts";
import type { WorldSpec } from "../../spec/world.ts";
import type { WorkloadControllers } from "../workload-controllers.ts";
import { AutoscaledPods } from "./autoscaled-pods.ts";
import type { MetricsSource } from "./metrics-source.ts";
import type { PodAutoscaler } from "./pod-autoscaler.ts";
import { PodAutoscalerController } from "./pod-autoscaler-controller.ts";
import { ScaleTargets } from "./scale-targets.ts";

/** Makes what answers for the metrics APIs, given the pods that autoscalers look at. */
export type MetricsMaker = (pods: AutoscaledPods) => MetricsSource;

export interface AutoscalingParts {
  readonly workloads: WorkloadControllers;
  /** Whether the containers of a pod run. */
  readonly hasStarted: (pod: PodId) => boolean;
  readonly makeSource: MetricsMaker;
  /** Hears of each status that is written. */
  readonly statusWritten: (autoscaler: PodAutoscaler) => void;
  /** Hears that the autoscaler at this position is there no more. */
  readonly deleted: (position: number) => void;
}

/** The autoscalers of a world, if it has any: otherwise nothing listens, and nothing is scheduled. */
export class PodAutoscaling {
  readonly #specs: readonly PodAutoscalerSpec[];
  readonly #targets: ScaleTargets | undefined;
  readonly #controller: PodAutoscalerController | undefined;
  readonly #deleted: (position: number) => void;
  /** Positions of the workloads that are scaled. */
  readonly targets: readonly number[] = [];

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, parts: AutoscalingParts) {
    const { autoscalers = [], workloads } = world.objects;
    this.#specs = autoscalers;
    this.#deleted = parts.deleted;
    if (autoscalers.length === 0) return;
    const targets = new ScaleTargets(workloads, parts.workloads);
    this.#targets = targets;
    this.targets = autoscalers.flatMap((spec) => {
      const position = targets.positionOf(spec);
      return position === undefined ? [] : [position];
    });
    const pods = new AutoscaledPods(cluster, this.targets, world, parts.hasStarted);
    this.#controller = new PodAutoscalerController(
      simulation,
      cluster,
      { ...world, autoscaling: world.autoscaling ?? KUBERNETES_AUTOSCALING },
      { pods, targets, source: parts.makeSource(pods), statusWritten: parts.statusWritten },
    );
  }

  /** Position in `objects.workloads` of what it scales; undefined: no such object ever. */
  targetOf(position: number): number | undefined {
    return this.#targets?.positionOf(this.#specs[position]!);
  }

  /** Those that are there at 0 are made then. */
  start(): void {
    for (const [position, spec] of this.#specs.entries()) if (spec.isPresent) this.apply(position, spec);
  }

  /** The autoscaler at a position in `objects.autoscalers`; undefined while it is not there. */
  at(position: number): PodAutoscaler | undefined {
    return this.#controller?.at(position);
  }

  apply(position: number, spec: PodAutoscalerSpec): void {
    this.#controller?.apply(position, spec);
  }

  delete(position: number): void {
    this.#controller?.delete(position);
    this.#deleted(position);
  }

  /** For replays, whose periods are recorded. */
  evaluateNow(position: number): void {
    this.#controller?.evaluateNow(position);
  }
}
