import type { PodAutoscalerSpec } from "../../spec/autoscaling.ts";
import type { WorkloadSpec } from "../../spec/objects.ts";
import type { WorkloadControllers } from "../workload-controllers.ts";
import { type Scale, whyNoScale } from "./scale-subresource.ts";

/** Those that can be scaled. */
type Scalable = Pick<WorkloadControllers, "deploymentAt" | "replicaSetAt" | "statefulSetAt" | "scale">;

/** The scale subresources of the workloads of a world. */
export class ScaleTargets {
  readonly #workloads: Scalable;
  readonly #positions: ReadonlyMap<string, number>;

  constructor(specs: readonly WorkloadSpec[], workloads: Scalable) {
    this.#workloads = workloads;
    this.#positions = new Map(
      specs.map(({ kind, namespace, name }, position) => [`${kind}/${namespace}/${name}`, position]),
    );
  }

  /** Position in `objects.workloads` of what an autoscaler names, there or not; undefined: no such object ever. */
  positionOf({ namespace, target }: Pick<PodAutoscalerSpec, "namespace" | "target">): number | undefined {
    if (!target.apiVersion.startsWith("apps/")) return undefined;
    return this.#positions.get(`${target.kind}/${namespace}/${target.name}`);
  }

  scaleOf(spec: PodAutoscalerSpec): Scale | undefined {
    const workload = this.positionOf(spec);
    if (workload === undefined) return undefined;
    const deployment = this.#workloads.deploymentAt(workload);
    if (deployment !== undefined)
      return { workload, replicas: deployment.spec.replicas, statusReplicas: deployment.status.replicas };
    const replicaSet = this.#workloads.replicaSetAt(workload);
    if (replicaSet !== undefined)
      return { workload, replicas: replicaSet.replicas, statusReplicas: replicaSet.status.replicas };
    const set = this.#workloads.statefulSetAt(workload);
    if (set === undefined) return undefined;
    return { workload, replicas: set.spec.replicas, statusReplicas: set.status.replicas };
  }

  /** Writes the size; why that is not possible, or "". */
  rescale(spec: PodAutoscalerSpec, { workload }: Scale, replicas: number): string {
    if (this.scaleOf(spec) === undefined) return whyNoScale(spec.target);
    this.#workloads.scale(workload, replicas);
    return "";
  }
}
