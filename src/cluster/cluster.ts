import type { NodeSpec } from "../spec/world.ts";
import { type ChangeLog, ChangeRing } from "./change-log.ts";
import { type ClassId, type Column, NO_NODE, NO_POD, type NodeId, type PodId } from "./ids.ts";
import type { ClusterListener, LossCause } from "./listener.ts";
import { Listeners } from "./listeners.ts";
import { NodeTable, zoneInterleaved } from "./node-table.ts";
import { PodClasses } from "./pod-classes.ts";
import { BOUND, FREE, LOST, PENDING, PodTable, READY } from "./pod-table.ts";
import type { ClusterView } from "./view.ts";

/** What a new pod is made from. */
export interface NewPod {
  readonly podClass: ClassId;
  readonly workload: number;
  readonly index: number;
  readonly origin: number;
  readonly duration: number;
  readonly expected: number;
}

/**
 * The state of the world: tables of nodes and pods, and the only ways to change them.
 *
 * Each change keeps the sums, appends to the change log and tells the listeners. Changes cost O(resources) and
 * what the listeners do. What must always hold is in invariants.ts.
 */
export class Cluster implements ClusterView {
  readonly resources: readonly string[];
  readonly nodes: NodeTable;
  readonly pods = new PodTable();
  readonly classes: PodClasses;
  readonly nodeOrder: Column;
  readonly #clock: { readonly now: number };
  readonly #changes = new ChangeRing();
  readonly #listeners = new Listeners();

  constructor(clock: { readonly now: number }, resources: readonly string[], nodes: readonly NodeSpec[]) {
    this.#clock = clock;
    this.resources = resources;
    this.nodes = new NodeTable(nodes, resources.length);
    this.classes = new PodClasses(resources.length);
    this.nodeOrder = zoneInterleaved(this.nodes);
  }

  get now(): number {
    return this.#clock.now;
  }

  get changes(): ChangeLog {
    return this.#changes;
  }

  listen(listener: ClusterListener): void {
    this.#listeners.add(listener);
  }

  classOf(pod: PodId): ClassId {
    return this.pods.podClass[pod] as ClassId;
  }

  fits(pod: PodId, node: NodeId): boolean {
    return this.classFits(this.pods.podClass[pod] as ClassId, node);
  }

  classFits(podClass: ClassId, node: NodeId): boolean {
    return this.nodes.schedulable[node] === 1 && this.hasRoom(podClass, node);
  }

  /** Whether the node's room is enough, used or not, up or down. */
  hasRoom(podClass: ClassId, node: NodeId): boolean {
    const { allocatable, requested } = this.nodes;
    const requests = this.classes.requests;
    const resources = allocatable.length;
    const first = podClass * resources;
    for (let resource = 0; resource < resources; resource++) {
      const wanted = requests[first + resource]!;
      if (wanted > 0 && wanted > allocatable[resource]![node]! - requested[resource]![node]!) return false;
    }
    return true;
  }

  requestOf(pod: PodId, resource: number): number {
    return this.classes.requests[this.pods.podClass[pod]! * this.resources.length + resource]!;
  }

  freeOf(node: NodeId, resource: number): number {
    return this.nodes.allocatable[resource]![node]! - this.nodes.requested[resource]![node]!;
  }

  /** A new pod that waits for a node. */
  submit({ podClass, workload, index, origin, duration, expected }: NewPod): PodId {
    const pods = this.pods;
    const pod = pods.take(podClass);
    pods.workload[pod] = workload;
    pods.index[pod] = index;
    pods.origin[pod] = origin;
    pods.duration[pod] = duration;
    pods.expected[pod] = expected;
    pods.firstSubmitted[pod] = this.now;
    pods.submitted[pod] = this.now;
    this.#listeners.podSubmitted(pod);
    return pod;
  }

  /**
   * Gives a pending pod its node; from now on it takes room there.
   *
   * @throws Error if the pod is not pending or the node lacks the room: capacity is never exceeded.
   */
  bind(pod: PodId, node: NodeId): void {
    const pods = this.pods;
    if (pods.phase[pod] !== PENDING) throw new Error(`pod ${pod} is not pending`);
    if (!this.fits(pod, node)) throw new Error(`pod ${pod} does not fit on node ${node}`);
    this.#account(pod, node, 1);
    this.#link(pod, node);
    pods.phase[pod] = BOUND;
    pods.boundAt[pod] = this.now;
    pods.attempts[pod]!++;
    this.#listeners.podBound(pod, node);
  }

  /**
   * The containers of a bound pod are up.
   *
   * @throws Error if the pod is not bound, or ready already.
   */
  ready(pod: PodId): void {
    if (this.pods.phase[pod] !== BOUND) throw new Error(`pod ${pod} is not bound`);
    this.pods.phase[pod] = READY;
    this.pods.readyAt[pod] = this.now;
    this.#listeners.podReady(pod);
  }

