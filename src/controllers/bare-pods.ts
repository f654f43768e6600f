import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { PodGroupSpec } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { WorkloadController } from "./workload-controller.ts";

/** Pods that no controller keeps: each is submitted once, and nothing but an `apply` brings one like it. */
export class BarePods implements WorkloadController<PodGroupSpec> {
  readonly #cluster: Cluster;
  readonly #tools: ControllerTools;
  /** By workload, the pods that are there by name; undefined: it has ended. */
  readonly #groups = new Map<number, Map<string, PodId | undefined>>();
  /** By group, the templates of those that have ended. */
  readonly #ended = new WeakMap<object, readonly PodTemplateSpec[]>();

  constructor(tools: ControllerTools) {
    this.#tools = tools;
    this.#cluster = tools.cluster;
    tools.listen({
      podRemoved: (pod) => this.#groupOf(pod)?.delete(this.#nameOf(pod)),
      // One that has ended is still an object: its name is taken, its row is not.
      podLeft: (pod) => this.#onEnded(pod),
    });
  }

  #onEnded(pod: PodId): void {
    const group = this.#groupOf(pod);
    if (group === undefined) return;
    group.set(this.#nameOf(pod), undefined);
    this.#ended.set(group, [...(this.#ended.get(group) ?? []), this.#cluster.pods.templates[pod]!]);
  }

  /** Adds the pods of whose name none is there; of what is there only scheduling gates can be lifted. */
  apply(workload: number, spec: PodGroupSpec): void {
    for (const { name, template } of spec.pods) {
      const pod = this.#groups.get(workload)?.get(name);
      if (pod !== undefined) this.#liftGates(pod, template.schedulingGates);
    }
    this.place(workload, spec);
  }

  place(workload: number, spec: PodGroupSpec): void {
    const group = this.#groups.get(workload) ?? new Map<string, PodId | undefined>();
    this.#groups.set(workload, group);
    for (const pod of spec.pods) {
      const { name, template } = pod;
      if (group.has(name)) continue;
      const templateNumber = this.#tools.templates.of(workload, template);
      const owned = { workload, name, template, templateNumber, origin: 0 };
      const refused = pod.node === "" ? this.#tools.factory.whyRefused(owned) : "";
      if (refused !== "") {
        this.#tools.rollouts.refuse(workload, refused);
        continue;
      }
      const made = this.#tools.factory.place(pod, owned);
      group.set(name, made);
      this.#tools.orphans.add(made);
    }
  }

  settled(): void {}

  delete(workload: number): void {
    const pods = [...(this.#groups.get(workload)?.values() ?? [])];
    this.#groups.delete(workload);
    for (const pod of pods) if (pod !== undefined) this.#cluster.requestDeletion(pod, "deletion");
  }

  changeTemplate(): void {}

  /** Templates of those that have ended in a namespace and are still objects. O(bare pods). */
  *endedIn(namespace: string): Iterable<PodTemplateSpec> {
    for (const group of this.#groups.values())
      for (const template of this.#ended.get(group) ?? [])
        if (template.namespace === namespace) yield template;
  }

  /** As the API server has it: gates go away, and none is added. */
  #liftGates(pod: PodId, wanted: readonly string[]): void {
    const { phase, templates } = this.#cluster.pods;
    const gates = templates[pod]?.schedulingGates ?? [];
    const left = gates.filter((gate) => wanted.includes(gate));
    if (phase[pod] === PENDING && left.length < gates.length) this.#cluster.setGates(pod, left);
  }

  #nameOf(pod: PodId): string {
    return this.#cluster.pods.names[pod] ?? "";
  }

  /** The group that has the pod. */
  #groupOf(pod: PodId): Map<string, PodId | undefined> | undefined {
    const name = this.#nameOf(pod);
    return [...this.#groups.values()].find((group) => group.get(name) === pod);
  }
}
