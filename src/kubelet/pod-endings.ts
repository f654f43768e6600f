import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { timeToStop } from "./container-group.ts";
import { OVER, PULLING } from "./container-table.ts";
import type { Containers } from "./containers.ts";
import type { ImageSource } from "./image-source.ts";
import type { KubeletEvents } from "./kubelet-events.ts";
import { KILLED } from "./run-outlook.ts";
import type { StatusReports } from "./status-reports.ts";
import { ENDED, ENDING, type WorkerTable } from "./worker-table.ts";

/** Exit code of a container whose machine stopped under it. */
const LOST = 255;

/** What pods come to that end on their nodes: by themselves, or since their kubelet has them end. */
export class PodEndings {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #containers: Containers;
  readonly #images: ImageSource;
  readonly #reports: StatusReports;
  readonly #events: KubeletEvents;

  constructor(
    cluster: Cluster,
    workers: WorkerTable,
    containers: Containers,
    images: ImageSource,
    reports: StatusReports,
    events: KubeletEvents,
  ) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#containers = containers;
    this.#images = images;
    this.#reports = reports;
    this.#events = events;
  }

  /** The pod has run to its end, or can not: sidecars are stopped, then it is reported. */
  finish(pod: PodId): void {
    const workers = this.#workers;
    const first = workers.firstOf(pod);
    const time = timeToStop(this.#containers, first, workers.endOf(pod));
    this.freeze(pod);
    if (time === 0) this.end(pod);
    else this.#endIn(pod, time);
  }

  /** All is over: that is reported. */
  end(pod: PodId): void {
    this.#workers.forget(pod);
    this.#workers.stage[pod] = ENDED;
    this.#reports.send(pod);
  }

  /**
   * The pod fails, whatever its containers do: they are stopped with at most so much grace, and not started again. Gives
   * how long that takes.
   */
  fail(pod: PodId, failure: { readonly reason: string; readonly message: string }, grace: number): number {
    const workers = this.#workers;
    const { plans } = this.#containers.table;
    const first = workers.firstOf(pod);
    const end = workers.endOf(pod);
    const least = Math.min(grace, plans[first]!.grace);
    const time = timeToStop(this.#containers, first, end, least);
    this.#events.ofPod(pod, "Warning", failure.reason, () => failure.message);
    for (let row = first; row < end; row++) if (this.#containers.isRunning(row)) this.#events.stopping(row);
    workers.failures.set(pod, { reason: failure.reason, exitCode: KILLED });
    this.freeze(pod);
    if (time === 0) this.end(pod);
    else this.#endIn(pod, time);
    return time;
  }

  /** The kubelet does not take the pod. */
  refuse(pod: PodId, { reason, message }: { readonly reason: string; readonly message: string }): void {
    this.#events.ofPod(pod, "Warning", reason, () => message);
    this.#cluster.kubeletActed("refused", pod);
    this.#workers.failures.set(pod, { reason, exitCode: 1 });
    this.end(pod);
  }

  /** Containers that were not over are lost, and not started again. */
  giveUp(pod: PodId): void {
    const { state, exitCode } = this.#containers.table;
    for (let row = this.#workers.firstOf(pod); row < this.#workers.endOf(pod); row++) {
      if (state[row] !== OVER) exitCode[row] = LOST;
      state[row] = OVER;
    }
    this.end(pod);
  }

  /** Nothing goes on with the pod. */
  freeze(pod: PodId): void {
    const workers = this.#workers;
    workers.forget(pod);
    if (workers.plans[pod] === undefined) return;
    const { state } = this.#containers.table;
    for (let row = workers.firstOf(pod); row < workers.endOf(pod); row++) {
      this.#containers.forget(row);
      if (state[row] === PULLING) this.#images.cancel(row);
    }
  }

  #endIn(pod: PodId, time: number): void {
    this.#workers.stage[pod] = ENDING;
    this.#reports.send(pod);
    this.#containers.stopIn(this.#workers.firstOf(pod), time);
  }
}
