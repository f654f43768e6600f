import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { removeNow } from "../controllers/remove-now.ts";
import type { WorldSpec } from "../spec/world.ts";

/** After pods that end at the same instant, before arrivals. */
export const FAULT_PRIORITY = 1;

/**
 * Counts the causes that keep each node down: a node is up when there is none.
 *
 * So overlapping failures unite: a node that failed by itself within a zone's outage stays down until both are
 * over. Where the control plane notices a loss by heartbeats, what becomes of the pods is its business; else
 * they are lost at the instant at which the node goes down.
 */
export class NodeHealth {
  readonly #cluster: Cluster;
  readonly #isNoticedAtOnce: boolean;
  readonly #causes: Int32Array;
  /** Those among the causes that will not end by themselves. */
  readonly #endless: Int32Array;

  constructor(cluster: Cluster, world: WorldSpec) {
    this.#cluster = cluster;
    this.#isNoticedAtOnce = !world.controlPlane.nodeMonitor.isSimulated;
    this.#causes = new Int32Array(cluster.nodes.count);
    this.#endless = new Int32Array(cluster.nodes.count);
  }

  /** `ends` if the cause will end by itself. */
  addCause(node: NodeId, ends: boolean): void {
    if (!ends) this.#endless[node]!++;
    if (this.#causes[node]!++ > 0) return;
    this.#cluster.takeDown(node, this.#isNoticedAtOnce);
    if (this.#isNoticedAtOnce) this.#losePods(node);
  }

  /** `ends` as it was when the cause was added. */
  removeCause(node: NodeId, ends: boolean): void {
    if (!ends) this.#endless[node]!--;
    if (--this.#causes[node]! === 0) this.#cluster.bringUp(node, this.#isNoticedAtOnce);
  }

  /** Whether the node is down and will be up again, if the timeline does nothing more. */
  willReturn(node: NodeId): boolean {
    return this.#causes[node]! > 0 && this.#endless[node] === 0;
  }

  #losePods(node: NodeId): void {
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (isTask(this.#cluster, pod)) this.#cluster.lose(pod, "node-failure");
      else removeNow(this.#cluster, pod, "taint");
    }
  }
}
