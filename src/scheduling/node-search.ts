import { type ClassId, type Column, NO_NODE, NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import { Candidates } from "./candidates.ts";
import type { Filter } from "./filter.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { NodeTest } from "./node-test.ts";
import { nodesToFind } from "./nodes-to-find.ts";
import type { Verdict } from "./verdict.ts";

/**
 * all: every node, by id. sampled: as kube-scheduler does it, in `nodeOrder` from where the last search ended, until
 * enough are found.
 */
export type SearchKind = "all" | "sampled";

/** How a search goes. */
export interface SearchSettings {
  readonly filters: readonly Filter[];
  /** Names of filters in the order in which they may refuse a pod or name nodes; absent: that of `filters`. */
  readonly preFilters?: readonly string[];
  readonly kind: SearchKind;
  /** Of a sampled search: percentageOfNodesToScore; 0 is adaptive. */
  readonly percentage?: number;
  /** One node is enough: nobody rates them. */
  readonly wantsOne?: boolean;
  /** Who may know that nothing will be found, where `kind` is "sampled". */
  readonly known?: KnownOutcomes | undefined;
}

/** Looks for nodes that pass all filters. What was found last is in `feasible`, in the order of the search. */
export class NodeSearch {
  readonly #filters: readonly Filter[];
  /** Those that concern a pod which any node with room suits. */
  readonly #unconstrained: readonly Filter[];
  /** Those that may refuse a pod or name nodes. */
  readonly #before: readonly Filter[];
  readonly #settings: SearchSettings;
  /** Nodes that are asked at a time. */
  #asked = new Candidates(0);
  #feasible = new Candidates(0);
  /** The order that `#ids` was made from. */
  #order: Column = [];
  #ids: Column = [];
  /** For searches while pods wait for nodes on which others were evicted for them. */
  readonly #test: NodeTest;
  /** Whether this is such a search; the node that its pod waits for, which was asked first and did not do. */
  #isReserved = false;
  #tried: NodeId = NO_NODE;

  constructor(settings: SearchSettings) {
    const { filters } = settings;
    this.#filters = filters;
    this.#unconstrained = filters.filter(({ isConstraint = false }) => !isConstraint);
    this.#before = inOrder(filters, settings.preFilters).filter(({ refuse, narrow }) => refuse || narrow);
    this.#settings = settings;
    this.#test = new NodeTest(filters);
  }

  get feasible(): Candidates {
    return this.#feasible;
  }

  /**
   * Fills `feasible` and answers how many nodes were examined, the one too many not counted. O(nodes examined).
   *
   * Source: facts 1.4. The search does not stop at the number that is wanted but with one more, which is dropped.
   * The node for which `pod` waits is asked first, alone, or that of a hint: if it passes, it is all that is found, and
   * counts as 0. There is no hint for a pod that is refused before any node is asked.
   */
  find(
    podClass: ClassId,
    view: ClusterView,
    start: number,
    verdict: Verdict,
    pod = NO_POD,
    hintFor: () => NodeId = NO_HINT,
  ): number {
    this.#makeRoom(view.nodes.count);
    this.#feasible.count = 0;
    this.#tried = NO_NODE;
    if (this.#isRefused(podClass, view, verdict)) return 0;
    const hint = hintFor();
    this.#isReserved = view.nominations.count > 0 || hint !== NO_NODE;
    if (this.#isReserved && this.#findFirst(podClass, view, verdict, pod, hint)) return 0;
    const offered = this.#offered(podClass, view, verdict);
    const count = offered.length;
    const wanted = this.#wantedOf(count);
    if (!verdict.recording && this.isHopeless(podClass, view)) {
      const search = { start, size: wanted + 1, tried: this.#tried };
      this.#settings.known!.tellRejectors(podClass, search, verdict);
      return count;
    }
    let examined = 0;
    // As many nodes at a time as feasible ones are missing: then the search ends with the last of these.
    while (this.#feasible.count <= wanted && examined < count) {
      const size = Math.min(wanted + 1 - this.#feasible.count, count - examined);
      this.#ask(offered, start + examined, size, podClass, view, verdict);
      examined += size;
    }
    const extra = this.#tried === NO_NODE ? 0 : 1;
    if (this.#feasible.count <= wanted) return examined + extra;
    this.#feasible.count = wanted;
    return examined - 1 + extra;
  }

  /** Whether the node that the pod waits for will do, or else that of the hint. */
  #findFirst(podClass: ClassId, view: ClusterView, verdict: Verdict, pod: PodId, hint: NodeId): boolean {
    this.#test.begin(podClass, view, pod);
    const nominated = pod === NO_POD ? NO_NODE : view.nominations.nodeOf(pod);
    const node = nominated === NO_NODE ? hint : nominated;
    if (node === NO_NODE || view.nodes.present[node] === 0) return false;
    this.#tried = node;
    verdict.tried = node;
    if (!this.#test.passes(node, verdict)) return false;
    this.#feasible.ids[0] = node;
    this.#feasible.count = 1;
    return true;
  }

  /** Whether it is known that nothing will be found for pods of a class that wait for no node. */
  isHopeless(podClass: ClassId, view: ClusterView): boolean {
    return this.#settings.known?.isHopeless(podClass, view) ?? false;
  }

  #isRefused(podClass: ClassId, view: ClusterView, verdict: Verdict): boolean {
    for (const filter of this.#before) {
      if (filter.isConstraint && isFree(podClass, view)) continue;
      const refusal = filter.refuse?.(podClass, view);
      if (refusal === undefined) continue;
      verdict.refusal = { filter: filter.name, ...refusal };
      verdict.rejectedBy(filter.name);
      return true;
    }
    return false;
  }

  /** How many feasible nodes are looked for among `count`. */
  #wantedOf(count: number): number {
    const { kind, percentage = 0, wantsOne = false } = this.#settings;
    if (wantsOne) return 1;
    return kind === "sampled" ? nodesToFind(count, percentage) : count;
  }

  /** Nodes that would be asked, from position 0 of their order on: those that all filters leave. */
  #offered(podClass: ClassId, view: ClusterView, verdict: Verdict): Column {
    let offered = this.#settings.kind === "sampled" ? view.nodeOrder : this.#idsOf(view);
    for (const filter of this.#before) {
      if (filter.isConstraint && isFree(podClass, view)) continue;
      const only = filter.narrow?.(podClass, view);
      if (only === undefined) continue;
      offered = verdict.narrowedBy.length === 0 ? only : both(only, offered);
      verdict.narrowedBy.push(filter.name);
      verdict.rejectedBy(filter.name);
    }
    return offered;
  }

  /** Nearly all pods are without constraints, and filters are many. */
  #filtersFor(podClass: ClassId, view: ClusterView): readonly Filter[] {
    return isFree(podClass, view) ? this.#unconstrained : this.#filters;
  }

  #ask(
    offered: Column,
    from: number,
    size: number,
    podClass: ClassId,
    view: ClusterView,
    verdict: Verdict,
  ): void {
    const asked = this.#asked;
    fill(asked.ids, offered, from % offered.length, size);
    asked.count = size;
    if (this.#isReserved) this.#leaveOutReserved(asked, verdict);
    for (const filter of this.#filtersFor(podClass, view)) {
      const before = asked.count;
      if (before === 0 || filter.skip?.(podClass, view)) continue;
      filter.filter(podClass, view, asked, verdict);
      if (asked.count < before) verdict.rejectedBy(filter.name);
    }
    if (this.#feasible.count > 0) {
      append(this.#feasible, asked);
      return;
    }
    // Nearly always all are asked at once.
    this.#asked = this.#feasible;
    this.#feasible = asked;
  }

  /** Keeps nodes that would do even with the pods that wait for them, in place and in order. */
  #leaveOutReserved(asked: Candidates, verdict: Verdict): void {
    let kept = 0;
    for (let i = 0; i < asked.count; i++) {
      const node = asked.at(i);
      // Asked already; counted once.
      if (node === this.#tried) this.#tried = NO_NODE;
      else if (this.#test.passesReserved(node, verdict)) asked.ids[kept++] = node;
    }
    asked.count = kept;
  }

  #makeRoom(nodes: number): void {
    if (nodes <= this.#asked.ids.length) return;
    this.#asked = new Candidates(nodes);
    this.#feasible = new Candidates(nodes);
  }

  /** All nodes that have not left, by id. */
  #idsOf({ nodeOrder }: ClusterView): Column {
    if (nodeOrder !== this.#order) {
      this.#order = nodeOrder;
      this.#ids = Int32Array.from(nodeOrder).sort();
    }
    return this.#ids;
  }
}

/** Whether nothing but room, taints and flags decides about pods of a class. */
function isFree(podClass: ClassId, { classes }: ClusterView): boolean {
  return classes.constrained[podClass] === 0 && classes.avoiding === 0;
}

function inOrder(filters: readonly Filter[], names: readonly string[] | undefined): readonly Filter[] {
  return names === undefined
    ? filters
    : names.flatMap((name) => filters.find((each) => each.name === name) ?? []);
}

const NO_HINT = () => NO_NODE;

/** Copies `size` nodes from a position on, around the end. */
function fill(ids: Int32Array, offered: Column, from: number, size: number): void {
  const tail = Math.min(size, offered.length - from);
  for (let i = 0; i < tail; i++) ids[i] = offered[from + i]!;
  for (let i = tail; i < size; i++) ids[i] = offered[i - tail]!;
}

function append(candidates: Candidates, others: Candidates): void {
  for (let i = 0; i < others.count; i++) candidates.ids[candidates.count++] = others.ids[i]!;
}

/** Those of `some` that are among `others` too, in order. */
function both(some: Column, others: Column): Column {
  const isThere = new Set(Array.from(others));
  return Array.from(some).filter((node) => isThere.has(node));
}
