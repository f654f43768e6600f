import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { BOUND, READY } from "../cluster/pod-table.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { exitCodeOf } from "./container-group.ts";
import type { ContainerTable } from "./container-table.ts";
import { ACTIVE, ENDED, type WorkerTable } from "./worker-table.ts";

/**
 * What kubelets tell the cluster of their pods: ready, not ready any more, ended.
 *
 * A report takes `status` and tells what holds when it arrives, so that what changes meanwhile needs no other.
 */
export class StatusReports {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #containers: ContainerTable;
  readonly #latency: number;
  readonly #arrival: EventKind;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    workers: WorkerTable,
    containers: ContainerTable,
    latency: number,
  ) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#containers = containers;
    this.#latency = latency;
    this.#arrival = simulation.define("status-reported", (pod) => this.#onArrival(pod as PodId));
  }

  /** Something about the pod has changed. A pod that is to be stopped has no more to report than its end. */
  send(pod: PodId): void {
    if (this.#workers.isWaiting(pod)) return;
    if (this.#latency === 0) this.#onArrival(pod);
    else this.#workers.await(pod, this.#arrival, this.#latency);
  }

  #onArrival(pod: PodId): void {
    const workers = this.#workers;
    const phase = this.#cluster.pods.phase[pod];
    const isReady = workers.stage[pod] === ACTIVE && workers.unready[pod] === 0;
    workers.arrived(pod);
    if (workers.stage[pod] === ENDED) {
      this.#cluster.end(pod, exitCodeOf(this.#containers, workers.firstOf(pod), workers.endOf(pod)));
    } else if (isReady && phase === BOUND) this.#cluster.ready(pod);
    else if (!isReady && phase === READY) this.#cluster.unready(pod);
  }
}
