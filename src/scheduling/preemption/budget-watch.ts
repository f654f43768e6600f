import type { BudgetState } from "../../cluster/budget-list.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { isSelectedBy } from "./split-by-budgets.ts";

/** What has become of the budgets since the last look: other ones, other numbers, or neither. */
export type BudgetNews = "replaced" | "recounted" | "same";

/** Tells when dry runs have to be made again because disruption budgets say otherwise. */
export class BudgetWatch {
  #budgets: readonly BudgetState[] = [];
  #allowed: readonly number[] = [];
  /** By class: whether some budget selects its pods. */
  #selected: (boolean | undefined)[] = [];

  /** O(budgets). */
  look({ budgets }: ClusterView): BudgetNews {
    const before = this.#budgets;
    const isSame = budgets.length === before.length && budgets.every((each, i) => each === before[i]);
    if (isSame && budgets.every(({ allowed }, i) => allowed === this.#allowed[i])) return "same";
    this.#allowed = budgets.map(({ allowed }) => allowed);
    if (isSame) return "recounted";
    this.#budgets = [...budgets];
    this.#selected = [];
    return "replaced";
  }

  /** Whether a budget of the last look has a say about pods of a class. */
  concerns(podClass: number, { classes }: ClusterView): boolean {
    if (this.#budgets.length === 0) return false;
    this.#selected[podClass] ??= this.#budgets.some((budget) => isSelectedBy(budget, podClass, classes));
    return this.#selected[podClass];
  }
}
