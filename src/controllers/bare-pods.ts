import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { PodGroupSpec } from "../spec/objects.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { WorkloadController } from "./workload-controller.ts";

/** Pods that no controller keeps: each is submitted once, and nothing takes its place. */
export class BarePods implements WorkloadController<PodGroupSpec> {
  readonly #cluster: Cluster;
  readonly #tools: ControllerTools;
  readonly #byWorkload = new Map<number, Set<PodId>>();

  constructor(tools: ControllerTools) {
    this.#tools = tools;
    this.#cluster = tools.cluster;
    tools.listen({
      podLeft: (pod) => {
        for (const pods of this.#byWorkload.values()) pods.delete(pod);
      },
    });
  }

  apply(workload: number, spec: PodGroupSpec): void {
    if (!this.#byWorkload.has(workload)) this.place(workload, spec);
  }

  place(workload: number, spec: PodGroupSpec): void {
    const pods = spec.pods.map((pod) => {
      const { name, template } = pod;
      const templateNumber = this.#tools.templates.of(workload, template);
      return this.#tools.factory.place(pod, { workload, name, template, templateNumber, origin: 0 });
    });
    this.#byWorkload.set(workload, new Set(pods));
  }

  settled(): void {}

  delete(workload: number): void {
    const pods = this.#byWorkload.get(workload) ?? [];
    this.#byWorkload.delete(workload);
    for (const pod of pods) this.#cluster.requestDeletion(pod, "deletion");
  }

  changeTemplate(): void {}
}
