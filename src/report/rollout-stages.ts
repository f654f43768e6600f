import { ROLLOUT_STAGES, type RolloutAction, type RolloutStage } from "../spec/rollout.ts";
import type { ComparedScenario } from "./compared-runs.ts";
import { groupBy } from "./group-by.ts";
import { type RolloutRow, STAGE_COLUMNS } from "./result-tables.ts";

/** In the words of reports, in the order in which a pod passes through them. */
export const STAGE_NAMES: Readonly<Record<RolloutStage, string>> = {
  controllers: "API and controllers",
  pause: "paused on purpose",
  quota: "refused by a quota",
  termination: "old pods ending",
  budget: "blocked by a budget",
  "node-loss": "node loss",
  scheduler: "scheduler",
  capacity: "waiting for capacity",
  pull: "image pull",
  start: "start",
  crashing: "crash loops",
  readiness: "readiness",
};

/** Workloads that have rows of their own; of more the one that was done last in each run stands for all. */
const OWN_ROWS = 4;

/** Where the time of one kind of change went, over the replications of a strategy and variant. */
export interface RolloutStages {
  readonly strategy: string;
  readonly variant: string;
  /** "deployment/checkout", or "the last of 40 workloads". */
  readonly workload: string;
  readonly action: RolloutAction;
  readonly runs: number;
  /** Changes in a run, on average. */
  readonly changes: number;
  /** Seconds by stage, in order of ROLLOUT_STAGES: means over the changes. */
  readonly times: readonly number[];
}

export interface StudyRollouts {
  readonly scenario: ComparedScenario;
  readonly rollouts: readonly RolloutRow[];
}

/** In the order of variants, strategies and first appearance of actions and workloads; what took no time is left out. */
export function rolloutStages({ scenario, rollouts }: StudyRollouts): readonly RolloutStages[] {
  const keyOf = (row: { variant: string; strategy: string; action: string }) =>
    JSON.stringify([row.variant, row.strategy, row.action]);
  const groups = groupBy(rollouts, keyOf);
  const actions = [...new Set(rollouts.map((row) => row.action))];
  return scenario.variants
    .flatMap(({ name: variant }) =>
      scenario.strategies.flatMap(({ label: strategy }) =>
        actions.flatMap((action) =>
          byWorkload(groups.get(keyOf({ variant, strategy, action })) ?? []).map(([workload, rows]) => ({
            ...{ strategy, variant, workload, action },
            ...meansOf(rows),
          })),
        ),
      ),
    )
    .filter(({ times }) => times.some((time) => time > 0));
}

function byWorkload(rows: readonly RolloutRow[]): readonly (readonly [string, readonly RolloutRow[]])[] {
  const groups = groupBy(rows, ({ workload }) => workload);
  if (groups.size <= OWN_ROWS) return [...groups];
  const last = [...groupBy(rows, ({ seed }) => String(seed)).values()].map(lastDone);
  return [[`the last of ${groups.size} workloads`, last]];
}

function meansOf(rows: readonly RolloutRow[]): Pick<RolloutStages, "runs" | "changes" | "times"> {
  const runs = new Set(rows.map(({ seed }) => seed)).size;
  const times = ROLLOUT_STAGES.map(
    (stage) => rows.reduce((sum, row) => sum + row[STAGE_COLUMNS[stage]], 0) / rows.length,
  );
  return { runs, changes: rows.length / runs, times };
}

/** The one that ended last, the first one of equals. */
function lastDone(run: readonly RolloutRow[]): RolloutRow {
  return run.reduce((last, row) => (endOf(row) > endOf(last) ? row : last));
}

function endOf(row: RolloutRow): number {
  return ROLLOUT_STAGES.reduce((sum, stage) => sum + row[STAGE_COLUMNS[stage]], row.start);
}
