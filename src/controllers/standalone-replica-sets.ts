import type { RolloutAction } from "../cluster/listener.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { ReplicaSetSpec } from "../spec/objects.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { ReplicaSet } from "./replica-set.ts";
import type { ReplicaSetController } from "./replica-set-controller.ts";
import type { TemplateChange, WorkloadController } from "./workload-controller.ts";

/** ReplicaSets that belong to no Deployment. Their pods are not replaced when the template changes. */
export class StandaloneReplicaSets implements WorkloadController<ReplicaSetSpec> {
  readonly #tools: ControllerTools;
  readonly #sets: ReplicaSetController;
  readonly #byWorkload = new Map<number, ReplicaSet>();

  constructor(tools: ControllerTools, sets: ReplicaSetController) {
    this.#tools = tools;
    this.#sets = sets;
  }

  at(workload: number): ReplicaSet | undefined {
    return this.#byWorkload.get(workload);
  }

  /** The size or the status of one has changed. */
  setChanged({ workload, replicas, status, generation }: ReplicaSet): void {
    const isCurrent = status.observedGeneration === generation;
    if (isCurrent && status.replicas === replicas && status.available === replicas)
      this.#tools.rollouts.complete(workload);
  }

  apply(workload: number, spec: ReplicaSetSpec): void {
    const set = this.at(workload);
    if (set === undefined) {
      this.#tools.rollouts.begin(workload, "create");
      this.#make(workload, spec);
      return;
    }
    if (spec.minReady !== set.minReady) this.#sets.changeMinReady(set, spec.minReady);
    this.changeTemplate(workload, "rollout", () => spec.template);
    this.scale(workload, spec.replicas);
  }

  place(workload: number, spec: ReplicaSetSpec, isFilled: boolean): void {
    const set = this.#make(workload, spec);
    for (const pod of spec.pods) this.#sets.adopt(set, pod);
    if (isFilled) this.#sets.fill(set);
  }

  settled(): void {
    for (const set of this.#byWorkload.values()) this.#sets.settle(set);
  }

  delete(workload: number, cascade: Cascade): void {
    const set = this.at(workload);
    if (set === undefined || set.isDeleting) return;
    this.#tools.rollouts.drop(workload);
    this.#tools.rollouts.want(workload, 0);
    this.#sets.delete(set, cascade, () => this.#byWorkload.delete(workload));
  }

  scale(workload: number, replicas: number): void {
    const set = this.at(workload);
    if (set === undefined || set.replicas === replicas) return;
    this.#tools.rollouts.want(workload, replicas);
    this.#tools.rollouts.begin(workload, replicas > set.replicas ? "scale-out" : "scale-in");
    this.#sets.resize(set, { replicas, desired: replicas, max: replicas }, "scale-in");
  }

  changeTemplate(workload: number, _action: RolloutAction, change: TemplateChange): void {
    const set = this.at(workload);
    if (set === undefined) return;
    const template = change(set.template);
    if (template.key === set.template.key) return;
    this.#sets.changeTemplate(set, template, this.#tools.templates.of(workload, template));
  }

  #make(workload: number, { name, template, selector, replicas, minReady }: ReplicaSetSpec): ReplicaSet {
    const set = this.#sets.create({
      workload,
      name,
      isOwned: false,
      selector,
      template,
      templateNumber: this.#tools.templates.of(workload, template),
      revision: 0,
      replicas,
      desired: replicas,
      max: replicas,
      minReady,
    });
    this.#byWorkload.set(workload, set);
    this.#tools.rollouts.want(workload, replicas);
    return set;
  }
}
