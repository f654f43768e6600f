import { type ClassId, NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import { Candidates } from "./candidates.ts";
import type { Filter } from "./filter.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Asks filters about one node at a time, with the pods that others were evicted for.
 *
 * Such a pod has no room yet where it waits for it. So for another pod that does not go before it, filters must pass
 * with it on that node, and without it too: it may never come. Filters that have nothing to check when the test
 * begins are not asked, whatever is tried later.
 * Source: framework/runtime, RunFilterPluginsWithNominatedPods; facts 2.11.
 */
export class NodeTest {
  readonly #filters: readonly Filter[];
  /** Filters that have something to check. */
  #asked: readonly Filter[] = [];
  readonly #one = new Candidates(1);
  #podClass!: ClassId;
  #view!: ClusterView;
  #pod: PodId = NO_POD;

  constructor(filters: readonly Filter[]) {
    this.#filters = filters;
  }

  /** What follows is about a pod of this class; NO_POD: about any. O(filters). */
  begin(podClass: ClassId, view: ClusterView, pod: PodId = NO_POD): void {
    this.#podClass = podClass;
    this.#view = view;
    this.#pod = pod;
    this.#asked = this.#filters.filter((filter) => !(filter.skip?.(podClass, view) ?? false));
  }

  /** Whether every filter passes; the first that does not tells the verdict why. */
  passes(node: NodeId, verdict: Verdict): boolean {
    return this.passesReserved(node, verdict) && this.passesAsIs(node, verdict);
  }

  /** The same with the pods that wait for the node; nothing is asked where nobody does. */
  passesReserved(node: NodeId, verdict: Verdict): boolean {
    const { whatIf, nominations } = this.#view;
    const { depth } = whatIf;
    for (const other of nominations.on(node)) if (this.#goesBefore(other)) whatIf.add(other, node);
    if (whatIf.depth === depth) return true;
    const passes = this.passesAsIs(node, verdict);
    whatIf.undo(depth);
    return passes;
  }

  /** The same as if nobody waited for the node. */
  passesAsIs(node: NodeId, verdict: Verdict): boolean {
    const one = this.#one;
    one.ids[0] = node;
    one.count = 1;
    for (const filter of this.#asked) {
      filter.filter(this.#podClass, this.#view, one, verdict);
      if (one.count > 0) continue;
      verdict.rejectedBy(filter.name);
      return false;
    }
    return true;
  }

  /** Whether a pod that waits for a node goes before the pod, or together with it. */
  #goesBefore(other: PodId): boolean {
    const { classes } = this.#view;
    return other !== this.#pod && this.#view.priorityOf(other) >= classes.priority[this.#podClass]!;
  }
}
