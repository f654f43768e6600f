import type { RolloutAction } from "../spec/rollout.ts";
import { groupBy } from "./group-by.ts";
import type { RolloutRow } from "./result-tables.ts";
import type { StoredStudy } from "./stored-study.ts";
import { type Interval, studentInterval } from "./student-interval.ts";

/** What one kind of change of all workloads came to, over the replications of a strategy and variant. */
export interface RolloutOutcomes {
  readonly strategy: string;
  readonly variant: string;
  readonly action: RolloutAction;
  /** Workloads that it was done to, in any run. */
  readonly workloads: number;
  /** Replications in which it was begun, and in which all workloads were complete. */
  readonly runs: number;
  readonly complete: number;
  /** Seconds from the first begin to the last completion, over the replications that were complete. */
  readonly duration: Interval;
  /** Of the workload that fell lowest, over all replications. */
  readonly minAvailability: Interval;
  /** Why workloads were not complete, with how often; most first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** In the order of variants, strategies and first appearance of actions. */
export function rolloutOutcomes(study: StoredStudy): readonly RolloutOutcomes[] {
  const { variants, strategies } = study.scenario;
  const keyOf = (row: { variant: string; strategy: string; action: string }) =>
    JSON.stringify([row.variant, row.strategy, row.action]);
  const groups = groupBy(study.rollouts, keyOf);
  const actions = [...new Set(study.rollouts.map((row) => row.action))];
  return variants.flatMap(({ name: variant }) =>
    strategies.flatMap(({ label: strategy }) =>
      actions.flatMap((action) => {
        const rows = groups.get(keyOf({ variant, strategy, action }));
        return rows === undefined ? [] : [outcomesOf(rows, { strategy, variant, action })];
      }),
    ),
  );
}

function outcomesOf(
  rows: readonly RolloutRow[],
  place: { readonly strategy: string; readonly variant: string; readonly action: RolloutAction },
): RolloutOutcomes {
  const runs = [...groupBy(rows, (row) => String(row.seed)).values()];
  const durations = runs.map(durationOf).filter((each) => !Number.isNaN(each));
  const lowest = runs.map((run) => Math.min(...run.map((row) => row.minAvailability)));
  const reasons = [...groupBy(rows, (row) => row.reason)]
    .filter(([reason]) => reason !== "")
    .map(([reason, of]) => ({ reason, count: of.length }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  return {
    ...place,
    workloads: new Set(rows.map((row) => row.workload)).size,
    runs: runs.length,
    complete: durations.length,
    duration: studentInterval(durations),
    minAvailability: studentInterval(lowest),
    reasons,
  };
}

/** First begin to last completion in one run; NaN if a workload never was complete. */
function durationOf(run: readonly RolloutRow[]): number {
  const begin = Math.min(...run.map((row) => row.start));
  return run.reduce((last, row) => Math.max(last, row.start + row.duration), begin) - begin;
}
