import type { NodeColumns } from "../cluster/node-table.ts";
import { zoneKeyOf } from "../cluster/node-tree.ts";
import type { NodeMonitorSpec } from "../spec/control-plane.ts";
import type { NodeSpec } from "../spec/world.ts";
import { evictionRate, type ZoneCounts, type ZoneState, zoneState } from "./zone-state.ts";

/** What the zones' states ask for, after they were looked at. */
export interface DisruptionChange {
  /** all-lost: every zone is lost now; over: one is not any more; else nothing of that kind. */
  readonly control: "all-lost" | "over" | undefined;
  /** Zones whose rate is another one from now on. */
  readonly rates: readonly { readonly zone: number; readonly rate: number }[];
}

/**
 * The states of all zones, a region's zone each, as the node controller works them out at the end of a pass.
 *
 * When no zone has a ready node, the controller takes itself to be what is cut off, and evicts nothing. Nodes that
 * are labelled to be left out do not count. Source: facts 6.2.
 */
export class ZoneDisruption {
  readonly #nodes: NodeColumns;
  readonly #monitor: NodeMonitorSpec;
  readonly #numbers = new Map<string, number>();
  /** By node: the spec that its zone was found for. */
  readonly #known: { readonly spec: NodeSpec; readonly zone: number }[] = [];
  /** By number of the zone; undefined: no node of it counts. */
  readonly #states: (ZoneState | undefined)[] = [];

  constructor(nodes: NodeColumns, monitor: NodeMonitorSpec) {
    this.#nodes = nodes;
    this.#monitor = monitor;
  }

  /** Whether a zone is not in its normal state, so that nodes which come or go may change it. */
  get isDisrupted(): boolean {
    return this.#states.some((state) => state !== undefined && state !== "Normal");
  }

  /** Number of the node's zone. */
  zoneOf(node: number): number {
    const spec = this.#nodes.specs[node]!;
    if (this.#known[node]?.spec !== spec) this.#known[node] = { spec, zone: this.#numberOf(zoneKeyOf(spec)) };
    return this.#known[node]!.zone;
  }

  /** The state of a node's zone when zones were last looked at. */
  stateOf(node: number): ZoneState {
    return this.#states[this.zoneOf(node)] ?? "Normal";
  }

  /** O(nodes). */
  update(): DisruptionChange {
    const counts = this.#count();
    const states = counts.map((each) =>
      each.ready + each.notReady === 0 ? undefined : zoneState(each, this.#monitor.unhealthyThreshold),
    );
    const isLost = isAllLost(states);
    const wasLost = isAllLost(this.#states);
    const before = [...this.#states];
    this.#states.splice(0, this.#states.length, ...states);
    if (isLost) {
      const rates = wasLost ? [] : states.map((_, zone) => ({ zone, rate: 0 }));
      return { control: wasLost ? undefined : "all-lost", rates };
    }
    const rates = states.flatMap((state = "Normal", zone) => {
      if (!wasLost && state === (before[zone] ?? "Normal")) return [];
      return [{ zone, rate: evictionRate(state, counts[zone]!, this.#monitor) }];
    });
    return { control: wasLost ? "over" : undefined, rates };
  }

  #count(): ZoneCounts[] {
    const { count, present, ready, specs } = this.#nodes;
    const counts: { ready: number; notReady: number }[] = [];
    for (let node = 0; node < count; node++) {
      if (present[node] === 0 || EXCLUDED in specs[node]!.labels) continue;
      const zone = this.zoneOf(node);
      if (ready[node] === 1) countOf(counts, zone).ready++;
      else countOf(counts, zone).notReady++;
    }
    return Array.from({ length: this.#numbers.size }, (_, zone) => countOf(counts, zone));
  }

  #numberOf(key: string): number {
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }
}

function countOf(counts: { ready: number; notReady: number }[], zone: number) {
  counts[zone] ??= { ready: 0, notReady: 0 };
  return counts[zone];
}

function isAllLost(states: readonly (ZoneState | undefined)[]): boolean {
  const known = states.filter((state) => state !== undefined);
  return known.length > 0 && known.every((state) => state === "FullDisruption");
}

const EXCLUDED = "node.kubernetes.io/exclude-disruption";
