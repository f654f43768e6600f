import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { READY } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { createStream } from "../random/streams.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { WorldSpec } from "../spec/world.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { EvictionTaints } from "./eviction-taints.ts";
import { Heartbeats } from "./heartbeats.ts";
import {
  hasTaint,
  UNREACHABLE_NO_EXECUTE,
  UNREACHABLE_NO_SCHEDULE,
  withoutTaint,
  withTaint,
} from "./node-taints.ts";

/**
 * How the control plane comes to know that a machine has stopped, or runs again: by its heartbeats.
 *
 * A node that is not heard of for the grace period is not ready, its pods are unready, and it is tainted: with
 * NoSchedule at once, with NoExecute when its zone's rate allows. Its tasks are lost, since their batch system
 * learns of it now. A node that returns is ready once its kubelet has said so: then the NoSchedule taint goes at
 * once, the NoExecute taint at the monitor's next pass. Nothing is scheduled while all nodes are well.
 *
 * Without `nodeMonitor.isSimulated` it does nothing: whoever fails nodes tells the control plane.
 * Source: facts 6.2.
 */
export class NodeLifecycle {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #spec: ControlPlaneSpec;
  readonly #heartbeats: Heartbeats;
  readonly #evictionTaints: EvictionTaints;
  /** By node: the event at which its silence, or its return, will be noticed. */
  readonly #notice: (EventHandle | undefined)[] = [];
  readonly #stoppedAt: number[] = [];
  readonly #silent: EventKind;
  readonly #heard: EventKind;
  readonly #untaint: EventKind;
  /** Events of its own that are still to come. */
  #due = 0;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#spec = world.controlPlane;
    this.#heartbeats = new Heartbeats(this.#spec.nodeMonitor, createStream(seed, "node-leases"));
    this.#evictionTaints = new EvictionTaints(simulation, cluster, this.#spec.nodeMonitor);
    this.#silent = this.#define("node-silent", (node) => this.#onSilent(node as NodeId));
    this.#heard = this.#define("node-heard", (node) => this.#onHeard(node as NodeId));
    this.#untaint = this.#define("node-untaint", (node) => this.#onUntaint(node as NodeId));
    if (!this.#spec.nodeMonitor.isSimulated) return;
    cluster.listen({
      nodeDown: (node) => this.#onDown(node),
      nodeUp: (node) => this.#onUp(node),
      nodeAdded: (node) => this.#heartbeats.restart(node, cluster.now),
      nodeRemoved: (node) => this.#forget(node),
    });
  }

  /** Whether a loss or a return is still to be noticed, or a taint to be put or taken away. */
  get isActive(): boolean {
    return this.#due > 0 || this.#evictionTaints.isActive;
  }

  /** Whether the machine runs, and the node will be taken back in full once that has been noticed. */
  isReturning(node: NodeId): boolean {
    const { up, ready, taints } = this.#cluster.nodes;
    return up[node] === 1 && (ready[node] === 0 || hasTaint(taints[node]!, UNREACHABLE_NO_EXECUTE));
  }

  #onDown(node: NodeId): void {
    const { now, nodes } = this.#cluster;
    this.#stoppedAt[node] = now;
    this.#cancelNotice(node);
    if (nodes.ready[node] === 0) return;
    this.#notice[node] = this.#schedule(this.#silent, this.#heartbeats.noticedAt(node, now) - now, node);
  }

  #onSilent(node: NodeId): void {
    const cluster = this.#cluster;
    this.#notice[node] = undefined;
    cluster.setReady(node, false);
    cluster.setTaints(node, withTaint(cluster.nodes.taints[node]!, UNREACHABLE_NO_SCHEDULE));
    for (const pod of podsOnNode(cluster, node)) {
      if (isTask(cluster, pod)) cluster.lose(pod, "node-failure");
      else if (cluster.pods.phase[pod] === READY) cluster.unready(pod);
    }
    this.#evictionTaints.add(node);
  }

  #onUp(node: NodeId): void {
    const { now, nodes } = this.#cluster;
    this.#cancelNotice(node);
    this.#heartbeats.restart(node, now);
    if (nodes.ready[node] === 1) this.#loseTasks(node);
    else this.#notice[node] = this.#schedule(this.#heard, this.#spec.latencies.status, node);
  }

  /** Nobody has noticed that the node was away, but the tasks that ran there were killed with the machine. */
  #loseTasks(node: NodeId): void {
    const cluster = this.#cluster;
    for (const pod of podsOnNode(cluster, node)) {
      const wasThere = cluster.pods.boundAt[pod]! < this.#stoppedAt[node]!;
      if (wasThere && isTask(cluster, pod)) cluster.lose(pod, "node-failure");
    }
  }

  #onHeard(node: NodeId): void {
    const cluster = this.#cluster;
    this.#notice[node] = undefined;
    this.#evictionTaints.remove(node);
    cluster.setTaints(node, withoutTaint(cluster.nodes.taints[node]!, UNREACHABLE_NO_SCHEDULE));
    cluster.setReady(node, true);
    if (!hasTaint(cluster.nodes.taints[node]!, UNREACHABLE_NO_EXECUTE)) return;
    this.#schedule(this.#untaint, this.#heartbeats.passAfter(cluster.now) - cluster.now, node);
  }

  #onUntaint(node: NodeId): void {
    const { nodes } = this.#cluster;
    if (nodes.ready[node] === 0 || nodes.present[node] === 0) return;
    this.#cluster.setTaints(node, withoutTaint(nodes.taints[node]!, UNREACHABLE_NO_EXECUTE));
  }

  #forget(node: NodeId): void {
    this.#cancelNotice(node);
    this.#evictionTaints.remove(node);
  }

  #cancelNotice(node: NodeId): void {
    const handle = this.#notice[node];
    this.#notice[node] = undefined;
    if (handle !== undefined && this.#simulation.cancel(handle)) this.#due--;
  }

  #define(name: string, act: (subject: number) => void): EventKind {
    return this.#simulation.define(name, (subject) => {
      this.#due--;
      act(subject);
    });
  }

  #schedule(kind: EventKind, delay: number, subject: number): EventHandle {
    this.#due++;
    return this.#simulation.schedule(kind, delay, subject, 0, CONTROLLER_PRIORITY);
  }
}
