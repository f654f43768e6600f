import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { Filter } from "../filter.ts";
import { nodesToFind } from "../nodes-to-find.ts";
import type { WeightedScore } from "../score.ts";
import type { Verdict } from "../verdict.ts";
import type { DomainTerms } from "./active-rules.ts";
import { Admission } from "./admission.ts";
import { GroupTree } from "./group-tree.ts";
import { HotShapes, type HotTuning, USUAL_TUNING } from "./hot-shapes.ts";
import { LotSearch, UNDECIDED } from "./lot-search.ts";
import { NodeOrder } from "./node-order.ts";
import { NodeRules } from "./node-rules.ts";
import { NOWHERE, OverlaySearch } from "./overlay-search.ts";
import { PodShapes } from "./pod-shapes.ts";
import { rejectorsOf } from "./rejectors.ts";
import { type RatedNodes, SampledSearch } from "./sampled-search.ts";
import { ScoreTree } from "./score-tree.ts";
import { REBUILD_SHARE, ShapeIndex } from "./shape-index.ts";
import { SoftSearch } from "./soft-search.ts";

export interface IndexSettings {
  readonly filters: readonly Filter[];
  readonly scores: readonly WeightedScore[];
  /** sampled: in `nodeOrder` from a start, until enough are found. all: by id. As NodeSearch does it. */
  readonly kind: "all" | "sampled";
  /** percentageOfNodesToScore; 0 is adaptive. */
  readonly percentage: number;
  /** What chooses among equal totals: one draw where there are several. */
  readonly random: RandomStream;
  /** Bytes of all trees together. */
  readonly budget?: number;
  readonly tuning?: HotTuning;
}

/**
 * Decides as a plain search over all nodes would, from what it remembers of them: same node for the same draw, same
 * number of nodes examined.
 *
 * One tree a shape of pods, kept from the change log. What it cannot decide it leaves to the plain form: see
 * `decide`. Invariant: whoever asks has called `begin` of all scores before. Oracle: SchedulingCycle,
 * test/scheduling/index/placement-index.test.ts.
 */
export class PlacementIndex {
  readonly #settings: IndexSettings;
  readonly #rules: NodeRules;
  readonly #shapes = new PodShapes();
  readonly #sampled: SampledSearch;
  readonly #overlay: OverlaySearch;
  readonly #soft: SoftSearch;
  readonly #lots: LotSearch;
  readonly #isOfUse: boolean;
  /** By shape. */
  #indexes: (AnyIndex | undefined)[] = [];
  /** Shapes of pods that name their nodes. */
  readonly #narrowed = new Set<number>();
  #order: NodeOrder | undefined;
  /** Made with the order. */
  #hot: HotShapes | undefined;
  #admission: Admission | undefined;
  #hotSeen = 0;
  /** How many feasible nodes a search looks for. */
  #wanted = 0;
  #bytes = 0;
  #decisions = 0;

  constructor(settings: IndexSettings) {
    const { filters, scores } = settings;
    this.#settings = settings;
    this.#rules = new NodeRules(filters, scores);
    this.#sampled = new SampledSearch(settings.random);
    this.#overlay = new OverlaySearch(this.#rules, settings.random);
    this.#soft = new SoftSearch(this.#rules, settings.random);
    this.#lots = new LotSearch(this.#rules, settings.random);
    this.#isOfUse = scores.length > 0 && NodeRules.greatest(scores) < 2 ** 15;
  }

