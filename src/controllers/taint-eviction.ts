import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { ASSUMED } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { ApiClient } from "../control-plane/api-client.ts";
import { controlPlaneOf } from "../control-plane/control-plane.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { TaintSpec } from "../spec/pod.ts";
import type { TaskStreamSpec, WorldSpec } from "../spec/world.ts";
import { borneTime } from "./borne-time.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { leavesOnDrain } from "./drained-tasks.ts";
import { EndedJobPods } from "./ended-pods.ts";
import { EndedPodsEviction } from "./ended-pods-eviction.ts";
import { areSameTaints, evictingTaints, isEvicting } from "./node-taints.ts";

/**
 * Deletes pods from nodes with NoExecute taints: those that tolerate them not, at once; those that tolerate
 * them for a while, after it; a timer ends with the taints that began it, but outlives the Node object.
 *
 * The deletion is graceful: on a machine that has stopped the pod stays until its kubelet returns. Tasks
 * tolerate nothing and are treated as by a drain. Source: facts 6.3.
 */
export class TaintEviction {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #tasks: readonly TaskStreamSpec[];
  readonly #latencies: ControlPlaneSpec["latencies"];
  readonly #client: ApiClient;
  /** The taints that it has seen of nodes, and not yet seen go. */
  readonly #tainted = new Map<NodeId, readonly TaintSpec[]>();
  /** Nodes that it will look at when it has seen their change. */
  readonly #toLookAt = new Set<NodeId>();
  readonly #timers = new Map<PodId, EventHandle>();
  readonly #deletions = new Map<PodId, EventHandle>();
  /** Pods that somebody else deletes, and that have the condition already. */
  readonly #marked = new Set<PodId>();
  readonly #ended: EndedPodsEviction;
  readonly #look: EventKind;
  readonly #timeIsUp: EventKind;
  readonly #deletion: EventKind;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, ended = new EndedJobPods()) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#tasks = world.tasks;
    this.#latencies = world.controlPlane.latencies;
    const controlPlane = controlPlaneOf(simulation);
    this.#client = new ApiClient(controlPlane.server, world.controlPlane.controllerLimit);
    controlPlane.onReturn("controller-manager", (isNew) => {
      if (isNew) this.#startTimersAnew();
    });
    this.#look = simulation.define("taint-eviction", (node) => this.#lookAt(node as NodeId));
    this.#timeIsUp = simulation.define("toleration-over", (pod) => this.#evict(pod as PodId));
    this.#deletion = simulation.define("taint-eviction-delete", (pod) => this.#onDeleted(pod as PodId));
    this.#ended = new EndedPodsEviction(simulation, cluster, ended, {
      numberOf: ({ workload }) => world.tasks.length + workload,
      write: () => this.#delay(),
      record: (namespace, name, what) => this.#record(namespace, name, what),
    });
    ended.onAdded = (node) => {
      if (this.#tainted.has(node)) this.#onChanged(node);
    };
    cluster.listen({
      nodeChanged: (node) => this.#onChanged(node),
      podBound: (_pod, node) => {
        if (cluster.nodes.tainted > 0) this.#onChanged(node);
      },
    });
    if (world.objects.workloads.length === 0) return;
    cluster.listen({
      podLeft: (pod) => this.#forget(pod),
      // The row is not used again, and what is pending goes on.
      nodeRemoved: (node) => {
        this.#tainted.delete(node);
        ended.forgetNode(node);
      },
    });
  }

  /** Whether pods are still to be looked at or deleted, if nothing else happens. */
  get isActive(): boolean {
    return this.#toLookAt.size + this.#timers.size + this.#deletions.size > 0 || this.#ended.isActive;
  }

  /** A new process remembers no timer: what is tolerated for a while is so from now on. */
  #startTimersAnew(): void {
    for (const pod of [...this.#timers.keys()]) this.#stopTimer(pod);
    this.#ended.forgetTimers();
    for (const node of this.#tainted.keys()) this.#onChanged(node);
  }

  #onChanged(node: NodeId): void {
    const isOfInterest = this.#cluster.nodes.taints[node]!.some(isEvicting) || this.#tainted.has(node);
    if (!isOfInterest || this.#toLookAt.has(node)) return;
    this.#toLookAt.add(node);
    this.#schedule(this.#look, this.#latencies.watch, node);
  }

  #lookAt(node: NodeId): void {
    this.#toLookAt.delete(node);
    if (this.#cluster.nodes.present[node] === 0) return;
    const taints = evictingTaints(this.#cluster.nodes.taints[node]!);
    const isNew = !areSameTaints(taints, this.#tainted.get(node) ?? []);
    if (taints.length > 0) this.#tainted.set(node, taints);
    else this.#tainted.delete(node);
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (isTask(this.#cluster, pod)) this.#lookAtTask(pod, taints);
      else this.#lookAtPod(pod, taints, isNew);
    }
    this.#ended.lookAt(node, taints);
  }

  #lookAtTask(pod: PodId, taints: readonly TaintSpec[]): void {
    if (taints.length > 0 && leavesOnDrain(this.#cluster, this.#tasks, pod)) this.#cluster.lose(pod, "drain");
  }

  /** `isNew`: the taints are other ones than when it looked last. */
  #lookAtPod(pod: PodId, taints: readonly TaintSpec[], isNew: boolean): void {
    const { pods } = this.#cluster;
    // The API does not know yet where an assumed pod will be.
    if (pods.phase[pod] === ASSUMED || this.#deletions.has(pod)) return;
    const borne = borneTime(taints, pods.templates[pod]!.placement.tolerations);
    if (this.#isEvicted(pod)) {
      // It is asked to go again, which changes nothing: recorded, node-failure, node-out-of-service.
      if (borne === 0 && isNew) this.#recordOf(pod, "Marking for deletion Pod");
    } else if (borne === 0) this.#evict(pod);
    else if (borne >= MAX_TIME - this.#cluster.now) this.#cancel(pod);
    // A timer that runs is kept, whatever other taints have come or gone.
    else if (!this.#timers.has(pod)) this.#timers.set(pod, this.#schedule(this.#timeIsUp, borne, pod));
  }

  /** The taints that its timer was for are gone. */
  #cancel(pod: PodId): void {
    if (!this.#timers.has(pod)) return;
    this.#stopTimer(pod);
    this.#recordOf(pod, "Cancelling deletion of Pod");
  }

  #evict(pod: PodId): void {
    this.#stopTimer(pod);
    this.#recordOf(pod, "Marking for deletion Pod");
    const delay = this.#delay();
    if (delay === 0) this.#delete(pod);
    else this.#deletions.set(pod, this.#schedule(this.#deletion, delay, pod));
  }

  /** Two writes: the condition that says why, and the deletion. */
  #delay(): number {
    const { now } = this.#cluster;
    this.#client.take(now);
    return this.#client.ask(now, 2 * this.#latencies.write);
  }

  #recordOf(pod: PodId, what: string): void {
    const { pods, classes } = this.#cluster;
    this.#record(classes.namespace[this.#cluster.classOf(pod)] ?? "", pods.names[pod] ?? "", what);
  }

  #record(namespace: string, name: string, what: string): void {
    this.#cluster.recordEvent(() => {
      const message = `${what} ${namespace}/${name}`;
      const reason = "TaintManagerEviction";
      return { kind: "Pod", namespace, name, type: "Normal", reason, message, source: SOURCE };
    });
  }

  #onDeleted(pod: PodId): void {
    this.#deletions.delete(pod);
    this.#delete(pod);
  }

  /** One that somebody else deletes already gets the condition alone: recorded, end-to-end, sts-node. */
  #delete(pod: PodId): void {
    if (Number.isNaN(this.#cluster.pods.deletedAt[pod])) this.#cluster.requestDeletion(pod, "taint");
    else {
      this.#marked.add(pod);
      this.#cluster.disruptDeleted(pod, "taint");
    }
  }

  #isEvicted(pod: PodId): boolean {
    if (Number.isNaN(this.#cluster.pods.deletedAt[pod])) return false;
    return this.#marked.has(pod) || this.#cluster.removalCauseOf(pod) === "taint";
  }

  #forget(pod: PodId): void {
    this.#marked.delete(pod);
    this.#stopTimer(pod);
    const deletion = this.#deletions.get(pod);
    if (deletion === undefined) return;
    this.#simulation.cancel(deletion);
    this.#deletions.delete(pod);
  }

  #stopTimer(pod: PodId): void {
    const timer = this.#timers.get(pod);
    if (timer === undefined) return;
    this.#simulation.cancel(timer);
    this.#timers.delete(pod);
  }

  #schedule(kind: EventKind, delay: number, subject: number): EventHandle {
    return this.#simulation.schedule(kind, delay, subject, 0, CONTROLLER_PRIORITY);
  }
}

const SOURCE = "taint-eviction-controller";