  /**
   * A pod ends by itself and leaves.
   *
   * @throws Error if the pod is on no node.
   */
  end(pod: PodId): void {
    const node = this.#release(pod);
    this.#listeners.podEnded(pod, node);
    this.#leave(pod);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /**
   * A pod loses its node. Listeners decide whether it is submitted again.
   *
   * @throws Error if the pod is on no node.
   */
  lose(pod: PodId, cause: LossCause): void {
    const node = this.#release(pod);
    this.#listeners.podLost(pod, node, cause);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /**
   * A lost pod waits again. Its wait counts from now.
   *
   * @throws Error if the pod is not lost.
   */
  resubmit(pod: PodId): void {
    const pods = this.pods;
    if (pods.phase[pod] !== LOST) throw new Error(`pod ${pod} is not lost`);
    pods.phase[pod] = PENDING;
    pods.submitted[pod] = this.now;
    pods.boundAt[pod] = Number.NaN;
    pods.readyAt[pod] = Number.NaN;
    this.#listeners.podSubmitted(pod);
  }

  /**
   * A pod that waits or was lost is given up and leaves.
   *
   * @throws Error if the pod is on a node, or has left.
   */
  abandon(pod: PodId): void {
    if (this.pods.node[pod] !== NO_NODE) throw new Error(`pod ${pod} is on a node`);
    if (this.pods.phase[pod] === FREE) throw new Error(`pod ${pod} has left`);
    this.#listeners.podAbandoned(pod);
    this.#leave(pod);
  }

  /** A node fails. Its pods stay bound: whoever fails nodes decides when they are lost. */
  takeDown(node: NodeId): void {
    if (this.nodes.up[node] === 0) return;
    this.nodes.up[node] = 0;
    this.#updateSchedulable(node);
    this.#listeners.nodeDown(node);
  }

  /** A node that failed is back, and usable unless it is cordoned. */
  bringUp(node: NodeId): void {
    if (this.nodes.up[node] === 1) return;
    this.nodes.up[node] = 1;
    this.#updateSchedulable(node);
    this.#listeners.nodeUp(node);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /** Keeps new pods away from a node; those on it stay. */
  cordon(node: NodeId): void {
    if (this.nodes.cordoned[node] === 1) return;
    this.nodes.cordoned[node] = 1;
    this.#updateSchedulable(node);
    this.#listeners.nodeCordoned(node);
  }

  /** Ends a cordon; the node is usable if it is up. */
  uncordon(node: NodeId): void {
    if (this.nodes.cordoned[node] === 0) return;
    this.nodes.cordoned[node] = 0;
    this.#updateSchedulable(node);
    this.#listeners.nodeUncordoned(node);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  #updateSchedulable(node: NodeId): void {
    const { nodes } = this;
    const before = nodes.schedulable[node]!;
    const after = nodes.up[node]! & (1 - nodes.cordoned[node]!);
    nodes.schedulable[node] = after;
    nodes.unschedulable += before - after;
    this.#changes.add(node);
  }

  /** Takes a pod off its node. */
  #release(pod: PodId): NodeId {
    const node = this.pods.node[pod] as NodeId;
    if (node === NO_NODE) throw new Error(`pod ${pod} is on no node`);
    this.#account(pod, node, -1);
    this.#unlink(pod, node);
    this.pods.phase[pod] = LOST;
    return node;
  }

  #leave(pod: PodId): void {
    this.#listeners.podLeft(pod);
    this.pods.giveBack(pod);
  }

  #account(pod: PodId, node: NodeId, sign: 1 | -1): void {
    const requests = this.classes.requests;
    const requested = this.nodes.requested;
    const podClass = this.pods.podClass[pod]!;
    const first = podClass * requested.length;
    for (let resource = 0; resource < requested.length; resource++) {
      requested[resource]![node]! += sign * requests[first + resource]!;
    }
    this.nodes.nonZeroCpu[node]! += sign * this.classes.nonZeroCpu[podClass]!;
    this.nodes.nonZeroMemory[node]! += sign * this.classes.nonZeroMemory[podClass]!;
    this.nodes.pods[node]! += sign;
    this.#changes.add(node);
  }

  #link(pod: PodId, node: NodeId): void {
    const { nextOnNode, previousOnNode } = this.pods;
    const first = this.nodes.firstPod[node]!;
    this.pods.node[pod] = node;
    nextOnNode[pod] = first;
    previousOnNode[pod] = NO_POD;
    if (first !== NO_POD) previousOnNode[first] = pod;
    this.nodes.firstPod[node] = pod;
  }

  #unlink(pod: PodId, node: NodeId): void {
    const { nextOnNode, previousOnNode } = this.pods;
    const next = nextOnNode[pod]!;
    const previous = previousOnNode[pod]!;
    if (previous === NO_POD) this.nodes.firstPod[node] = next;
    else nextOnNode[previous] = next;
    if (next !== NO_POD) previousOnNode[next] = previous;
    this.pods.node[pod] = NO_NODE;
  }
}
