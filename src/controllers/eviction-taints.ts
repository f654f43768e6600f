import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { NodeMonitorSpec } from "../spec/control-plane.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { UNREACHABLE_NO_EXECUTE, withTaint } from "./node-taints.ts";
import { ZoneEvictions } from "./zone-evictions.ts";

/**
 * Taints lost nodes so that their pods are evicted: each zone one after another, at the rate of the zone.
 *
 * Costs an event a node. Source: facts 6.2.
 */
export class EvictionTaints {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #monitor: NodeMonitorSpec;
  /** By number of the zone; one that `isDue` has an event for its next node. */
  readonly #zones: { readonly evictions: ZoneEvictions; isDue: boolean }[] = [];
  readonly #taint: EventKind;

  constructor(simulation: Simulation, cluster: Cluster, monitor: NodeMonitorSpec) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#monitor = monitor;
    this.#taint = simulation.define("node-eviction-taint", (zone) => this.#onTurn(zone));
  }

  /** Whether a node waits for its turn. */
  get isActive(): boolean {
    return this.#zones.some((zone) => zone?.isDue);
  }

  /** The node is tainted when its turn comes. */
  add(node: NodeId): void {
    const zone = this.#cluster.nodes.zone[node]!;
    this.#zones[zone] ??= { evictions: new ZoneEvictions(), isDue: false };
    this.#zones[zone].evictions.add(node);
    this.#awaitTurn(zone);
  }

  /** The node needs no taint any more, if it was to have one. */
  remove(node: NodeId): void {
    this.#zones[this.#cluster.nodes.zone[node]!]?.evictions.remove(node);
  }

  #awaitTurn(zone: number): void {
    const state = this.#zones[zone]!;
    const { now } = this.#cluster;
    const turn = state.evictions.nextAt(now);
    if (state.isDue || turn === undefined || this.#rateOf(zone) === 0) return;
    state.isDue = true;
    this.#simulation.schedule(this.#taint, turn - now, zone, 0, CONTROLLER_PRIORITY);
  }

  #onTurn(zone: number): void {
    const state = this.#zones[zone]!;
    const cluster = this.#cluster;
    state.isDue = false;
    const node = state.evictions.take(cluster.now, this.#rateOf(zone));
    if (node === undefined) return;
    cluster.setTaints(node, withTaint(cluster.nodes.taints[node]!, UNREACHABLE_NO_EXECUTE));
    this.#awaitTurn(zone);
  }

  /** In nodes per second. Here the rates of zones that are lost in part or whole will be told apart. */
  #rateOf(_zone: number): number {
    return this.#monitor.evictionRate;
  }
}
