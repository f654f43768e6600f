import type { Cluster } from "../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";

/** After pods that end at the same instant, before arrivals. */
export const FAULT_PRIORITY = 1;

/**
 * Counts the causes that keep each node down: a node is up when there is none.
 *
 * So overlapping failures unite: a node that failed by itself within a zone's outage stays down until both are
 * over. The pods of a node are lost at the instant at which it goes down.
 */
export class NodeHealth {
  readonly #cluster: Cluster;
  readonly #causes: Int32Array;
  /** Those among the causes that will not end by themselves. */
  readonly #endless: Int32Array;
  /** Scratch of `podsOn`. */
  readonly #pods: PodId[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#causes = new Int32Array(cluster.nodes.count);
    this.#endless = new Int32Array(cluster.nodes.count);
  }

  /** `ends` if the cause will end by itself. */
  addCause(node: NodeId, ends: boolean): void {
    if (!ends) this.#endless[node]!++;
    if (this.#causes[node]!++ > 0) return;
    this.#cluster.takeDown(node);
    for (const pod of this.#podsOn(node)) this.#cluster.lose(pod, "node-failure");
  }

  /** `ends` as it was when the cause was added. */
  removeCause(node: NodeId, ends: boolean): void {
    if (!ends) this.#endless[node]!--;
    if (--this.#causes[node]! === 0) this.#cluster.bringUp(node);
  }

  /** Whether the node is down and will be up again, if the timeline does nothing more. */
  willReturn(node: NodeId): boolean {
    return this.#causes[node]! > 0 && this.#endless[node] === 0;
  }

  /** Cordons a node and lets its pods go, but for those that `stays` holds back. */
  drain(node: NodeId, stays: (pod: PodId) => boolean): void {
    this.#cluster.cordon(node);
    for (const pod of this.#podsOn(node)) if (!stays(pod)) this.#cluster.lose(pod, "drain");
  }

  /** Those bound first come first. A copy, since losing a pod changes the list of its node. */
  #podsOn(node: NodeId): readonly PodId[] {
    const pods = this.#pods;
    pods.length = 0;
    const { firstPod } = this.#cluster.nodes;
    for (let pod = firstPod[node]!; pod !== NO_POD; pod = this.#cluster.pods.nextOnNode[pod]!) {
      pods.push(pod as PodId);
    }
    return pods.reverse();
  }
}
