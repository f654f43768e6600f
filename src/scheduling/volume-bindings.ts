import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import type { BindingPlan } from "../cluster/storage/volume-binding.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";

/**
 * Claims that waited for their pod, from the decision on: they are spoken for at once, and have their volumes when
 * the control plane has bound or made these. That goes on if the pod is gone meanwhile.
 */
export class VolumeBindings {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #latencies: ControlPlaneSpec["volumes"];
  readonly #done: EventKind;
  readonly #priority: number;
  readonly #underWay = new Map<number, { readonly plan: BindingPlan; readonly node: NodeId }>();
  #made = 0;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    { volumes }: Pick<ControlPlaneSpec, "volumes">,
    priority: number,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#latencies = volumes;
    this.#priority = priority;
    this.#done = simulation.define("volumes-bound", (number) => this.#complete(number));
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** The pod goes to a node: how long its own binding must wait for that of its claims, in microseconds. */
  begin(pod: PodId, node: NodeId): number {
    const plan = this.#cluster.storage.reserve(pod, node);
    if (plan === undefined) return 0;
    const { bind, provision } = this.#latencies;
    const delay = plan.provisioned.length > 0 ? provision : bind;
    if (delay === 0) {
      this.#cluster.storage.complete(plan, node);
      return 0;
    }
    const number = this.#made++;
    this.#underWay.set(number, { plan, node });
    this.#simulation.schedule(this.#done, delay, number, 0, this.#priority);
    return delay;
  }

  #complete(number: number): void {
    const { plan, node } = this.#underWay.get(number)!;
    this.#underWay.delete(number);
    this.#cluster.storage.complete(plan, node);
  }
}
