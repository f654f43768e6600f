import { NO_POD, type NodeId, type PodId } from "./ids.ts";
import type { NodeColumns } from "./node-table.ts";
import type { PodColumns } from "./pod-table.ts";

/**
 * The order in which kube-scheduler's cache holds the pods of a node: who comes goes to the end, and when one leaves,
 * the last one takes its place; a pod that changes leaves and comes. Preemption spares pods of equal importance in
 * this order.
 *
 * Kept from the first call on: until then pods are in the order in which they came. O(1) a pod.
 */
export class PodSeats {
  readonly #nodes: NodeColumns;
  readonly #pods: PodColumns;
  /** By node; undefined where nothing has changed since they were in order. */
  readonly #seats: PodId[][] = [];
  /** By pod: its place. */
  readonly #seatOf: number[] = [];

  constructor(nodes: NodeColumns, pods: PodColumns) {
    this.#nodes = nodes;
    this.#pods = pods;
  }

  /** A pod is about to be listed on a node. */
  came(pod: PodId, node: NodeId): void {
    this.#seatOf[pod] = this.#on(node).push(pod) - 1;
  }

  /** A pod is about to be taken from the list of its node. */
  left(pod: PodId, node: NodeId): void {
    const seats = this.#on(node);
    const last = seats.pop()!;
    if (last === pod) return;
    const seat = this.#seatOf[pod]!;
    seats[seat] = last;
    this.#seatOf[last] = seat;
  }

  changed(pod: PodId, node: NodeId): void {
    this.left(pod, node);
    this.came(pod, node);
  }

  on(node: NodeId): readonly PodId[] {
    return this.#on(node);
  }

  #on(node: NodeId): PodId[] {
    const known = this.#seats[node];
    if (known !== undefined) return known;
    const seats = this.listed(node);
    for (const [seat, pod] of seats.entries()) this.#seatOf[pod] = seat;
    this.#seats[node] = seats;
    return seats;
  }

  /** As they came: for who asks while nobody tells of those that come and go. O(pods there). */
  listed(node: NodeId): PodId[] {
    const { nextOnNode } = this.#pods;
    const seats: PodId[] = [];
    for (let pod = this.#nodes.firstPod[node]!; pod !== NO_POD; pod = nextOnNode[pod]!) {
      seats.push(pod as PodId);
    }
    return seats.reverse();
  }
}
