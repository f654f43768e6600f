import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import { ScoreTree } from "./score-tree.ts";
import { TreeBank } from "./tree-bank.ts";

/** A shape whose tree is kept up to date with each change, together with those of other such shapes. */
export interface HotShape {
  readonly tree: ScoreTree;
  readonly groups: undefined;
  /** Changes that there had been when it was used last. */
  usedAt: number;
}

/** When shapes are hot. */
export interface HotTuning {
  /** Decisions after which it is looked again at what is worth it. */
  readonly window: number;
  /** Below this many changes a decision the trees by themselves are as good. */
  readonly leastLag: number;
  /** How often a shape comes back in a window, after that many changes, on average. */
  readonly leastReturns: number;
  /** What rating a node for a shape costs in a sweep, as a part of what it costs by itself. */
  readonly sweepCost: number;
}

export const USUAL_TUNING: HotTuning = { window: 4096, leastLag: 48, leastReturns: 3, sweepCost: 0.35 };

/**
 * Trees of shapes that come in turn, so that each would find many nodes changed whenever it is used.
 *
 * A node that changes is rated for all of them in one sweep, which costs a fraction of what finding it again for each
 * shape does. Which shapes these are is settled by what the last `window` decisions cost. Invariant after `sync`: the
 * trees hold what `rules.rateClasses` says of each node. Oracle: SchedulingCycle,
 * test/scheduling/index/placement-index.test.ts.
 */
export class HotShapes {
  readonly #rules: NodeRules;
  readonly #order: NodeOrder;
  readonly #tuning: HotTuning;
  /** Bytes that the bank may have. */
  readonly #budget: number;
  #window: number;
  #bank: TreeBank | undefined;
  /** By shape. */
  #hot: (HotShape | undefined)[] = [];
  /** By slot of the bank. */
  #classes = new Int32Array(0);
  #totals = new Int32Array(0);
  #count = 0;
  /** How often it was settled which shapes are hot. */
  makings = 0;
  #cursor = 0;
  // Of the window that goes on.
  #decisions = 0;
  #lag = 0;
  /** Part of the lag that was of shapes which are not hot. */
  #coldLag = 0;
  /** Uses of a shape after many changes. */
  #returns = 0;
  #began = 0;
  /** Shapes that were used after many changes, and a class of each. */
  readonly #used = new Map<number, ClassId>();

  constructor(rules: NodeRules, order: NodeOrder, budget: number, tuning: HotTuning) {
    this.#rules = rules;
    this.#order = order;
    this.#budget = budget;
    this.#tuning = tuning;
    this.#window = tuning.window / 4;
  }

  get bytes(): number {
    return this.#bank?.bytes ?? 0;
  }

  /** The shape with its tree, up to date; undefined: it is not hot, or a rule cannot be asked that way now. */
  shapeOf(shape: number, podClass: ClassId, view: ClusterView): HotShape | undefined {
    const hot = this.#hot[shape];
    if (hot === undefined || !this.#rules.canTurn(podClass, view)) return undefined;
    const { count } = view.changes;
    this.#note(shape, podClass, count - hot.usedAt, view);
    hot.usedAt = count;
    this.#sync(view);
    // Which shapes are hot may have been settled anew.
    return this.#hot[shape];
  }

  /** A shape that is not hot was used, and had so many changes to take in. */
  noteCold(shape: number, podClass: ClassId, lag: number, view: ClusterView): void {
    if (lag > this.#tuning.leastLag && !this.#rules.canTurn(podClass, view)) return;
    this.#coldLag += Math.min(lag, this.#order.count / 2);
    this.#note(shape, podClass, lag, view);
  }

  isHot(shape: number): boolean {
    return this.#hot[shape] !== undefined;
  }

  #note(shape: number, podClass: ClassId, lag: number, view: ClusterView): void {
    // Beyond that all nodes are rated anew, whatever the lag.
    this.#lag += Math.min(lag, this.#order.count / 2);
    if (lag > this.#tuning.leastLag) {
      this.#used.set(shape, podClass);
      this.#returns++;
    }
    if (++this.#decisions < this.#window) return;
    // The first look comes early, since a run may be short.
    this.#window = this.#tuning.window;
    this.#settle(view);
    this.#decisions = 0;
    this.#lag = 0;
    this.#coldLag = 0;
    this.#returns = 0;
    this.#began = view.changes.count;
    this.#used.clear();
  }

  /** Looks at what the window has cost, and what it would have the other way. */
  #settle(view: ClusterView): void {
    const { leastLag, sweepCost } = this.#tuning;
    const sweeps = (view.changes.count - this.#began) * this.#used.size;
    const bytes = this.#used.size * this.#order.count * BYTES_A_LEAF;
    // Batches of equal pods have a great lag, but once a batch.
    const isWorthIt =
      this.#returns > 0 &&
      this.#returns >= this.#tuning.leastReturns * this.#used.size &&
      this.#lag > leastLag * this.#decisions &&
      sweeps * sweepCost < this.#lag &&
      bytes < this.#budget;
    if (!isWorthIt) {
      this.#clear();
      return;
    }
    // A bank costs as much to make as thousands of sweeps: not for a few shapes more or less.
    const isStill = this.#coldLag < this.#lag / 4 && this.#used.size > this.#count / 2;
    if (!isStill) this.#make(view);
  }

  #clear(): void {
    this.#bank = undefined;
    this.#hot = [];
    this.#count = 0;
  }

  #make(view: ClusterView): void {
    const count = this.#used.size;
    const bank = new TreeBank(this.#order.count, count);
    this.#bank = bank;
    this.#hot = [];
    this.#count = count;
    this.#classes = Int32Array.from(this.#used.values());
    this.#totals = new Int32Array(count);
    let slot = 0;
    for (const shape of this.#used.keys()) {
      const tree = new ScoreTree(bank.nodes, bank, slot++);
      while (this.#hot.length <= shape) this.#hot.push(undefined);
      this.#hot[shape] = { tree, groups: undefined, usedAt: view.changes.count };
    }
    this.makings++;
    this.#sweep(view, this.#order.ids, bank.nodes);
    this.#cursor = view.changes.count;
  }

  #sync(view: ClusterView): void {
    const { changes } = view;
    if (changes.count === this.#cursor || this.#bank === undefined) return;
    const order = this.#order;
    if (changes.reaches(this.#cursor)) {
      this.#sweep(view, order.gathered, order.gather(changes, this.#cursor));
    } else this.#sweep(view, order.ids, order.count);
    this.#cursor = changes.count;
  }

  #sweep(view: ClusterView, nodes: Int32Array, count: number): void {
    const bank = this.#bank!;
    const { positionOf } = this.#order;
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!;
      this.#rules.rateClasses(node, view, this.#classes, this.#count, this.#totals);
      bank.setAll(positionOf[node]!, this.#totals, this.#count);
    }
  }
}

const BYTES_A_LEAF = 2.3;
