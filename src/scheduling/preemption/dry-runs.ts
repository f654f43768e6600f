import type { Column, NodeId, PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { NodeTest } from "../node-test.ts";
import { SingleRejection } from "../single-rejection.ts";
import type { BudgetWatch } from "./budget-watch.ts";
import { type Candidate, firstStart, sumOfPriorities } from "./candidate.ts";
import { findVictims } from "./find-victims.ts";

/**
 * What came of trying to make room for pods of one class on each node, as far as the choice among nodes goes by it.
 *
 * Made when asked for, and kept until it is forgotten. By position in an order of nodes. Memory: 34 bytes a node.
 */
export class DryRuns {
  readonly #order: Column;
  /** UNKNOWN, NONE or CANDIDATE: whether pods would have to go, and then there would be room. */
  readonly states: Uint8Array;
  /** 1 where a budget has a say about a pod that might have to go. */
  readonly #budgeted: Uint8Array;
  readonly violations: Int32Array;
  /** The highest priority of a victim. */
  readonly #highest: Int32Array;
  readonly #sum: Float64Array;
  readonly #victims: Int32Array;
  readonly #start: Float64Array;
  readonly #why = new SingleRejection();

  constructor(order: Column) {
    this.#order = order;
    this.states = new Uint8Array(order.length);
    this.#budgeted = new Uint8Array(order.length);
    this.violations = new Int32Array(order.length);
    this.#highest = new Int32Array(order.length);
    this.#sum = new Float64Array(order.length);
    this.#victims = new Int32Array(order.length);
    this.#start = new Float64Array(order.length);
  }

  forget(position: number): void {
    this.states[position] = UNKNOWN;
  }

  forgetAll(): void {
    this.states.fill(UNKNOWN);
  }

  /** Where a budget has a say. */
  forgetBudgeted(): void {
    for (let i = 0; i < this.states.length; i++) if (this.#budgeted[i] === 1) this.states[i] = UNKNOWN;
  }

  /** Finds out whether a node whose state is UNKNOWN is a candidate. */
  isCandidate(
    position: number,
    priority: number,
    view: ClusterView,
    test: NodeTest,
    budgets: BudgetWatch,
  ): boolean {
    const candidate = this.candidateAt(position, priority, view, test);
    const isOne = candidate !== undefined && candidate.victims.length > 0;
    if (isOne) this.#note(position, candidate, view);
    if (this.#isLasting(position, priority, view, budgets)) {
      this.states[position] = isOne ? CANDIDATE : NONE;
    }
    return isOne;
  }

  /** Who would have to go. */
  candidateAt(position: number, priority: number, view: ClusterView, test: NodeTest): Candidate | undefined {
    return findVictims(this.#order[position] as NodeId, priority, view, test, this.#why);
  }

  /** Negative if the candidate at `a` is better than that at `b`, 0 if they are equal in all that counts: `bestOf`. */
  compare(a: number, b: number): number {
    return (
      this.violations[a]! - this.violations[b]! ||
      this.#highest[a]! - this.#highest[b]! ||
      this.#sum[a]! - this.#sum[b]! ||
      this.#victims[a]! - this.#victims[b]! ||
      this.#start[b]! - this.#start[a]!
    );
  }

  #note(position: number, { victims, violations }: Candidate, view: ClusterView): void {
    this.violations[position] = violations;
    this.#highest[position] = view.priorityOf(victims[0]!);
    this.#sum[position] = sumOfPriorities(victims, view);
    this.#victims[position] = victims.length;
    this.#start[position] = firstStart(victims, view);
  }

  /** A pod whose binding is under way counts as if it had started just now: that is another time later. */
  #isLasting(position: number, priority: number, view: ClusterView, budgets: BudgetWatch): boolean {
    const { boundAt } = view.pods;
    const pods: readonly PodId[] = view.podsOf(this.#order[position] as NodeId);
    let isLasting = true;
    let isBudgeted = false;
    for (const pod of pods) {
      if (view.priorityOf(pod) >= priority) continue;
      if (Number.isNaN(boundAt[pod])) isLasting = false;
      if (budgets.concerns(view.classOf(pod), view)) isBudgeted = true;
    }
    this.#budgeted[position] = isBudgeted ? 1 : 0;
    return isLasting;
  }
}

export const UNKNOWN = 0;
const NONE = 1;
export const CANDIDATE = 2;
