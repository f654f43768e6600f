import type { Cluster } from "../cluster/cluster.ts";
import { errorShare } from "../spec/error-share.ts";
import { BURN_WINDOWS, type ObjectiveSpec } from "../spec/objective.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { ErrorBudget } from "./error-budget.ts";
import { withLabel } from "./label-text.ts";
import type { PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts } from "./replica-counts.ts";

/** Error budgets of workloads that are to be available. O(objectives of a workload) a change of it. */
export class Objectives {
  readonly #cluster: Cluster;
  readonly #counts: ReplicaCounts;
  readonly #kept: {
    readonly spec: ObjectiveSpec;
    readonly row: number;
    budget: ErrorBudget;
    weight: number;
  }[];

  /** By row: the shares of errors of its pods that serve, summed. */
  readonly #errors: Float64Array;

  /** `firstWorkload`: number of the first workload object. `loads`: values at the start. */
  constructor(
    cluster: Cluster,
    counts: ReplicaCounts,
    objectives: readonly ObjectiveSpec[],
    firstWorkload: number,
    loads: readonly number[],
    states: PodStates,
  ) {
    this.#cluster = cluster;
    this.#counts = counts;
    this.#errors = new Float64Array(counts.labels.length);
    this.#kept = objectives.flatMap((spec) => {
      const row = counts.rowOfWorkload(firstWorkload + spec.workload);
      const weight = spec.load === undefined ? 1 : loads[spec.load]!;
      const budget = new ErrorBudget(spec.availability, cluster.now, weight);
      return row === NO_ROW ? [] : [{ spec, row, budget, weight }];
    });
    if (this.#kept.length === 0) return;
    for (const { row } of this.#kept) this.#update(row);
    counts.onChange((row) => this.#update(row));
    states.listen({
      serving: (pod, _, difference) => {
        const share = errorShare(cluster.pods.templates[pod]!);
        if (share > 0) this.#err(counts.rowOf(pod), difference * share);
      },
    });
  }

  /** So much is asked from now on. */
  loadChanged(load: number, value: number): void {
    for (const kept of this.#kept) {
      if (kept.spec.load !== load) continue;
      kept.weight = value;
      this.#update(kept.row);
    }
  }

  /** The end of the warm-up. */
  reset(now: number): void {
    for (const kept of this.#kept) kept.budget = new ErrorBudget(kept.spec.availability, now, kept.weight);
    for (const { row } of this.#kept) this.#update(row);
  }

  finish(now: number): readonly MetricValue[] {
    return this.#kept.flatMap(({ spec, row, budget }) => {
      const labels = this.#counts.labels[row]!;
      const { burnRate, budgetLeft, below, worst, worstOfBoth } = budget.finish(now, spec.window);
      const value = (metric: string, stat: string, of: number) => ({ metric, stat, labels, value: of });
      const rates = [
        ...BURN_WINDOWS.map(({ name }, position) => [name, worst[position]!] as const),
        [BURN_WINDOWS.map(({ name }) => name).join("+"), worstOfBoth] as const,
      ];
      return [
        value("slo_burn_rate", "mean", burnRate),
        value("slo_budget_left", "last", budgetLeft),
        value("slo_time_below_s", "sum", below / 1_000_000),
        ...rates.map(([window, rate]) => ({
          metric: "slo_worst_burn_rate",
          stat: "max",
          labels: withLabel(labels, "window", window),
          value: rate,
        })),
      ];
    });
  }

  #err(row: number, change: number): void {
    if (row === NO_ROW) return;
    this.#errors[row]! += change;
    this.#update(row);
  }

  /** Requests find a replica, of those wanted, that serves, or fail; of those that do, some are answered with errors. */
  #update(row: number): void {
    const wanted = this.#counts.wanted[row]!;
    const serving = this.#counts.serving[row]!;
    const lacking = wanted === 0 ? 0 : Math.max(0, wanted - serving) / wanted;
    const errors = serving === 0 || this.#errors[row]! < HAIR ? 0 : this.#errors[row]! / serving;
    const missing = lacking + (1 - lacking) * errors;
    for (const kept of this.#kept)
      if (kept.row === row) kept.budget.set(this.#cluster.now, missing, kept.weight);
  }
}

/** What is left of a sum of shares when all are taken away again. */
const HAIR = 1e-9;
