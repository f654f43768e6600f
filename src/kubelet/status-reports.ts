import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { BOUND, READY } from "../cluster/pod-table.ts";
import { ApiClient } from "../control-plane/api-client.ts";
import { API_LANE, type ControlPlane, controlPlaneOf } from "../control-plane/control-plane.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ClientLimit } from "../spec/control-plane.ts";
import { exitCodeOf, exitsOf } from "./container-group.ts";
import type { ContainerTable } from "./container-table.ts";
import { ACTIVE, ENDED, type WorkerTable } from "./worker-table.ts";

/**
 * What kubelets tell the cluster of their pods: ready, not ready any more, ended.
 *
 * A report takes `status` and tells what holds when it arrives, so that what changes meanwhile needs no other. Each
 * kubelet is a client of its own. While there is no API server, reports wait.
 */
export class StatusReports {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #containers: ContainerTable;
  readonly #latency: number;
  readonly #controlPlane: ControlPlane;
  readonly #limit: ClientLimit;
  /** By node. */
  readonly #clients: (ApiClient | undefined)[] = [];
  readonly #arrival: EventKind;
  readonly #delivery: EventKind;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    workers: WorkerTable,
    containers: ContainerTable,
    latency: number,
    limit: ClientLimit,
  ) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#containers = containers;
    this.#latency = latency;
    this.#controlPlane = controlPlaneOf(simulation);
    this.#limit = limit;
    this.#arrival = simulation.define("status-reported", (pod) => this.#onArrival(pod as PodId), API_LANE);
    this.#delivery = simulation.define("status-kept", (pod) => this.#deliver(pod as PodId), API_LANE);
  }

  /** Something about the pod has changed. A pod that is to be stopped has no more to report than its end. */
  send(pod: PodId): void {
    if (this.#workers.isWaiting(pod)) return;
    this.#workers.toldAt[pod] = this.#cluster.now;
    if (this.#latency === 0 && this.#controlPlane.isApiUp) this.#deliver(pod);
    else this.#workers.await(pod, this.#arrival, this.#clientOf(pod).ask(this.#cluster.now, this.#latency));
  }

  /** It is there, unless the API server keeps it waiting. */
  #onArrival(pod: PodId): void {
    const late = this.#clientOf(pod).lateness(this.#cluster.now, this.#latency);
    if (late === 0) this.#deliver(pod);
    else this.#workers.await(pod, late > 0 ? this.#delivery : this.#arrival, Math.abs(late));
  }

  #clientOf(pod: PodId): ApiClient {
    const node = this.#cluster.pods.node[pod]!;
    this.#clients[node] ??= new ApiClient(this.#controlPlane.server, this.#limit, "system");
    return this.#clients[node];
  }

  #deliver(pod: PodId): void {
    const workers = this.#workers;
    const phase = this.#cluster.pods.phase[pod];
    const isReady = workers.stage[pod] === ACTIVE && workers.unready[pod] === 0;
    workers.arrived(pod);
    // It is told anew when the node is connected again.
    if (this.#cluster.nodes.connected[this.#cluster.pods.node[pod]!] === 0) return;
    if (workers.stage[pod] === ENDED) {
      this.#end(pod);
    } else if (isReady && phase === BOUND) this.#cluster.ready(pod);
    else if (!isReady && phase === READY) this.#cluster.unready(pod);
  }

  #end(pod: PodId): void {
    const workers = this.#workers;
    const failure = workers.failures.get(pod);
    if (failure !== undefined) {
      this.#cluster.end(pod, failure.exitCode, undefined, failure.reason);
      return;
    }
    const first = workers.firstOf(pod);
    const end = workers.endOf(pod);
    const exitCode = exitCodeOf(this.#containers, first, end);
    this.#cluster.end(pod, exitCode, exitCode === 0 ? undefined : exitsOf(this.#containers, first, end));
  }
}
