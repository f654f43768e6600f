import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { WorldSpec } from "../spec/world.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { NamedOrphans } from "./named-orphans.ts";
import { OUT_OF_SERVICE } from "./node-taints.ts";
import { removeNow } from "./remove-now.ts";

/**
 * Removes pods that no kubelet will ever end: orphans, whose Node object has been gone for the quarantine, or never was
 * there; and pods that are being deleted on a node that is not ready and tainted out of service. It looks each 20 s;
 * looks at which there is nothing to find are not simulated.
 *
 * Pods that have ended hold nothing here and are not kept, so the threshold of 12500 of them changes nothing; pods
 * that wait for a node are gone at once when they are deleted. Tasks of a node that is gone are lost at once. Without
 * a simulated node monitor everything is known, and done, at once; pods that name no node that is there stay. Source: facts 6.4; recordings.
 */
export class PodGarbageCollector {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #spec: ControlPlaneSpec;
  readonly #write: WriteDelay;
  /** Nodes that are gone and had pods, and the look at which these are orphans. */
  readonly #gone = new Map<NodeId, number>();
  /** By the name that pods give, of nodes that are not there: who they are. */
  readonly #named = new NamedOrphans();
  /** Nodes that are out of service. */
  readonly #outOfService = new Set<NodeId>();
  readonly #look: EventKind;
  readonly #remove: EventKind;
  readonly #removals = new Map<PodId, EventHandle>();
  #nextLook: { readonly at: number; readonly handle: EventHandle } | undefined;

  constructor(simulation: Simulation, cluster: Cluster, { controlPlane }: WorldSpec) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#spec = controlPlane;
    this.#write = apiWrites(simulation, controlPlane);
    this.#look = simulation.define("pod-gc", () => this.#onLook());
    this.#remove = simulation.define("pod-gc-remove", (pod) => this.#onRemove(pod as PodId));
    cluster.listen({
      nodeRemoved: (node) => this.#onNodeRemoved(node),
      nodeChanged: (node) => this.#onNodeChanged(node),
      podDeleting: (pod) => {
        if (this.#outOfService.has(cluster.pods.node[pod] as NodeId)) this.#lookFrom(cluster.now);
      },
      nodeReadyChanged: (node) => {
        if (this.#outOfService.has(node)) this.#lookFrom(cluster.now);
      },
      podSubmitted: (pod) => this.#onSubmitted(pod),
      podBound: (pod) => this.#named.forget(pod),
      podLeft: (pod) => {
        this.#named.forget(pod);
        this.#forget(pod);
      },
    });
  }

  /** Whether pods are still to be removed. */
  get isActive(): boolean {
    // Who names no node that is there may be made again for ever.
    const isWatching = this.#gone.size > 0 || this.#outOfService.size > 0;
    return (isWatching && this.#nextLook !== undefined) || this.#removals.size > 0;
  }

  #onNodeRemoved(node: NodeId): void {
    const cluster = this.#cluster;
    const { isSimulated, orphanQuarantine } = this.#spec.nodeMonitor;
    this.#outOfService.delete(node);
    for (const pod of podsOnNode(cluster, node)) {
      if (isTask(cluster, pod)) cluster.lose(pod, "node-failure");
      else if (!isSimulated) removeNow(cluster, pod, "node-deleted");
    }
    if (cluster.nodes.pods[node] === 0) return;
    // The look that misses the node puts it into quarantine.
    const at = this.#lookAfter(cluster.now) + orphanQuarantine;
    this.#gone.set(node, at);
    this.#lookFrom(at);
  }

  #onSubmitted(pod: PodId): void {
    const name = this.#cluster.pods.templates[pod]?.placement.nodeName ?? "";
    if (name === "" || !this.#spec.nodeMonitor.isSimulated) return;
    this.#named.add(pod, name);
    this.#lookFrom(this.#cluster.now);
  }

  #onNodeChanged(node: NodeId): void {
    if (this.#cluster.nodes.taints[node]!.some(({ key }) => key === OUT_OF_SERVICE)) {
      this.#outOfService.add(node);
      this.#lookFrom(this.#cluster.now);
    } else this.#outOfService.delete(node);
  }

  #onLook(): void {
    const { now, nodes, pods } = this.#cluster;
    this.#nextLook = undefined;
    for (const node of this.#outOfService) {
      if (nodes.ready[node] === 1) continue;
      for (const pod of podsOnNode(this.#cluster, node))
        if (!Number.isNaN(pods.deletedAt[pod])) this.#removeSoon(pod);
    }
    for (const [node, at] of this.#gone) {
      if (at > now) this.#lookFrom(at);
      else {
        this.#gone.delete(node);
        for (const pod of podsOnNode(this.#cluster, node)) this.#removeSoon(pod);
      }
    }
    const { orphans, next } = this.#named.look(now, this.#spec.nodeMonitor.orphanQuarantine);
    for (const pod of orphans) this.#removeSoon(pod);
    if (next !== undefined) this.#lookFrom(next);
  }

  /** Two writes: it has failed, since the node is gone, and then it is deleted with no grace. */
  #removeSoon(pod: PodId): void {
    if (this.#removals.has(pod)) return;
    this.#write();
    const delay = this.#write() + this.#spec.latencies.write;
    this.#removals.set(pod, this.#simulation.schedule(this.#remove, delay, pod, 0, CONTROLLER_PRIORITY));
  }

  #onRemove(pod: PodId): void {
    this.#removals.delete(pod);
    removeNow(this.#cluster, pod, "node-deleted");
  }

  #forget(pod: PodId): void {
    const removal = this.#removals.get(pod);
    if (removal === undefined) return;
    this.#simulation.cancel(removal);
    this.#removals.delete(pod);
  }

  #lookFrom(time: number): void {
    const at = this.#lookAfter(time);
    if (this.#nextLook !== undefined && this.#nextLook.at <= at) return;
    if (this.#nextLook !== undefined) this.#simulation.cancel(this.#nextLook.handle);
    const handle = this.#simulation.schedule(this.#look, at - this.#cluster.now, 0, 0, CONTROLLER_PRIORITY);
    this.#nextLook = { at, handle };
  }

  /** The first look at or after `time`. */
  #lookAfter(time: number): number {
    const { isSimulated, garbagePeriod, passesFrom } = this.#spec.nodeMonitor;
    if (!isSimulated) return time;
    return passesFrom + Math.ceil((time - passesFrom) / garbagePeriod) * garbagePeriod;
  }
}
