import { ROLLOUT_STAGES, type RolloutAction, type RolloutStage } from "../spec/rollout.ts";
import type { ComparedScenario } from "./compared-runs.ts";
import { groupBy } from "./group-by.ts";
import { type RolloutRow, STAGE_COLUMNS } from "./result-tables.ts";

/** In the words of reports, in the order in which a pod passes through them. */
export const STAGE_NAMES: Readonly<Record<RolloutStage, string>> = {
  controllers: "API and controllers",
  termination: "old pods ending",
  budget: "blocked by a budget",
  "node-loss": "node loss",
  scheduler: "scheduler",
  capacity: "waiting for capacity",
  pull: "image pull",
  start: "start",
  readiness: "readiness",
};

/** Where the time of one kind of change went, over the replications of a strategy and variant. */
export interface RolloutStages {
  readonly strategy: string;
  readonly variant: string;
  readonly action: RolloutAction;
  readonly runs: number;
  /** Seconds by stage, in order of ROLLOUT_STAGES: means over the runs of the workload that was done last in each. */
  readonly times: readonly number[];
}

export interface StudyRollouts {
  readonly scenario: ComparedScenario;
  readonly rollouts: readonly RolloutRow[];
}

/** In the order of variants, strategies and first appearance of actions; what took no time is left out. */
export function rolloutStages({ scenario, rollouts }: StudyRollouts): readonly RolloutStages[] {
  const keyOf = (row: { variant: string; strategy: string; action: string }) =>
    JSON.stringify([row.variant, row.strategy, row.action]);
  const groups = groupBy(rollouts, keyOf);
  const actions = [...new Set(rollouts.map((row) => row.action))];
  return scenario.variants.flatMap(({ name: variant }) =>
    scenario.strategies.flatMap(({ label: strategy }) =>
      actions.flatMap((action) => {
        const rows = groups.get(keyOf({ variant, strategy, action })) ?? [];
        const runs = [...groupBy(rows, ({ seed }) => String(seed)).values()].map(lastDone);
        const times = ROLLOUT_STAGES.map(
          (stage) => runs.reduce((sum, row) => sum + row[STAGE_COLUMNS[stage]], 0) / runs.length,
        );
        const isAny = times.some((time) => time > 0);
        return isAny ? [{ strategy, variant, action, runs: runs.length, times }] : [];
      }),
    ),
  );
}

/** The one that ended last, the first one of equals. */
function lastDone(run: readonly RolloutRow[]): RolloutRow {
  return run.reduce((last, row) => (endOf(row) > endOf(last) ? row : last));
}

function endOf(row: RolloutRow): number {
  return ROLLOUT_STAGES.reduce((sum, stage) => sum + row[STAGE_COLUMNS[stage]], row.start);
}
