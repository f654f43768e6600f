import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { OVER, PULLING } from "./container-table.ts";
import type { Containers } from "./containers.ts";
import type { ImagePulls } from "./image-pulls.ts";
import type { WorkerTable } from "./worker-table.ts";

/**
 * Starts the containers of pods in order: init containers one after another, each to its end, sidecars until they have
 * started, then the others, which wait for each other's images alone. Source: facts 7.5.
 */
export class StartOrder {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #containers: Containers;
  readonly #images: ImagePulls;

  constructor(cluster: Cluster, workers: WorkerTable, containers: Containers, images: ImagePulls) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#containers = containers;
    this.#images = images;
  }

  /** Starts containers from the one whose turn it is, until one is to be waited for. */
  advance(pod: PodId): void {
    const workers = this.#workers;
    const { table } = this.#containers;
    const first = workers.firstOf(pod);
    const end = workers.endOf(pod);
    for (let row = first + workers.turn[pod]!; row < end; row++) {
      workers.turn[pod] = row - first;
      if (table.state[row] === OVER) continue;
      const { role, spec } = table.plans[row]!;
      if (!this.#hasImage(row)) {
        table.state[row] = PULLING;
        // What must not be pulled holds up nobody but those that wait for its end.
        if (role === "main" && spec.pullPolicy === "Never") continue;
        return;
      }
      const isStarted = this.#containers.run(row, role === "sidecar");
      if (role === "init" || !isStarted) return;
    }
    workers.turn[pod] = end - first;
  }

  /** What was waited for has come. */
  passTurn(pod: PodId): void {
    this.#workers.turn[pod]!++;
    this.advance(pod);
  }

  /** A container that stopped is to run again. */
  startAgain(row: number): void {
    const { plans, pod: pods, position } = this.#containers.table;
    const pod = pods[row] as PodId;
    const isAwaited = plans[row]!.role === "sidecar" && position[row] === this.#workers.turn[pod];
    const isStarted = this.#containers.run(row, isAwaited);
    if (isAwaited && isStarted) this.passTurn(pod);
  }

  /** An image has come to a pod's node. */
  imageArrived(pod: PodId, image: number): void {
    const { state, plans } = this.#containers.table;
    const first = this.#workers.firstOf(pod);
    for (let row = first; row < this.#workers.endOf(pod); row++) {
      if (state[row] !== PULLING || plans[row]!.image !== image) continue;
      if (row === first + this.#workers.turn[pod]!) this.advance(pod);
      else this.#containers.run(row, false);
    }
  }

  /** Whether the image is there; if not, it is pulled, where it may be. */
  #hasImage(row: number): boolean {
    const { plans, pod } = this.#containers.table;
    const { spec, image } = plans[row]!;
    const node = this.#cluster.pods.node[pod[row]!] as NodeId;
    return spec.pullPolicy === "Never" ? this.#images.has(image, node) : this.#images.request(image, node);
  }
}
