import type { ClassId, NodeId } from "../cluster/ids.ts";
import type { DomainRule } from "../cluster/placement/domain-sums.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Candidates } from "./candidates.ts";
import type { Dependency } from "./filter.ts";

/** Rates nodes, whole numbers from 0 to 100 once normalised. One call a decision, over a range of candidates. */
export interface Score {
  readonly name: string;
  readonly depends: readonly Dependency[];
  /**
   * Called at the start of each decision, whether it comes to scores or not: to take in what changed. Whoever only
   * asks for an explanation does not call it, and must be told what a decision now would be.
   */
  begin?(view: ClusterView): void;
  /** As that of a filter: nodes with the same pods in their domains get the same raw score. */
  looksAt?(podClass: ClassId, view: ClusterView): readonly DomainRule[];
  /** Contributes nothing for pods of this class: all nodes get 0. */
  skip?(podClass: ClassId, view: ClusterView): boolean;
  /** Why nodes cannot be rated for pods of this class at all, which ends the cycle in an error; undefined: they can. */
  fault?(podClass: ClassId, view: ClusterView): string | undefined;
  /** Writes the raw score of `candidates.ids[i]` into `scores[i]` for i of [from, to). O(to - from). */
  score(
    podClass: ClassId,
    view: ClusterView,
    candidates: Candidates,
    from: number,
    to: number,
    scores: Int32Array,
  ): void;
  /**
   * Of a score that depends on nodes alone: it goes by the pod's images, which tell pods apart that are otherwise
   * alike, and nearly always has little to say. An index may leave it out of what it keeps and ask it at each
   * decision.
   */
  readonly isByImages?: boolean;
  /** True: all nodes have the same raw score now. Whoever cannot tell in O(1) says nothing. */
  isEven?(podClass: ClassId, view: ClusterView): boolean;
  /**
   * The same the other way round, for an index: adds weight x the raw score of a node for each of `count` classes to
   * `sums`, by position. O(count).
   */
  addClasses?(
    node: NodeId,
    view: ClusterView,
    classes: Int32Array,
    count: number,
    weight: number,
    sums: Int32Array,
  ): void;
  /** Turns all raw scores into 0..100 in place, once every candidate has one. */
  normalise?(podClass: ClassId, view: ClusterView, candidates: Candidates, scores: Int32Array): void;
}

export interface WeightedScore {
  readonly score: Score;
  readonly weight: number;
}
