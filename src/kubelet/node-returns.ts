import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { READY } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { API_LANE, controlPlaneOf } from "../control-plane/control-plane.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { OVER } from "./container-table.ts";
import type { Containers } from "./containers.ts";
import type { PodEndings } from "./pod-endings.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { ABSENT, ACTIVE, ENDED, ENDING, STOPPING, UNSEEN, type WorkerTable } from "./worker-table.ts";

/** What is to be done with a pod whose node is back. */
export interface ReturnActors {
  /** Its kubelet will see that it is bound there. */
  awaitSeen(pod: PodId): void;
  /** Its kubelet will see that it is to be deleted. */
  seeDeletion(pod: PodId): void;
  /** Nothing of it runs any more, which is to be told. */
  tellStopped(pod: PodId): void;
  /** What it is now is reported. */
  report(pod: PodId): void;
  /** Its containers are started in order. */
  advance(pod: PodId): void;
}

/** Pods on machines that stop and run again, and on nodes that are cut off and heard of again. */
export class NodeReturns {
  readonly #cluster: Cluster;
  readonly #table: WorkerTable;
  readonly #containers: Containers;
  readonly #endings: PodEndings;
  readonly #actors: ReturnActors;
  readonly #simulation: Simulation;
  readonly #listed: EventKind;
  /** Nodes whose machines have begun to run and whose kubelets do not know their pods yet. */
  readonly #rebooted = new Set<NodeId>();

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    table: WorkerTable,
    containers: Containers,
    endings: PodEndings,
    actors: ReturnActors,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#table = table;
    this.#containers = containers;
    this.#endings = endings;
    this.#actors = actors;
    this.#listed = simulation.define(
      "kubelet-lists-pods",
      (node) => this.#resumePods(node as NodeId),
      API_LANE,
    );
  }

  nodeDown(node: NodeId): void {
    this.#rebooted.delete(node);
    for (const pod of this.#podsOn(node)) this.#endings.freeze(pod);
  }

  nodeUp(node: NodeId): void {
    this.#rebooted.add(node);
    this.#resumePods(node);
  }

  /** A kubelet that has started learns from the API server alone which pods are its own: as soon as that answers. */
  #resumePods(node: NodeId): void {
    if (!this.#rebooted.has(node) || !this.#cluster.isHeard(node)) return;
    if (!controlPlaneOf(this.#simulation).isApiUp) {
      this.#simulation.schedule(this.#listed, 0, node, 0, KUBELET_PRIORITY);
      return;
    }
    this.#rebooted.delete(node);
    for (const pod of this.#podsOn(node)) this.#resume(pod);
  }

  /** The node's kubelet and the control plane hear of each other again, and of what has happened meanwhile. */
  nodeReconnected(node: NodeId): void {
    if (this.#rebooted.has(node)) this.#resumePods(node);
    else for (const pod of this.#podsOn(node)) this.#catchUp(pod);
  }

  /** The control plane holds a node to be ready again: what it took back of its pods is reported anew. */
  nodeReady(node: NodeId): void {
    const { stage, unready } = this.#table;
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (stage[pod] === ACTIVE && unready[pod] === 0) this.#actors.report(pod);
    }
  }

  /** Those that are still there when it is their turn: what is done with one may have others go. */
  *#podsOn(node: NodeId): Iterable<PodId> {
    for (const pod of podsOnNode(this.#cluster, node)) if (this.#table.stageOf(pod) !== ABSENT) yield pod;
  }

  #catchUp(pod: PodId): void {
    const stage = this.#table.stageOf(pod);
    if (stage === STOPPING) {
      if (!this.#table.isWaiting(pod)) this.#actors.tellStopped(pod);
    } else if (this.#isDeleting(pod) && stage !== ENDING && stage !== ENDED) this.#actors.seeDeletion(pod);
    else if (stage === UNSEEN) this.#actors.awaitSeen(pod);
    else this.#actors.report(pod);
  }

  #resume(pod: PodId): void {
    const { stage } = this.#table;
    if (this.#isDeleting(pod)) this.#actors.tellStopped(pod);
    else if (stage[pod] === UNSEEN) this.#actors.awaitSeen(pod);
    else if (stage[pod] === ACTIVE) this.#startAnew(pod);
    else this.#endings.end(pod);
  }

  /** The machine is back: nothing runs there. What has succeeded and is not to be repeated stays over. */
  #startAnew(pod: PodId): void {
    const table = this.#table;
    const { state, plans, runs } = this.#containers.table;
    const first = table.firstOf(pod);
    if (this.#cluster.pods.phase[pod] === READY) this.#cluster.unready(pod);
    if (table.plans[pod]!.restartPolicy === "Never" && runs[first]! > 0) {
      this.#endings.giveUp(pod);
      return;
    }
    table.turn[pod] = 0;
    table.pulling[pod] = 0;
    table.unready[pod] = table.plans[pod]!.lasting;
    for (let row = first; row < table.endOf(pod); row++) {
      if (plans[row]!.role !== "main" || state[row] !== OVER) this.#containers.reset(row);
    }
    this.#actors.advance(pod);
  }

  #isDeleting(pod: PodId): boolean {
    return !Number.isNaN(this.#cluster.pods.deletedAt[pod]);
  }
}
