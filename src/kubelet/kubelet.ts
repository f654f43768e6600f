import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { WorldSpec } from "../spec/world.ts";
import { PULLING, WAITING } from "./container-table.ts";
import { ImagePulls } from "./image-pulls.ts";
import { PodPlans } from "./pod-plans.ts";
import { podState } from "./pod-state.ts";
import { PodWorkers } from "./pod-workers.ts";
import { TaskPods } from "./task-pods.ts";

/** The kubelets of all nodes: a node's side of tasks, and of pods of workload objects. */
export class Kubelet {
  readonly #cluster: Cluster;
  readonly #tasks: TaskPods;
  readonly #workers: PodWorkers;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number) {
    const images = new ImagePulls(simulation, cluster, (node, image) => {
      this.#tasks.imagePulled(node, image);
      this.#workers.imagePulled(node, image);
    });
    const plans = new PodPlans(world, seed, (image, size) => images.numberOf(image, size));
    this.#cluster = cluster;
    this.#tasks = new TaskPods(simulation, cluster, world, seed, images);
    this.#workers = new PodWorkers(simulation, cluster, plans, images, world.controlPlane);
    cluster.listen({
      podBound: (pod, node) => {
        if (this.#isTask(pod)) this.#tasks.podBound(pod, node);
        else this.#workers.podBound(pod, node);
      },
      podLost: (pod) => this.#tasks.podLost(pod),
      nodeDown: (node) => this.#tasks.nodeDown(node),
      nodeUp: (node) => this.#tasks.nodeUp(node),
    });
    if (world.objects.workloads.length > 0) this.#listenForObjects();
  }

  /**
   * Before the clock runs: the pods of workload objects that are bound are ready at once, their images cached. Those
   * that are `left` out are started by the ordinary rules.
   */
  settle(left: (pod: PodId) => boolean = () => false): void {
    this.#workers.settle(left);
  }

  /** How a pod is, in Kubernetes' words, for reports: see `podState`. */
  stateOf(pod: PodId): string {
    return podState(this.#cluster, this.#workers.table, this.#workers.containers.table, pod);
  }

  /** Whether all containers of a pod have been started; until then its phase in Kubernetes is Pending. */
  hasStarted(pod: PodId): boolean {
    const { table, containers } = this.#workers;
    if (table.plans[pod] === undefined) return false;
    const { state, runs } = containers.table;
    for (let row = table.firstOf(pod); row < table.endOf(pod); row++) {
      const isAwaited = state[row] === WAITING || state[row] === PULLING;
      if (isAwaited && runs[row] === 0) return false;
    }
    return true;
  }

  #listenForObjects(): void {
    const cluster = this.#cluster;
    const workers = this.#workers;
    cluster.listen({
      podDeleting: (pod) => workers.podDeleting(pod),
      podLeft: (pod) => {
        if (!this.#isTask(pod)) workers.podLeft(pod);
      },
      nodeDown: (node) => workers.nodeDown(node),
      nodeUp: (node) => workers.nodeUp(node),
      nodeReadyChanged: (node) => {
        if (cluster.nodes.ready[node] === 1 && cluster.nodes.up[node] === 1) workers.nodeReady(node);
      },
    });
  }

  #isTask(pod: PodId): boolean {
    return this.#cluster.pods.templates[pod] === undefined;
  }
}
