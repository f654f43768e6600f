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
  /** Times that it was done, to one workload or to several together, in all replications; and how often to its end. */
  readonly times: number;
  readonly complete: number;
  /** Seconds from the first begin to the last completion: a mean of each replication, of what was complete. */
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
  const waves = runs.map(wavesOf);
  const durations = waves.map((each) => each.map(durationOf).filter((one) => !Number.isNaN(one)));
  const lowest = runs.map((run) => Math.min(...run.map((row) => row.minAvailability)));
  const reasons = [...groupBy(rows, (row) => row.reason)]
    .filter(([reason]) => reason !== "")
    .map(([reason, of]) => ({ reason, count: of.length }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  return {
    ...place,
    workloads: new Set(rows.map((row) => row.workload)).size,
    times: waves.flat().length,
    complete: durations.flat().length,
    duration: studentInterval(durations.filter((each) => each.length > 0).map(meanOf)),
    minAvailability: studentInterval(lowest),
    reasons,
  };
}

/** Changes that were made together, each of another workload: the next of one of them begins another wave. */
function wavesOf(run: readonly RolloutRow[]): readonly (readonly RolloutRow[])[] {
  const waves: RolloutRow[][] = [];
  let seen = new Set<string>();
  for (const row of run) {
    if (waves.length === 0 || seen.has(row.workload)) {
      waves.push([]);
      seen = new Set();
    }
    seen.add(row.workload);
    waves.at(-1)!.push(row);
  }
  return waves;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** First begin to last completion of a wave; NaN if a workload never was complete. */
function durationOf(wave: readonly RolloutRow[]): number {
  const begin = Math.min(...wave.map((row) => row.start));
  return wave.reduce((last, row) => Math.max(last, row.start + row.duration), begin) - begin;
}
