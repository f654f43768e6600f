import type { ClassId, Column, NodeId } from "../cluster/ids.ts";
import type { DomainRule } from "../cluster/placement/domain-sums.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Candidates } from "./candidates.ts";
import type { Verdict } from "./verdict.ts";

/**
 * What the answer for a node depends on besides the pod's class: what an index must watch to keep it.
 *
 * node: what the node offers and holds, its flags, and how many nodes there are. labels: the node's labels and
 * taints. domain: pods on other nodes of its zone, rack or host; where `skip` says so, nothing. cluster: anything;
 * nothing can be kept.
 */
export type Dependency = "node" | "labels" | "domain" | "cluster";

/** Whether nothing but the node itself decides the answer for it. */
export function isOfNode(depends: readonly Dependency[]): boolean {
  return depends.every((each) => each === "node" || each === "labels");
}

/** Rules nodes out. One call a decision, over all candidates. */
export interface Filter {
  readonly name: string;
  readonly depends: readonly Dependency[];
  /** True: not asked for classes without constraints (`classes.constrained`), unless some pods avoid others. */
  readonly isConstraint?: boolean;
  /**
   * What it looks at where it depends on domains: nodes with as many of these pods in their domains, and the same of
   * these labels missing, get the same answer. Replaced when it changes.
   */
  looksAt?(podClass: ClassId, view: ClusterView): readonly DomainRule[];
  /** Nothing to check for pods of this class now. */
  skip?(podClass: ClassId, view: ClusterView): boolean;
  /** Speaks against every node before any is asked, as Kubernetes' PreFilter may; undefined: it does not. */
  refuse?(podClass: ClassId, view: ClusterView): Refusal | undefined;
  /** The only nodes that can pass, in `nodeOrder`; nobody else is examined. undefined: any may. */
  narrow?(podClass: ClassId, view: ClusterView): Column | undefined;
  /**
   * The same question the other way round, for an index: which of `count` classes pass on a node. Clears `passes` of
   * those that do not; false: there is none. The same array again holds the same classes. O(count).
   */
  askClasses?(
    node: NodeId,
    view: ClusterView,
    classes: Int32Array,
    count: number,
    passes: Uint8Array,
  ): boolean;
  /** Keeps the candidates that pass, in place and in order; tells a recording verdict of the others. O(count). */
  filter(podClass: ClassId, view: ClusterView, candidates: Candidates, verdict: Verdict): void;
}

/** Why a pod cannot go anywhere, whatever the nodes are. */
export interface Refusal {
  readonly reasons: readonly string[];
  /** Whether the removal of pods could help. */
  readonly isResolvable: boolean;
}
