import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { PodGroupSpec } from "../spec/objects.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { WorkloadController } from "./workload-controller.ts";

/** Pods that no controller keeps: each is submitted once, and nothing takes its place. */
export class BarePods implements WorkloadController<PodGroupSpec> {
  readonly #cluster: Cluster;
  readonly #tools: ControllerTools;
  readonly #groups = new Map<number, PodGroup>();

  constructor(tools: ControllerTools) {
    this.#tools = tools;
    this.#cluster = tools.cluster;
    tools.listen({
      podLeft: (pod) => {
        for (const { pods } of this.#groups.values()) pods.delete(pod);
      },
    });
  }

  /** Adds the pods that are new by their name; what is there cannot be changed. */
  apply(workload: number, spec: PodGroupSpec): void {
    this.place(workload, spec);
  }

  place(workload: number, spec: PodGroupSpec): void {
    const group = this.#groups.get(workload) ?? { pods: new Set(), names: new Set() };
    this.#groups.set(workload, group);
    for (const pod of spec.pods) {
      if (group.names.has(pod.name)) continue;
      group.names.add(pod.name);
      const { name, template } = pod;
      const templateNumber = this.#tools.templates.of(workload, template);
      group.pods.add(this.#tools.factory.place(pod, { workload, name, template, templateNumber, origin: 0 }));
    }
  }

  settled(): void {}

  delete(workload: number): void {
    const pods = this.#groups.get(workload)?.pods ?? [];
    this.#groups.delete(workload);
    for (const pod of pods) this.#cluster.requestDeletion(pod, "deletion");
  }

  changeTemplate(): void {}
}

/** The bare pods of a namespace: those that are there, and the names of all that ever were. */
interface PodGroup {
  readonly pods: Set<PodId>;
  readonly names: Set<string>;
}
