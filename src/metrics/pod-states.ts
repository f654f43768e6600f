import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { PodNumbers } from "./pod-numbers.ts";

/** Hears of each pod of a workload object that comes into a state (1) or leaves it (-1), on this node. */
export interface PodStateListener {
  /** It is there, and not being deleted. */
  alive?(pod: PodId, node: NodeId, difference: 1 | -1): void;
  /** Alive and ready: available, as far as the control plane knows. */
  available?(pod: PodId, node: NodeId, difference: 1 | -1): void;
  /** Available, and on a machine that runs: what users see. A node that is cut off serves on, whatever is known of it. */
  serving?(pod: PodId, node: NodeId, difference: 1 | -1): void;
  /** A pod that was alive loses its node to a failure, or is evicted; told once until it is ready again. */
  disrupted?(pod: PodId, isNodeLoss: boolean): void;
}

type StateChange = (pod: PodId, node: NodeId, difference: 1 | -1) => void;

/** Knows the state of the pods of workload objects: those of workloads from number `first` on. O(1) an event. */
export class PodStates {
  readonly #cluster: Cluster;
  readonly #first: number;
  readonly #states = new PodNumbers();
  readonly #alive: StateChange[] = [];
  readonly #available: StateChange[] = [];
  readonly #serving: StateChange[] = [];
  readonly #disrupted: ((pod: PodId, isNodeLoss: boolean) => void)[] = [];

  constructor(cluster: Cluster, first: number) {
    this.#cluster = cluster;
    this.#first = first;
    const gone = (pod: PodId, node: NodeId) => this.#become(pod, node, 0);
    cluster.listen({
      podSubmitted: (pod) => this.#become(pod, NO_NODE, ALIVE),
      podReady: (pod) => this.#onReady(pod),
      podRelabeling: (pod) => this.#retell(pod, -1),
      podRelabeled: (pod) => this.#retell(pod, 1),
      podUnready: (pod) => this.#keep(pod, STAYING),
      podDeleting: (pod, cause) => this.#onDeleting(pod, cause),
      podEnded: gone,
      podLost: gone,
      podRemoved: gone,
      nodeDown: (node) => this.#onNodeDown(node),
      nodeReconnected: (node) => this.#onReconnected(node),
      // When a machine is back, its pods are started anew: they serve when they are ready again.
    });
  }

  listen(listener: PodStateListener): void {
    if (listener.alive) this.#alive.push(listener.alive.bind(listener));
    if (listener.available) this.#available.push(listener.available.bind(listener));
    if (listener.serving) this.#serving.push(listener.serving.bind(listener));
    if (listener.disrupted) this.#disrupted.push(listener.disrupted.bind(listener));
  }

  isAlive(pod: PodId): boolean {
    return (this.#states.get(pod) & ALIVE) !== 0;
  }

  isAvailable(pod: PodId): boolean {
    return (this.#states.get(pod) & AVAILABLE) !== 0;
  }

  isServing(pod: PodId): boolean {
    return (this.#states.get(pod) & SERVING) !== 0;
  }

  #onReady(pod: PodId): void {
    if (!this.isAlive(pod)) return;
    const node = this.#cluster.pods.node[pod] as NodeId;
    const isUp = this.#cluster.nodes.up[node] === 1;
    this.#become(pod, node, ALIVE | AVAILABLE | (isUp ? SERVING : 0));
  }

  #onDeleting(pod: PodId, cause: RemovalCause): void {
    if (isEviction(cause)) this.#disrupt(pod, false);
    this.#keep(pod, 0);
  }

  /** Goes on in these of its states; on a machine that runs and is cut off the pod serves as before. */
  #keep(pod: PodId, states: number): void {
    const { nodes, pods } = this.#cluster;
    const node = pods.node[pod] as NodeId;
    const isCutOff = node !== NO_NODE && nodes.connected[node] === 0 && nodes.up[node] === 1;
    this.#become(pod, node, this.#states.get(pod) & (states | (isCutOff ? SERVING : 0)));
  }

  /** Its kubelet learns now that the pod is to be deleted. */
  #onReconnected(node: NodeId): void {
    const { nodes, pods } = this.#cluster;
    for (let pod = nodes.firstPod[node] as PodId; pod !== NO_POD; pod = pods.nextOnNode[pod] as PodId)
      if (!Number.isNaN(pods.deletedAt[pod])) this.#become(pod, node, 0);
  }

  #onNodeDown(node: NodeId): void {
    const { nodes, pods } = this.#cluster;
    for (let pod = nodes.firstPod[node] as PodId; pod !== NO_POD; pod = pods.nextOnNode[pod] as PodId) {
      this.#become(pod, node, this.#states.get(pod) & ~SERVING);
      if (this.isAlive(pod)) this.#disrupt(pod, true);
    }
  }

  /** Takes a pod out of what is counted of its services, or puts it in again. */
  #retell(pod: PodId, difference: 1 | -1): void {
    const node = this.#cluster.pods.node[pod] as NodeId;
    if (this.isAvailable(pod)) for (const tell of this.#available) tell(pod, node, difference);
  }

  #disrupt(pod: PodId, isNodeLoss: boolean): void {
    const state = this.#states.get(pod);
    if ((state & (ALIVE | DISRUPTED)) !== ALIVE) return;
    this.#states.set(pod, state | DISRUPTED);
    for (const tell of this.#disrupted) tell(pod, isNodeLoss);
  }

  #become(pod: PodId, node: NodeId, state: number): void {
    if (this.#cluster.pods.workload[pod]! < this.#first) return;
    const changed = this.#states.get(pod) ^ state;
    this.#states.set(pod, state);
    if (changed & ALIVE) for (const tell of this.#alive) tell(pod, node, state & ALIVE ? 1 : -1);
    if (changed & AVAILABLE) for (const tell of this.#available) tell(pod, node, state & AVAILABLE ? 1 : -1);
    if (changed & SERVING) for (const tell of this.#serving) tell(pod, node, state & SERVING ? 1 : -1);
  }
}

/** Whether somebody else than its workload took the pod away. */
export function isEviction(cause: RemovalCause): boolean {
  return cause === "drain" || cause === "taint" || cause === "preemption" || cause === "node-deleted";
}

const ALIVE = 1;
const AVAILABLE = 2;
const SERVING = 4;
/** Until it is ready again. */
const DISRUPTED = 8;
/** What a pod that stops being ready keeps. */
const STAYING = ALIVE | DISRUPTED;
