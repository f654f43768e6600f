import type { NodeId } from "../cluster/ids.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { NodeMonitorSpec } from "../spec/control-plane.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { ZoneEvictions } from "./zone-evictions.ts";

/**
 * When lost nodes get the taint that evicts their pods: those of each zone one after another, at the rate of the
 * zone. Zones are numbers. Costs an event a node. Source: facts 6.2.
 */
export class EvictionTaints {
  readonly #simulation: Simulation;
  readonly #monitor: NodeMonitorSpec;
  readonly #taintNode: (node: NodeId) => void;
  readonly #zones: Zone[] = [];
  readonly #turn: EventKind;

  /** `taintNode` is called when the turn of a node has come. */
  constructor(simulation: Simulation, monitor: NodeMonitorSpec, taintNode: (node: NodeId) => void) {
    this.#simulation = simulation;
    this.#monitor = monitor;
    this.#taintNode = taintNode;
    this.#turn = simulation.define("node-eviction-taint", (zone) => this.#onTurn(zone));
  }

  /** Whether a node waits for a turn that will come. */
  get isActive(): boolean {
    return this.#zones.some((zone) => zone?.next !== undefined);
  }

  /** The node is tainted when its turn comes. */
  add(node: NodeId, zone: number): void {
    this.#zoneOf(zone).evictions.add(node);
    this.#awaitTurn(zone);
  }

  /** The node needs no taint any more, if it was to have one. */
  remove(node: NodeId, zone: number): void {
    this.#zoneOf(zone).evictions.remove(node);
    this.#awaitTurn(zone);
  }

  /** Gives turns that have come by now, whatever rates are about to be set. */
  giveTurns(): void {
    for (const zone of this.#zones.keys()) {
      const turn = this.#zones[zone]?.evictions.nextAt(this.#simulation.now);
      if (turn !== undefined && turn <= this.#simulation.now) this.#giveTurn(zone);
    }
  }

  /** In nodes per second. */
  setRate(zone: number, rate: number): void {
    this.#zoneOf(zone).evictions.setRate(rate, this.#simulation.now);
    this.#awaitTurn(zone);
  }

  #onTurn(zone: number): void {
    this.#zoneOf(zone).next = undefined;
    this.#giveTurn(zone);
  }

  #giveTurn(zone: number): void {
    const node = this.#zoneOf(zone).evictions.take(this.#simulation.now);
    this.#awaitTurn(zone);
    if (node !== undefined) this.#taintNode(node);
  }

  #awaitTurn(zone: number): void {
    const state = this.#zoneOf(zone);
    const { now } = this.#simulation;
    const at = state.evictions.nextAt(now);
    if (at === state.next?.at) return;
    if (state.next !== undefined) this.#simulation.cancel(state.next.handle);
    state.next = undefined;
    if (at === undefined) return;
    const handle = this.#simulation.schedule(this.#turn, at - now, zone, 0, CONTROLLER_PRIORITY);
    state.next = { at, handle };
  }

  #zoneOf(zone: number): Zone {
    const { evictionRate, passesFrom } = this.#monitor;
    this.#zones[zone] ??= { evictions: new ZoneEvictions(evictionRate, passesFrom), next: undefined };
    return this.#zones[zone];
  }
}

interface Zone {
  readonly evictions: ZoneEvictions;
  /** When its next node has its turn. */
  next: { readonly at: number; readonly handle: EventHandle } | undefined;
}
