import type { HostPortSpec } from "../../spec/pod.ts";
import type { ClassId, Column } from "../ids.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { PodCount, PodCounts } from "./pod-counts.ts";

/** Ports of the node that pods take for themselves. Source: Kubernetes NodePorts, facts 2.8. */
export class HostPorts {
  readonly #classes: PodClassColumns;
  readonly #counts: PodCounts;
  /** By class: pods that hold a port that it wants. */
  readonly #conflicts: PodCount[] = [];

  constructor(classes: PodClassColumns, counts: PodCounts) {
    this.#classes = classes;
    this.#counts = counts;
  }

  /** By node: how many pods there hold a port that the class wants; undefined where it wants none. */
  conflicts(podClass: ClassId): Column | undefined {
    if (this.#classes.placement[podClass]!.hostPorts.length === 0) return undefined;
    this.#conflicts[podClass] ??= this.#count(podClass);
    return this.#conflicts[podClass].onNode;
  }

  #count(podClass: ClassId): PodCount {
    const { placement } = this.#classes;
    const wanted = placement[podClass]!.hostPorts;
    const holdsOne = (other: ClassId) => wantSamePort(wanted, placement[other]!.hostPorts);
    return this.#counts.of(`host-ports ${JSON.stringify(wanted)}`, "count-deleted", holdsOne);
  }
}

/** Whether pods with these ports cannot be on one node. */
export function wantSamePort(some: readonly HostPortSpec[], others: readonly HostPortSpec[]): boolean {
  return others.some((port) => some.some((each) => isConflict(each, port)));
}

const EVERY_ADDRESS = "0.0.0.0";

function isConflict(one: HostPortSpec, other: HostPortSpec): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false;
  return one.address === EVERY_ADDRESS || other.address === EVERY_ADDRESS || one.address === other.address;
}
