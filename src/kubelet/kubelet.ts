import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { WorldSpec } from "../spec/world.ts";
import { Admission } from "./admission.ts";
import { PULLING, WAITING } from "./container-table.ts";
import { evictionVictim } from "./evictions.ts";
import { ImagePulls } from "./image-pulls.ts";
import type { ImageHearer, ImageSource } from "./image-source.ts";
import { hearImages } from "./images-heard.ts";
import { KubeletClock } from "./kubelet-clock.ts";
import { NodePressure } from "./node-pressure.ts";
import { NodeUse, type UsageReader } from "./node-use.ts";
import { PodPlans } from "./pod-plans.ts";
import { podState } from "./pod-state.ts";
import { PodWorkers } from "./pod-workers.ts";
import { RegistryPulls } from "./registry-pulls.ts";
import { TaskPods } from "./task-pods.ts";
import { ABSENT, ACTIVE } from "./worker-table.ts";

/** The kubelets of all nodes: a node's side of tasks, and of pods of workload objects. */
export class Kubelet {
  readonly #cluster: Cluster;
  readonly #tasks: TaskPods;
  readonly #workers: PodWorkers;
  readonly #images: ImageSource;
  /** Where images are not simply there after a while: layers, disks, a registry that fails. */
  readonly #registry: RegistryPulls | undefined;
  readonly #use: NodeUse;
  readonly #pressure: NodePressure;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number) {
    const { controlPlane } = world;
    this.#cluster = cluster;
    const clock = new KubeletClock(world, cluster.nodes.specs, seed);
    const hearer = this.#hearImages();
    this.#registry =
      world.registry && new RegistryPulls(simulation, cluster, world.registry, seed, clock, hearer);
    this.#images = this.#registry ?? new ImagePulls(simulation, cluster, hearer);
    const plans = new PodPlans(world, seed, (...image) => this.#images.numberOf(...image));
    this.#tasks = new TaskPods(simulation, cluster, world, seed, this.#images);
    this.#workers = new PodWorkers(
      simulation,
      cluster,
      {
        ...{ plans, images: this.#images, clock },
        refusalOf: (pod) => admission.refusalOf(pod),
        changed: (pod) => this.#changed(pod),
      },
      controlPlane,
    );
    const { table, containers, events, endings } = this.#workers;
    const admission = new Admission(cluster, table, (node) => this.#pressure.conditionsOf(node));
    this.#use = new NodeUse(cluster, table, containers.table);
    const isActive = (pod: PodId) => table.stageOf(pod) === ACTIVE;
    this.#pressure = new NodePressure(
      simulation,
      cluster,
      this.#use,
      events,
      {
        chooseVictim: (node, met) => evictionVictim(cluster, this.#use, isActive, node, met),
        evict(pod, message, grace) {
          cluster.kubeletActed("pressure-eviction", pod);
          return endings.fail(pod, { reason: "Evicted", message }, grace);
        },
        killForMemory: (row) => containers.killForMemory(row),
        imagesOn: (node) => this.#registry?.disks.of(node).bytes ?? 0,
        removeUnusedImages: (node) => this.#registry?.disks.removeUnused(node),
      },
      controlPlane.latencies.status,
    );
    this.#listen(world);
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
    const { table, containers } = this.#workers;
    return podState(this.#cluster, table, containers.table, this.#images, pod);
  }

  /**
   * For how long containers of the pod have waited for images, and when the last of them had started up, or will have;
   * Infinity while one has not begun; when its last report was sent. O(its containers).
   */
  startOf(pod: PodId): { readonly pulled: number; readonly upAt: number; readonly toldAt: number } {
    const { table, containers } = this.#workers;
    if (table.stageOf(pod) === ABSENT || table.plans[pod] === undefined)
      return { pulled: 0, upAt: Infinity, toldAt: Infinity };
    const { plans, runs, upAt } = containers.table;
    let up = 0;
    for (let row = table.firstOf(pod); row < table.endOf(pod); row++)
      if (plans[row]!.role !== "init") up = Math.max(up, runs[row] === 0 ? Infinity : upAt[row]!);
    return { pulled: table.pulledBy(pod, this.#cluster.now), upAt: up, toldAt: table.toldAt[pod]! };
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

  /** From now on what varying pods use is read there. */
  readUsage(read: UsageReader): void {
    this.#use.readFrom(read);
  }

  /** Bytes of memory by which a container has grown since it answers. O(containers of the pod). */
  grownOf(pod: PodId, container: string): number {
    return this.#use.grownOf(pod, container);
  }

  /** The registry answers nobody from now on, or answers again. Without one that is simulated nothing happens. */
  failRegistry(isDown: boolean): void {
    if (this.#registry === undefined) return;
    this.#registry.registry.isDown = isDown;
    if (isDown) this.#registry.interrupt();
  }

  #hearImages(): ImageHearer {
    return hearImages({
      cluster: this.#cluster,
      tasks: () => this.#tasks,
      workers: () => this.#workers,
      nameOf: (image) => this.#images.nameOf(image),
      sizeOf: (image) => this.#images.sizeOf(image),
      writtenOn: (node) => this.#use.diskOn(node),
      diskChanged: (node) => this.#watch(node),
    });
  }

  /** A container has started or stopped: nodes are watched on which one may use more than was requested. */
  #changed(pod: PodId): void {
    const node = this.#cluster.pods.node[pod] as NodeId;
    if (this.#workers.table.plans[pod]!.isWatched) this.#pressure.changed(node);
    else this.#watch(node);
  }

  #watch(node: NodeId): void {
    if (this.#pressure.watches(node)) this.#pressure.changed(node);
  }

  #listen(world: WorldSpec): void {
    const cluster = this.#cluster;
    const workers = this.#workers;
    cluster.listen({
      podBound: (pod, node) => {
        if (this.#isTask(pod)) this.#tasks.podBound(pod, node);
        else workers.podBound(pod, node);
      },
      podLost: (pod) => this.#tasks.podLost(pod),
      nodeDown: (node) => this.#tasks.nodeDown(node),
      nodeUp: (node) => this.#tasks.nodeUp(node),
      nodeReconnected: (node) => this.#tasks.nodeReconnected(node),
    });
    if (world.objects.workloads.length === 0) return;
    const left = (pod: PodId, node: NodeId) => {
      if (!this.#isTask(pod) && node >= 0) this.#leftNode(pod, node);
    };
    cluster.listen({
      podDeleting: (pod) => workers.podDeleting(pod),
      podRemoved: left,
      podEnded: left,
      podLeft: (pod) => {
        if (!this.#isTask(pod)) workers.podLeft(pod);
      },
      nodeDown: (node) => {
        workers.returns.nodeDown(node);
        this.#pressure.forget(node);
      },
      nodeUp: (node) => workers.returns.nodeUp(node),
      nodeReconnected: (node) => {
        if (cluster.nodes.up[node] === 1) workers.returns.nodeReconnected(node);
      },
      nodeReadyChanged: (node) => {
        if (cluster.nodes.ready[node] === 1 && cluster.isHeard(node)) workers.returns.nodeReady(node);
      },
    });
  }

  /** A pod is off its node: its images may be removed there, and what it used is free. */
  #leftNode(pod: PodId, node: NodeId): void {
    const plan = this.#workers.table.plans[pod];
    if (plan === undefined) return;
    this.#registry?.disks.released(
      node,
      plan.containers.map(({ image }) => image),
    );
    this.#watch(node);
  }

  #isTask(pod: PodId): boolean {
    return this.#cluster.pods.templates[pod] === undefined;
  }
}