  /**
   * Where a pod of a class goes, into the verdict, and how many nodes were examined from `start` on, the one too many
   * not counted. NOT_INDEXED: nothing is decided; the plain form must.
   *
   * That is so for pods with volumes, while others wait for a node on which pods were evicted, for those that name
   * their nodes, and where an index does not pay.
   */
  decide(podClass: ClassId, view: ClusterView, start: number, verdict: Verdict): number {
    if (!this.#isFor(podClass, view, verdict)) return NOT_INDEXED;
    const { domains } = this.#rules;
    const terms = domains.isAny ? domains.termsOf(podClass, view) : undefined;
    if (view.nodeOrder !== this.#order?.source) this.#begin(view);
    const from = start % this.#order!.count;
    const isSoft = terms !== undefined && domains.filters.length === 0 && this.#wanted < this.#order!.count;
    const shape = isSoft ? this.#shapes.sizeOf(podClass, view) : this.#shapes.of(podClass, view);
    if (terms === undefined) {
      const hot = this.#hot!.shapeOf(shape, podClass, view);
      if (hot !== undefined) return this.#decideByNodes(hot, podClass, view, from, verdict);
    }
    if (this.#hot!.makings !== this.#hotSeen) this.#forgetHot();
    if (domains.filters.length === 0 && !this.#admission!.admits(shape, view.changes.count)) {
      if (terms === undefined) this.#hot!.noteCold(shape, podClass, this.#wanted, view);
      return NOT_INDEXED;
    }
    const index = this.#indexFor(shape, podClass, view, terms, isSoft);
    if (index === undefined) return NOT_INDEXED;
    const lag = index.sync(view);
    if (index.isUnfit) return NOT_INDEXED;
    if (terms !== undefined) return this.#decideByDomains(index, terms, podClass, view, from, verdict);
    if (isByGroup(index)) return NOT_INDEXED;
    this.#hot!.noteCold(shape, podClass, lag, view);
    return this.#decideByNodes(index, podClass, view, from, verdict);
  }

  #decideByNodes(
    index: RatedNodes,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    verdict: Verdict,
  ): number {
    const { count, ids } = this.#order!;
    const { tree } = index;
    if (tree.feasible === 0) {
      this.#tellRejectors(from, verdict, (position) => tree.at(position));
      return count;
    }
    const feasible = Math.min(tree.feasible, this.#wanted);
    if (this.#wanted >= count) {
      placeAmong(feasible, ids[this.#best(tree, from)] as NodeId, verdict);
      return count;
    }
    const position = this.#sampled.choose(index, podClass, view, from, this.#wanted);
    placeAmong(feasible, ids[position] as NodeId, verdict);
    return this.#sampled.examined;
  }

  #decideByDomains(
    index: AnyIndex,
    terms: DomainTerms,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    verdict: Verdict,
  ): number {
    const order = this.#order!;
    if (isByGroup(index) && this.#wanted >= order.count) {
      const position = this.#lots.choose(index.tree, terms, order, podClass, view, from);
      if (position !== UNDECIDED) {
        placeAmong(this.#lots.feasible, order.ids[position] as NodeId, verdict);
        return order.count;
      }
    }
    const search = this.#rules.domains.filters.length === 0 ? this.#soft : this.#overlay;
    const position = search.choose(index, terms, order, podClass, view, from, this.#wanted);
    if (position === NOWHERE) {
      // A leaf tells of no other filter before its own.
      if (!this.#rules.meetsOwnFirst(podClass, view)) return NOT_INDEXED;
      this.#tellRejectors(from, verdict, (each) => this.#overlay.rejectionAt(each, index, order));
    } else placeAmong(search.feasible, order.ids[position] as NodeId, verdict);
    return search.examined;
  }

  #tellRejectors(from: number, verdict: Verdict, rejectionAt: (position: number) => number): void {
    rejectorsOf(rejectionAt, this.#order!.count, this.#rules.filters, from, this.#wanted, verdict);
    verdict.unschedulable();
  }

  #isFor(podClass: ClassId, view: ClusterView, verdict: Verdict): boolean {
    if (!this.#isOfUse || verdict.recording || view.nominations.count > 0) return false;
    if (view.nodeOrder.length === 0 || view.classes.volumes[podClass]!.length > 0) return false;
    return this.#rules.domains.activate(podClass, view);
  }

  #best(tree: ScoreTree, from: number): number {
    tree.rateAll();
    if (tree.ties === 1) return tree.tied(0);
    const rank = this.#settings.random.below(tree.ties);
    return tree.tied(from === 0 ? rank : (tree.tiesBefore(from) + rank) % tree.ties);
  }

  /** undefined: pods of the shape name their nodes, which are few. */
  #indexFor(
    ofPod: number,
    podClass: ClassId,
    view: ClusterView,
    terms: DomainTerms | undefined,
    isSoft: boolean,
  ): AnyIndex | undefined {
    const shape = terms === undefined ? ofPod : this.#shapes.grouped(podClass, ofPod, terms.signature);
    const index = this.#indexes[shape] ?? this.#make(shape, podClass, view, terms, isSoft);
    if (index !== undefined) index.usedAt = ++this.#decisions;
    return index;
  }

  /** What is kept for shapes that are hot now. */
  #forgetHot(): void {
    this.#hotSeen = this.#hot!.makings;
    for (let shape = 0; shape < this.#indexes.length; shape++) {
      const index = this.#indexes[shape];
      if (index === undefined || !this.#hot!.isHot(shape)) continue;
      this.#bytes -= index.bytes;
      this.#indexes[shape] = undefined;
    }
  }

  #begin(view: ClusterView): void {
    const { kind, percentage } = this.#settings;
    const { nodeOrder, nodes } = view;
    const ids = Int32Array.from(nodeOrder);
    if (kind === "all") ids.sort();
    this.#order = new NodeOrder(nodeOrder, ids, nodes.count);
    this.#wanted = kind === "all" ? ids.length : nodesToFind(ids.length, percentage);
    this.#indexes = [];
    const { tuning = USUAL_TUNING, budget = BUDGET } = this.#settings;
    this.#hot = new HotShapes(this.#rules, this.#order, budget / 2, tuning);
    this.#hotSeen = 0;
    this.#admission = new Admission(ids.length, this.#wanted, ids.length * REBUILD_SHARE);
    this.#narrowed.clear();
    this.#bytes = 0;
  }

  #make(
    shape: number,
    podClass: ClassId,
    view: ClusterView,
    terms: DomainTerms | undefined,
    isSoft: boolean,
  ): AnyIndex | undefined {
    if (this.#narrowed.has(shape)) return undefined;
    if (this.#rules.narrows(podClass, view)) {
      this.#narrowed.add(shape);
      return undefined;
    }
    const order = this.#order!;
    const searchesAll = this.#wanted >= order.count;
    const isWhole = terms === undefined && searchesAll;
    const kind = { podClass, isWhole, isOfSize: isSoft, keys: terms?.groupBy };
    const index: AnyIndex =
      terms !== undefined && (searchesAll || isSoft)
        ? new ShapeIndex(this.#rules, order, new GroupTree(order.count), kind)
        : new ShapeIndex(this.#rules, order, new ScoreTree(order.count), kind);
    this.#bytes += index.bytes;
    const budget = (this.#settings.budget ?? BUDGET) - this.#hot!.bytes;
    while (this.#bytes > budget && this.#dropOldest());
    while (this.#indexes.length <= shape) this.#indexes.push(undefined);
    this.#indexes[shape] = index;
    return index;
  }

  /** Forgets the index that was not used for longest. False: there is none. O(shapes). */
  #dropOldest(): boolean {
    let oldest = -1;
    for (let shape = 0; shape < this.#indexes.length; shape++) {
      const index = this.#indexes[shape];
      if (index === undefined) continue;
      if (oldest < 0 || index.usedAt < this.#indexes[oldest]!.usedAt) oldest = shape;
    }
    if (oldest < 0) return false;
    this.#bytes -= this.#indexes[oldest]!.bytes;
    this.#indexes[oldest] = undefined;
    return true;
  }
}

type AnyIndex = ShapeIndex<ScoreTree> | ShapeIndex<GroupTree>;

function isByGroup(index: AnyIndex): index is ShapeIndex<GroupTree> {
  return index.tree instanceof GroupTree;
}

/** One node alone is not rated. */
function placeAmong(feasible: number, node: NodeId, verdict: Verdict): void {
  if (feasible > 1) verdict.scored = feasible;
  verdict.place(node);
}

export const NOT_INDEXED = -1;

const BUDGET = 256 * 2 ** 20;
