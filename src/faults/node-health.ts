import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { removeNow } from "../controllers/remove-now.ts";
import type { WorldSpec } from "../spec/world.ts";
import { NodeCauses } from "./node-causes.ts";

/** After pods that end at the same instant, before arrivals. */
export const FAULT_PRIORITY = 1;

/**
 * What befalls machines, and the network to them: a node is down, or cut off, while there is a cause for it.
 *
 * So a node that failed by itself within a zone's outage stays down until both are over. Where the control plane
 * notices a loss by heartbeats, what becomes of the pods is its business; else it knows of it at the instant: the
 * pods of a machine that stops are lost, those of one that is cut off are to go, and run on until their kubelet hears
 * of it. Nodes that are not there yet, or any more, wait for their coming.
 */
export class NodeHealth {
  readonly #cluster: Cluster;
  readonly #isNoticedAtOnce: boolean;
  readonly down: NodeCauses;
  readonly cut: NodeCauses;

  constructor(cluster: Cluster, world: WorldSpec) {
    this.#cluster = cluster;
    this.#isNoticedAtOnce = !world.controlPlane.nodeMonitor.isSimulated;
    const ofPresent = (act: (node: NodeId) => void) => (node: NodeId) => {
      if (cluster.nodes.present[node] === 1) act(node);
    };
    this.down = new NodeCauses(
      ofPresent((node) => this.#takeDown(node)),
      ofPresent((node) => this.#bringUp(node)),
    );
    this.cut = new NodeCauses(
      ofPresent((node) => this.#cutOff(node)),
      ofPresent((node) => this.#reconnect(node)),
    );
    cluster.listen({
      nodeAdded: (node) => {
        if (this.cut.has(node)) this.#cutOff(node);
        if (this.down.has(node)) this.#takeDown(node);
      },
    });
  }

  /** The machine stops; `ends` if it will run again by itself. */
  addCause(node: NodeId, ends: boolean): void {
    this.down.add(node, ends);
  }

  /** `ends` as it was when the cause was added. */
  removeCause(node: NodeId, ends: boolean): void {
    this.down.remove(node, ends);
  }

  /** Whether the node is down or cut off and will be back, if the timeline does nothing more. */
  willReturn(node: NodeId): boolean {
    const isAway = (causes: NodeCauses) => causes.has(node);
    const causes = [this.down, this.cut].filter(isAway);
    return causes.length > 0 && causes.every((each) => each.willEnd(node));
  }

  #takeDown(node: NodeId): void {
    this.#cluster.takeDown(node, this.#isNoticedAtOnce);
    if (!this.#isNoticedAtOnce) return;
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (isTask(this.#cluster, pod)) this.#cluster.lose(pod, "node-failure");
      else removeNow(this.#cluster, pod, "taint");
    }
  }

  #bringUp(node: NodeId): void {
    this.#cluster.bringUp(node, this.#isNoticedAtOnce && !this.cut.has(node));
  }

  #cutOff(node: NodeId): void {
    this.#cluster.cutOff(node);
    if (!this.#isNoticedAtOnce) return;
    this.#cluster.setReady(node, false);
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (isTask(this.#cluster, pod)) this.#cluster.lose(pod, "node-failure");
      else this.#cluster.requestDeletion(pod, "taint");
    }
  }

  #reconnect(node: NodeId): void {
    this.#cluster.reconnect(node);
    if (this.#isNoticedAtOnce && !this.down.has(node)) this.#cluster.setReady(node, true);
  }
}
