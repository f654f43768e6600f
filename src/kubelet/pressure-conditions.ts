import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { DISK_PRESSURE, MEMORY_PRESSURE } from "../cluster/node-table.ts";
import { API_LANE } from "../control-plane/control-plane.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { EvictionSignal } from "../spec/kubelet.ts";
import type { MetThreshold } from "./eviction-thresholds.ts";
import type { KubeletEvents } from "./kubelet-events.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

interface Held {
  /** Bits of the conditions that hold. */
  conditions: number;
  /** When each condition was last seen, by its bit. */
  readonly seen: Map<number, number>;
}

/**
 * What kubelets say that their nodes are short of: a condition holds until it has not been seen for the transition
 * period. The control plane hears of it `status` later. Source: facts 7.7.
 */
export class PressureConditions {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #events: KubeletEvents;
  readonly #status: number;
  readonly #nodes = new Map<NodeId, Held>();
  readonly #told: EventKind;

  constructor(simulation: Simulation, cluster: Cluster, events: KubeletEvents, status: number) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#events = events;
    this.#status = status;
    const tell = (node: number, bits: number) => cluster.setPressure(node as NodeId, bits);
    this.#told = simulation.define("pressure-told", tell, API_LANE);
  }

  /** Bits of what the kubelet of a node knows to be short of. */
  of(node: NodeId): number {
    return this.#nodes.get(node)?.conditions ?? 0;
  }

  /** A look has found these thresholds crossed. */
  hold(node: NodeId, met: readonly MetThreshold[], period: number): void {
    const { now } = this.#simulation;
    const held = this.#nodes.get(node) ?? { conditions: 0, seen: new Map() };
    for (const { signal } of met) held.seen.set(conditionOf(signal), now);
    if (held.seen.size === 0) return;
    this.#nodes.set(node, held);
    let conditions = 0;
    for (const [bit, at] of held.seen) if (now - at < period || at === now) conditions |= bit;
    for (const [bit, [short, enough]] of WORDS) {
      if ((conditions & bit) === (held.conditions & bit)) continue;
      const reason = (conditions & bit) !== 0 ? short : enough;
      const { name } = this.#cluster.nodes.specs[node]!;
      this.#events.ofNode(node, "Normal", reason, () => `Node ${name} status is now: ${reason}`);
    }
    if (conditions === held.conditions) return;
    held.conditions = conditions;
    this.#tell(node, conditions);
  }

  /** The machine stops: its kubelet will know nothing when it returns. */
  forget(node: NodeId): void {
    const had = this.of(node);
    this.#nodes.delete(node);
    if (had !== 0) this.#tell(node, 0);
  }

  #tell(node: NodeId, conditions: number): void {
    if (this.#status === 0) this.#cluster.setPressure(node, conditions);
    else this.#simulation.schedule(this.#told, this.#status, node, conditions, KUBELET_PRIORITY);
  }
}

function conditionOf(signal: EvictionSignal): number {
  return signal === "memory.available" ? MEMORY_PRESSURE : DISK_PRESSURE;
}

/** Reasons of the node's Events: it is short of something, and not any more. */
const WORDS = new Map([
  [MEMORY_PRESSURE, ["NodeHasInsufficientMemory", "NodeHasSufficientMemory"]],
  [DISK_PRESSURE, ["NodeHasDiskPressure", "NodeHasNoDiskPressure"]],
] as const);
