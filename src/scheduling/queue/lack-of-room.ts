import { type ClassId, NO_NODE, type NodeId } from "../../cluster/ids.ts";
import { hasRoom } from "../../cluster/room.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";

/**
 * Whether pods that found no room on any node would find none again, known without asking the strategy.
 *
 * That needs one look at the node on which something has happened, if each event since their last attempt was looked
 * at in this way, and if there are no pods of a lower priority that might be evicted for them.
 */
export class LackOfRoom {
  readonly #view: ClusterView;
  #classesSeen = 0;
  #lowest = Number.POSITIVE_INFINITY;

  constructor(view: ClusterView) {
    this.#view = view;
  }

  /** `rejectors`: of all nodes, when pods of the class were last tried. O(resources). */
  remains(podClass: ClassId, rejectors: readonly string[], event: ClusterEvent): boolean {
    if (rejectors.length !== 1 || rejectors[0] !== "NodeResourcesFit") return false;
    const node = nodeOf(event);
    if (node === NO_NODE || this.#view.classes.priority[podClass]! > this.#lowestPriority()) return false;
    return !hasRoom(podClass, node, this.#view);
  }

  #lowestPriority(): number {
    const { count, priority } = this.#view.classes;
    for (; this.#classesSeen < count; this.#classesSeen++) {
      this.#lowest = Math.min(this.#lowest, priority[this.#classesSeen]!);
    }
    return this.#lowest;
  }
}

function nodeOf(event: ClusterEvent): NodeId {
  if (event.kind === "storage") return NO_NODE;
  return event.kind === "pod" ? event.node : (event.after?.id ?? NO_NODE);
}
