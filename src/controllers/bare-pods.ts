import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { PodGroupSpec } from "../spec/objects.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { WorkloadController } from "./workload-controller.ts";

/** Pods that no controller keeps: each is submitted once, and nothing but an `apply` brings one like it. */
export class BarePods implements WorkloadController<PodGroupSpec> {
  readonly #cluster: Cluster;
  readonly #tools: ControllerTools;
  /** By workload, the pods that are there by name. */
  readonly #groups = new Map<number, Map<string, PodId>>();

  constructor(tools: ControllerTools) {
    this.#tools = tools;
    this.#cluster = tools.cluster;
    tools.listen({
      podLeft: (pod) => {
        const name = this.#cluster.pods.names[pod] ?? "";
        for (const group of this.#groups.values()) if (group.get(name) === pod) group.delete(name);
      },
    });
  }

  /** Adds the pods of whose name none is there; what is there cannot be changed. */
  apply(workload: number, spec: PodGroupSpec): void {
    this.place(workload, spec);
  }

  place(workload: number, spec: PodGroupSpec): void {
    const group = this.#groups.get(workload) ?? new Map<string, PodId>();
    this.#groups.set(workload, group);
    for (const pod of spec.pods) {
      const { name, template } = pod;
      if (group.has(name)) continue;
      const templateNumber = this.#tools.templates.of(workload, template);
      const owned = { workload, name, template, templateNumber, origin: 0 };
      group.set(name, this.#tools.factory.place(pod, owned));
    }
  }

  settled(): void {}

  delete(workload: number): void {
    const pods = [...(this.#groups.get(workload)?.values() ?? [])];
    this.#groups.delete(workload);
    for (const pod of pods) this.#cluster.requestDeletion(pod, "deletion");
  }

  changeTemplate(): void {}
}
