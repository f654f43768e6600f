import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { TaintSpec } from "../spec/pod.ts";
import { borneTime } from "./borne-time.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import type { EndedJobPods, EndedPods } from "./ended-pods.ts";
import type { Job } from "./job.ts";

/** What it needs of the taint manager, whose part it is. */
export interface EvictionDesk {
  /** How long the writes of an eviction that is begun now take, in microseconds. */
  write(): number;
  /** Number of a Job's workload in the cluster. */
  numberOf(job: Job): number;
  record(namespace: string, name: string, what: string): void;
}

/**
 * Evicts pods of Jobs that have ended from tainted nodes as those that run: the taint manager does not ask whether a
 * pod has ended. Nobody has to stop anything: the objects are gone at once. Recorded: end-to-end, jobs-5.
 */
export class EndedPodsEviction {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #ended: EndedJobPods;
  readonly #desk: EvictionDesk;
  /** By the pods of a Job on a node. */
  readonly #timers = new Map<number, EventHandle>();
  readonly #timeIsUp: EventKind;
  readonly #delete: EventKind;
  #deletions = 0;

  constructor(simulation: Simulation, cluster: Cluster, ended: EndedJobPods, desk: EvictionDesk) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#ended = ended;
    this.#desk = desk;
    this.#timeIsUp = simulation.define("ended-pods-toleration-over", (id) => this.#onTimeUp(id));
    this.#delete = simulation.define("ended-pod-delete", (id) => this.#onDelete(id));
  }

  /** Whether pods are still to be deleted, if nothing else happens. */
  get isActive(): boolean {
    return this.#timers.size + this.#deletions > 0;
  }

  /** `taints`: those with NoExecute that the node has now. */
  lookAt(node: NodeId, taints: readonly TaintSpec[]): void {
    for (const ended of this.#ended.on(node)) {
      const borne = borneTime(taints, ended.job.spec.template.placement.tolerations);
      if (borne >= MAX_TIME - this.#cluster.now) this.#cancel(ended);
      else if (!this.#timers.has(ended.id))
        this.#timers.set(
          ended.id,
          this.#simulation.schedule(this.#timeIsUp, borne, ended.id, 0, CONTROLLER_PRIORITY),
        );
    }
  }

  /** A new process remembers no timer. */
  forgetTimers(): void {
    for (const timer of this.#timers.values()) this.#simulation.cancel(timer);
    this.#timers.clear();
  }

  #cancel({ id, job, names }: EndedPods): void {
    const timer = this.#timers.get(id);
    if (timer === undefined) return;
    this.#simulation.cancel(timer);
    this.#timers.delete(id);
    const { namespace } = job.spec;
    for (const name of names) this.#desk.record(namespace, name, "Cancelling deletion of Pod");
  }

  #onTimeUp(id: number): void {
    this.#timers.delete(id);
    const { job, names } = this.#ended.at(id) ?? {};
    for (const name of names ?? []) {
      this.#desk.record(job!.spec.namespace, name, "Marking for deletion Pod");
      this.#deletions++;
      this.#simulation.schedule(this.#delete, this.#desk.write(), id, 0, CONTROLLER_PRIORITY);
    }
  }

  #onDelete(id: number): void {
    this.#deletions--;
    const ended = this.#ended.at(id);
    const name = ended?.names.shift();
    if (ended !== undefined && name !== undefined)
      this.#cluster.deleteRemains(this.#desk.numberOf(ended.job), name, "taint");
  }
}
