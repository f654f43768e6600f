import type { HostPortSpec } from "../../spec/pod.ts";
import type { ClassId, Column } from "../ids.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { PodCounts } from "./pod-counts.ts";

/** Ports of the node that pods take for themselves. Source: Kubernetes NodePorts, facts 2.8. */
export class HostPorts {
  readonly #classes: PodClassColumns;
  readonly #counts: PodCounts;

  constructor(classes: PodClassColumns, counts: PodCounts) {
    this.#classes = classes;
    this.#counts = counts;
  }

  /** By node: how many pods there hold a port that the class wants; undefined where it wants none. */
  conflicts(podClass: ClassId): Column | undefined {
    const { placement } = this.#classes;
    const wanted = placement[podClass]!.hostPorts;
    if (wanted.length === 0) return undefined;
    const key = `host-ports ${JSON.stringify(wanted)}`;
    return this.#counts.of(key, "count-deleted", (other) =>
      placement[other]!.hostPorts.some((port) => wanted.some((each) => isConflict(each, port))),
    ).onNode;
  }
}

const EVERY_ADDRESS = "0.0.0.0";

function isConflict(one: HostPortSpec, other: HostPortSpec): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false;
  return one.address === EVERY_ADDRESS || other.address === EVERY_ADDRESS || one.address === other.address;
}
