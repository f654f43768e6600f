import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { READY } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { controlPlaneOf, MANAGER_LANE } from "../control-plane/control-plane.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { createStream } from "../random/streams.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { WorldSpec } from "../spec/world.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { EvictionTaints } from "./eviction-taints.ts";
import { Heartbeats } from "./heartbeats.ts";
import { NodeEvents } from "./node-events.ts";
import {
  hasEvictionTaint,
  NOT_READY_NO_EXECUTE,
  type ReadyCondition,
  UNREACHABLE_NO_EXECUTE,
  withConditionTaints,
  withoutEvictionTaints,
  withTaint,
} from "./node-taints.ts";
import { ZoneDisruption } from "./zone-disruption.ts";
import type { ZoneState } from "./zone-state.ts";

/**
 * How the control plane comes to know that a node is lost, or is back: by its heartbeats.
 *
 * A node that is not heard of for the grace period, since its machine has stopped or the network is cut, is not
 * ready, its pods are unready, and it is tainted: with NoSchedule at once, with NoExecute when its zone's rate
 * allows. Its tasks are lost, since their batch system learns of it now. A node that returns is ready once its
 * kubelet has said so: then the NoSchedule taint goes at once, the NoExecute taint at the monitor's next pass. A new
 * node is tainted until it has been seen ready. Passes at which nothing has changed are not simulated: nothing is
 * scheduled while all nodes are well.
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
  readonly #disruption: ZoneDisruption;
  readonly #events: NodeEvents;
  /** By node; absent: True. */
  readonly #conditions = new Map<NodeId, ReadyCondition>();
  /** Silent nodes, and the pass at which that will be noticed. */
  readonly #silentAt = new Map<NodeId, number>();
  /** Nodes that are ready again, for the next pass to free of what evicts their pods. */
  readonly #returned = new Set<NodeId>();
  /** Nodes that will have said that they are ready: the event of it. */
  readonly #heardAt = new Map<NodeId, EventHandle>();
  readonly #stoppedAt: number[] = [];
  readonly #heard: EventKind;
  readonly #pass: EventKind;
  readonly #cordonSeen: EventKind;
  #nextPass: { readonly at: number; readonly handle: EventHandle } | undefined;

  constructor(simulation: Simulation, cluster: Cluster, world: WorldSpec, seed: number) {
    const { nodeMonitor } = world.controlPlane;
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#spec = world.controlPlane;
    this.#heartbeats = new Heartbeats(nodeMonitor, createStream(seed, "node-leases"));
    this.#disruption = new ZoneDisruption(cluster.nodes, nodeMonitor);
    this.#evictionTaints = new EvictionTaints(simulation, nodeMonitor, (node) => this.#onTurn(node));
    this.#events = new NodeEvents(cluster);
    this.#heard = simulation.define("node-heard", (node) => this.#onHeard(node as NodeId));
    this.#cordonSeen = simulation.define(
      "node-cordon-seen",
      (node) => {
        if (cluster.nodes.present[node] === 1) this.#taintByConditions(node as NodeId);
      },
      MANAGER_LANE,
    );
    this.#pass = simulation.define("node-monitor-pass", () => this.#onPass());
    if (!nodeMonitor.isSimulated) return;
    controlPlaneOf(simulation).onReturn("controller-manager", (isNew) => {
      if (isNew) this.#startGraceAnew();
    });
    cluster.listen({
      nodeDown: (node) => {
        this.#stoppedAt[node] = cluster.now;
        if (cluster.nodes.connected[node] === 1) this.#onSilent(node);
      },
      nodeCutOff: (node) => {
        if (cluster.nodes.up[node] === 1) this.#onSilent(node);
      },
      nodeUp: (node) => {
        if (cluster.nodes.connected[node] === 1) this.#onHeardAgain(node);
      },
      nodeReconnected: (node) => {
        if (cluster.nodes.up[node] === 1) this.#onHeardAgain(node);
      },
      nodePressureChanged: (node) => this.#taintByConditions(node),
      nodeCordoned: (node) => this.#onCordon(node),
      nodeUncordoned: (node) => this.#onCordon(node),
      nodeAdded: (node) => this.#onAdded(node),
      nodeRemoved: (node) => this.#onRemoved(node),
    });
  }

  /** Whether a loss or a return is still to be noticed, or a taint to be put or taken away. */
  get isActive(): boolean {
    return (
      this.#silentAt.size + this.#returned.size + this.#heardAt.size > 0 || this.#evictionTaints.isActive
    );
  }

  /** Whether the machine runs, and the node will be taken back in full once that has been noticed. */
  isReturning(node: NodeId): boolean {
    const { ready, taints } = this.#cluster.nodes;
    return this.#cluster.isHeard(node) && (ready[node] === 0 || hasEvictionTaint(taints[node]!));
  }

  /** The status of the node's Ready condition, where nodes are monitored. */
  conditionOf(node: NodeId): ReadyCondition {
    return this.#conditions.get(node) ?? "True";
  }

  /** How much of the node's zone was lost at the last pass that was simulated. */
  zoneStateOf(node: NodeId): ZoneState {
    return this.#disruption.stateOf(node);
  }

  /** The node renews its lease now, and each interval from now on. */
  renewLease(node: NodeId): void {
    this.#heartbeats.restart(node, this.#cluster.now);
  }

  /** A node that has just been added says that it is ready `delay` from now, and until then that it is not. */
  startIn(node: NodeId, delay: number): void {
    this.#cancelHeard(node);
    this.#setCondition(node, "False");
    this.#hearIn(node, delay + this.#spec.latencies.status);
    if (this.#spec.nodeMonitor.isSimulated) this.#requestPass(this.#cluster.now);
  }

  #onAdded(node: NodeId): void {
    const { now } = this.#cluster;
    const { status, watch, write } = this.#spec.latencies;
    this.#heartbeats.restart(node, now);
    this.#conditions.set(node, "False");
    this.#taintByConditions(node);
    this.#hearIn(node, status + watch + write + (status > 0 ? REGISTERING : 0));
    if (this.#disruption.isDisrupted) this.#requestPass(now);
    this.#events.added(node);
  }

  #onSilent(node: NodeId): void {
    const { now } = this.#cluster;
    const { startupGrace } = this.#spec.nodeMonitor;
    const isNew = this.conditionOf(node) === "False" && this.#heardAt.has(node);
    this.#cancelHeard(node);
    if (this.conditionOf(node) === "Unknown" || this.#cluster.nodes.present[node] === 0) return;
    const noticed = this.#heartbeats.noticedAt(node, now);
    this.#silentAt.set(node, isNew ? this.#heartbeats.passAfter(now + startupGrace) : noticed);
    this.#requestPass(this.#silentAt.get(node)!);
  }

  #onHeardAgain(node: NodeId): void {
    const { now } = this.#cluster;
    this.#silentAt.delete(node);
    this.#heartbeats.restart(node, now);
    if (this.#cluster.nodes.present[node] === 0) return;
    if (this.conditionOf(node) === "True") this.#loseTasks(node);
    else this.#hearIn(node, this.#spec.latencies.status);
  }

  /** Nobody has noticed that the machine was off, but the tasks that ran there were killed with it. */
  #loseTasks(node: NodeId): void {
    const cluster = this.#cluster;
    for (const pod of podsOnNode(cluster, node)) {
      const wasThere = cluster.pods.boundAt[pod]! < (this.#stoppedAt[node] ?? Number.NEGATIVE_INFINITY);
      if (wasThere && isTask(cluster, pod)) cluster.lose(pod, "node-failure");
    }
    this.#stoppedAt[node] = Number.NEGATIVE_INFINITY;
  }

  #onHeard(node: NodeId): void {
    this.#heardAt.delete(node);
    this.#setCondition(node, "True");
    if (!this.#spec.nodeMonitor.isSimulated) return;
    this.#returned.add(node);
    this.#requestPass(this.#cluster.now);
  }

  /** A new process holds nothing against nodes that were silent before it: their grace begins with its first pass. */
  #startGraceAnew(): void {
    const { now } = this.#cluster;
    for (const node of this.#silentAt.keys()) this.#silentAt.set(node, this.#heartbeats.noticedFrom(now));
    for (const at of this.#silentAt.values()) this.#requestPass(at);
  }

  /** One look of the monitor at all nodes: who is silent, who is back, and what that makes of the zones. */
  #onPass(): void {
    const { now } = this.#simulation;
    const { ready } = this.#cluster.nodes;
    this.#nextPass = undefined;
    for (const [node, at] of [...this.#silentAt]) if (at <= now) this.#notice(node);
    for (const node of this.#returned) this.#free(node);
    this.#returned.clear();
    for (const [node, condition] of this.#conditions)
      if (condition === "False" && this.#cluster.isHeard(node) && ready[node] === 0) this.#awaitTaint(node);
    this.#evictionTaints.giveTurns();
    this.#lookAtZones();
    for (const at of this.#silentAt.values()) this.#requestPass(at);
  }

  #notice(node: NodeId): void {
    const cluster = this.#cluster;
    const wasReady = this.conditionOf(node) === "True";
    this.#silentAt.delete(node);
    this.#setCondition(node, "Unknown");
    if (wasReady) this.#events.notReady(node);
    for (const pod of podsOnNode(cluster, node)) {
      if (isTask(cluster, pod)) cluster.lose(pod, "node-failure");
      else if (cluster.pods.phase[pod] === READY) cluster.unready(pod);
      if (wasReady) this.#events.podNotReady(pod);
    }
    this.#awaitTaint(node);
  }

  /** The node is to be tainted with NoExecute; one that is for the other reason has its taint swapped at once. */
  #awaitTaint(node: NodeId): void {
    const taints = this.#cluster.nodes.taints[node]!;
    if (!hasEvictionTaint(taints)) this.#evictionTaints.add(node, this.#disruption.zoneOf(node));
    else this.#setTaints(node, withEvictionTaint(taints, this.conditionOf(node)));
  }

  #onTurn(node: NodeId): void {
    const condition = this.conditionOf(node);
    // One that has come back meanwhile has taken its turn for nothing.
    if (condition !== "True")
      this.#setTaints(node, withEvictionTaint(this.#cluster.nodes.taints[node]!, condition));
  }

  #free(node: NodeId): void {
    this.#evictionTaints.remove(node, this.#disruption.zoneOf(node));
    this.#setTaints(node, withoutEvictionTaints(this.#cluster.nodes.taints[node]!));
  }

  #lookAtZones(): void {
    const { control, rates } = this.#disruption.update();
    const { nodes, now } = this.#cluster;
    if (control !== undefined) {
      for (let node = 0 as NodeId; node < nodes.count; node++) {
        if (nodes.present[node] === 0 || this.conditionOf(node) === "True") continue;
        if (control === "all-lost") this.#free(node);
        else this.#awaitTaint(node);
      }
    }
    // What was not heard of while nobody could be heard of is not held against a node.
    if (control === "over")
      for (const node of this.#silentAt.keys()) this.#silentAt.set(node, this.#heartbeats.noticedFrom(now));
    for (const { zone, rate } of rates) this.#evictionTaints.setRate(zone, rate);
  }

  #onRemoved(node: NodeId): void {
    this.#cancelHeard(node);
    this.#silentAt.delete(node);
    this.#returned.delete(node);
    this.#conditions.delete(node);
    this.#evictionTaints.remove(node, this.#disruption.zoneOf(node));
    if (this.#disruption.isDisrupted) this.#requestPass(this.#cluster.now);
    this.#events.removed(node);
  }

  #setCondition(node: NodeId, condition: ReadyCondition): void {
    const isReady = condition === "True";
    if (isReady) this.#conditions.delete(node);
    else this.#conditions.set(node, condition);
    if (!isReady) this.#cluster.setReady(node, false);
    if (this.#spec.nodeMonitor.isSimulated) this.#taintByConditions(node);
    if (isReady) this.#cluster.setReady(node, true);
  }

  #taintByConditions(node: NodeId): void {
    const { taints, pressure, cordoned } = this.#cluster.nodes;
    const isCordoned = cordoned[node] === 1;
    this.#setTaints(
      node,
      withConditionTaints(taints[node]!, this.conditionOf(node), pressure[node]!, isCordoned),
    );
  }

  /** The taint follows a cordon, or its end, as soon as that has been seen. */
  #onCordon(node: NodeId): void {
    const { watch, write } = this.#spec.latencies;
    if (watch + write === 0) this.#taintByConditions(node);
    else this.#simulation.schedule(this.#cordonSeen, watch + write, node, 0, CONTROLLER_PRIORITY);
  }

  #setTaints(node: NodeId, taints: Parameters<Cluster["setTaints"]>[1]): void {
    const before = this.#cluster.nodes.taints[node]!;
    if (taints.length !== before.length || taints.some((taint) => !before.includes(taint)))
      this.#cluster.setTaints(node, taints);
  }

  #hearIn(node: NodeId, delay: number): void {
    this.#cancelHeard(node);
    this.#heardAt.set(node, this.#simulation.schedule(this.#heard, delay, node, 0, CONTROLLER_PRIORITY));
  }

  #cancelHeard(node: NodeId): void {
    const handle = this.#heardAt.get(node);
    if (handle !== undefined) this.#simulation.cancel(handle);
    this.#heardAt.delete(node);
  }

  /** The first pass at or after `time` is simulated. */
  #requestPass(time: number): void {
    const at = this.#heartbeats.passAfter(time);
    if (this.#nextPass !== undefined && this.#nextPass.at <= at) return;
    if (this.#nextPass !== undefined) this.#simulation.cancel(this.#nextPass.handle);
    const handle = this.#simulation.schedule(this.#pass, at - this.#cluster.now, 0, 0, CONTROLLER_PRIORITY);
    this.#nextPass = { at, handle };
  }
}

function withEvictionTaint(taints: Parameters<Cluster["setTaints"]>[1], condition: ReadyCondition) {
  const taint = condition === "False" ? NOT_READY_NO_EXECUTE : UNREACHABLE_NO_EXECUTE;
  return withTaint(withoutEvictionTaints(taints), taint);
}

/** What a new node's first status takes besides: 20 to 300 ms were recorded till its taint was gone. */
const REGISTERING = 100_000;
