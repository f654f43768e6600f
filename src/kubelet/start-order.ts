import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { OVER, PULLING } from "./container-table.ts";
import type { Containers } from "./containers.ts";
import type { ImageSource } from "./image-source.ts";
import type { KubeletEvents } from "./kubelet-events.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { WorkerTable } from "./worker-table.ts";

/**
 * Starts the containers of pods in order: init containers one after another, each to its end, sidecars until they have
 * started, then the others, which wait for each other's images alone, and not for those that cannot be pulled now.
 * Source: facts 7.5, SyncPod of kuberuntime.
 */
export class StartOrder {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #containers: Containers;
  readonly #images: ImageSource;
  readonly #events: KubeletEvents;

  /** Some container has waited for an image that it may not ask for. */
  someWaitUnasked = false;

  constructor(
    cluster: Cluster,
    workers: WorkerTable,
    containers: Containers,
    images: ImageSource,
    events: KubeletEvents,
  ) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#containers = containers;
    this.#images = images;
    this.#events = events;
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
      const { role } = table.plans[row]!;
      if (!this.#hasImage(row)) {
        this.#awaitImage(row);
        // A failure holds up nobody but those that wait for the container's end.
        if (role === "main" && !this.#isPulling(row)) continue;
        return;
      }
      const isStarted = this.#run(row, isAwaited(table.plans[row]!));
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
    if (!this.#hasImage(row)) {
      this.#awaitImage(row);
      return;
    }
    const awaits = isAwaited(plans[row]!) && position[row] === this.#workers.turn[pod];
    const isStarted = this.#run(row, awaits);
    if (awaits && isStarted) this.passTurn(pod);
  }

  /** An image has come to a pod's node. */
  imageArrived(pod: PodId, image: number): void {
    const { state, plans } = this.#containers.table;
    for (let row = this.#workers.firstOf(pod); row < this.#workers.endOf(pod); row++)
      if (state[row] === PULLING && plans[row]!.image === image) this.imageGranted(row);
  }

  /** A container that waits for its image may have it by now. */
  imageGranted(row: number): void {
    const { state, pod: pods } = this.#containers.table;
    const pod = pods[row] as PodId;
    if (state[row] !== PULLING) return;
    if (row === this.#workers.firstOf(pod) + this.#workers.turn[pod]!) this.advance(pod);
    else if (this.#hasImage(row)) this.#run(row, false);
  }

  /** The image of a container could not be pulled: those after it have their turn. */
  pullFailed(row: number): void {
    const { state, pod: pods } = this.#containers.table;
    const pod = pods[row] as PodId;
    const isItsTurn = row === this.#workers.firstOf(pod) + this.#workers.turn[pod]!;
    if (isItsTurn && state[row] === PULLING) this.advance(pod);
  }

  #isPulling(row: number): boolean {
    const { spec } = this.#containers.table.plans[row]!;
    return spec.pullPolicy !== "Never" && this.#images.stateOf(row) === "pulling";
  }

  #awaitImage(row: number): void {
    const { state, pod } = this.#containers.table;
    if (state[row] !== PULLING) this.#workers.beginPull(pod[row] as PodId, this.#cluster.now);
    state[row] = PULLING;
  }

  #run(row: number, isAwaited: boolean): boolean {
    const { state, pod } = this.#containers.table;
    if (state[row] === PULLING) this.#workers.endPull(pod[row] as PodId, this.#cluster.now);
    return this.#containers.run(row, isAwaited);
  }

  /** Whether the image is there; if not, it is pulled, where it may be. */
  #hasImage(row: number): boolean {
    const { plans, pod: pods, state } = this.#containers.table;
    const { spec, image } = plans[row]!;
    const pod = pods[row] as PodId;
    const node = this.#cluster.pods.node[pod] as NodeId;
    const isForbidden = spec.pullPolicy === "Never";
    const isThere = isForbidden
      ? this.#images.has(image, node)
      : this.#images.request(image, node, row, pod, spec.pullPolicy === "Always");
    if (isThere && (isForbidden || state[row] !== PULLING)) this.#events.present(pod, spec.image);
    else if (isForbidden && !isThere) {
      this.someWaitUnasked = true;
      this.#events.neverPulled(pod, spec.image);
    }
    return isThere;
  }
}

/** Whether later containers wait for it: for a sidecar until it has started, for others until their hook is over. */
function isAwaited({ role, spec }: ContainerPlan): boolean {
  return role === "sidecar" || (role === "main" && (spec.postStart ?? 0) > 0);
}
