import type { ClassId, NodeId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Verdict } from "./verdict.ts";

/** What is remembered of nodes. */
export interface KnownOutcomes {
  /** Whether it is known that no node will do for pods of a class. */
  isHopeless(podClass: ClassId, view: ClusterView): boolean;
  /** For a class that was found hopeless just now: names the rejectors, in the order in which a search meets them. */
  tellRejectors(podClass: ClassId, search: SearchAhead, verdict: Verdict): void;
}

/** A search that asks `size` nodes at a time, from `start` on. */
export interface SearchAhead {
  readonly start: number;
  readonly size: number;
  /** The node that was asked alone, before; NO_NODE: none. */
  readonly tried: NodeId;
}
