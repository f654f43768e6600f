import { ROLLOUT_STAGES, type RolloutStage, type StageTimes } from "../spec/rollout.ts";
import type { RunResult } from "../spec/run-result.ts";
import type { ExpectationSpec, ReplicationSpec, StrategySpec, VariantSpec } from "../spec/scenario-spec.ts";
import type { Study } from "../spec/study.ts";
import { type ComparedRuns, failedRuns, finishedRuns } from "./compared-runs.ts";
import { groupBy } from "./group-by.ts";
import {
  type DistributionRow,
  type FailedRunRow,
  type FailureRow,
  type MarkRow,
  type PendingRow,
  type RolloutRow,
  type RunRow,
  STAGE_COLUMNS,
  type TimelineRow,
} from "./result-tables.ts";

/**
 * A study as a results folder holds it: the single source of tables, charts and page.
 *
 * Made from a Study by `storedStudyOf` and from a folder by `readResults`; both give equal values, so what is drawn
 * from them has equal bytes.
 */
export interface StoredStudy extends ComparedRuns {
  readonly version: string;
  /** SHA-256 of everything that decides the results, in hex. */
  readonly hash: string;
  /** What repeats it, as typed. */
  readonly command: string;
  readonly scenario: StoredScenario;
  /** Every outcome in plan order. */
  readonly runs: readonly StoredRun[];
  readonly timeline: readonly TimelineRow[];
  readonly distributions: readonly DistributionRow[];
  readonly marks: readonly MarkRow[];
  readonly pending: readonly PendingRow[];
  /** Of every run that finished, in plan order. */
  readonly rollouts: readonly RolloutRow[];
  /** Likewise. */
  readonly failures: readonly FailureRow[];
}

export interface StoredScenario {
  readonly name: string;
  readonly question: string;
  readonly strategies: readonly Pick<StrategySpec, "label" | "name" | "options" | "queue">[];
  readonly baseline: string;
  readonly variants: readonly StoredVariant[];
  readonly expectations: readonly ExpectationSpec[];
  readonly replications: ReplicationSpec;
  readonly notes: readonly string[];
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
}

/** What the report says of a world. Seconds; a horizon of null is "when all work has ended". */
export interface StoredVariant {
  readonly name: string;
  readonly kubernetesVersion: string;
  readonly start: string;
  readonly horizon_s: number | null;
  readonly warmUp_s: number;
  readonly nodes: number;
  readonly workloads: readonly string[];
}

export interface StoredRun {
  readonly variant: string;
  readonly strategy: string;
  readonly seed: number;
  readonly status: "finished" | "failed";
  /** Of a run that finished: events processed, their hash, and the simulated time at the end. */
  readonly events: number;
  readonly eventHash: string;
  readonly ended_s: number;
}

/** Microseconds in a second: times leave the program in seconds. */
const SECOND = 1e6;

/** What of a study is stored. O(values); the timelines are those of the first replication that finished. */
export function storedStudyOf(study: Study, identity: { hash: string; command: string }): StoredStudy {
  const finished = finishedRuns(study.outcomes as readonly (RunResult | never)[]);
  const firsts = placesOf(finished).map((runs) => runs[0]!);
  return {
    version: study.version,
    ...identity,
    scenario: storedScenario(study),
    metrics: study.metrics,
    planned: study.planned,
    outcomes: study.outcomes.map((outcome) =>
      outcome.status === "failed"
        ? { ...outcome, simulatedTime: outcome.simulatedTime }
        : {
            status: outcome.status,
            variant: outcome.variant,
            strategy: outcome.strategy,
            seed: outcome.seed,
            metrics: outcome.metrics,
          },
    ),
    runs: study.outcomes.map(storedRun),
    timeline: firsts.flatMap(timelineRows),
    distributions: placesOf(finished).flatMap(distributionRows),
    marks: firsts.flatMap(markRows),
    pending: pendingRows(finished),
    rollouts: finished.flatMap(rolloutRows),
    failures: finished.flatMap(failureRows),
  };
}

/** What waited at the end of the first run of each strategy and variant. */
export function pendingRows(finished: readonly RunResult[]): PendingRow[] {
  return placesOf(finished).flatMap(([first]) =>
    first!.pending.map((each) => {
      const { strategy, variant, seed } = first!;
      return { strategy, variant, seed, ...each };
    }),
  );
}

/** The rows of runs.csv. */
export function runRows(study: StoredStudy): RunRow[] {
  return finishedRuns(study.outcomes).flatMap(({ strategy, variant, seed, metrics }) =>
    metrics.map(({ metric, stat, labels, value }) => ({
      scenario: study.scenario.name,
      strategy,
      variant,
      seed,
      metric,
      stat,
      labels,
      value,
    })),
  );
}

/** The rows of failed-runs.csv. */
export function failedRunRows(study: StoredStudy): FailedRunRow[] {
  return failedRuns(study.outcomes).map(({ strategy, variant, seed, kind, simulatedTime, message }) => ({
    strategy,
    variant,
    seed,
    kind,
    simulated: simulatedTime === undefined ? Number.NaN : simulatedTime / SECOND,
    message,
  }));
}

/** Runs by strategy and variant; the first of each is the one that is drawn over time. */
function placesOf(runs: readonly RunResult[]): readonly (readonly RunResult[])[] {
  return [...groupBy(runs, placeKey).values()];
}

export function placeKey(place: { readonly variant: string; readonly strategy: string }): string {
  return JSON.stringify([place.variant, place.strategy]);
}

function storedScenario({ scenario }: Study): StoredScenario {
  const { name, question, baseline, expectations, replications, notes, inputs } = scenario;
  return {
    name,
    question,
    strategies: scenario.strategies.map(({ label, name: rule, options, queue }) => ({
      label,
      name: rule,
      options,
      queue,
    })),
    baseline,
    variants: scenario.variants.map(storedVariant),
    expectations,
    replications,
    notes,
    inputs,
  };
}

function storedVariant({ name, world }: VariantSpec): StoredVariant {
  return {
    name,
    kubernetesVersion: world.kubernetesVersion,
    start: world.start,
    horizon_s: Number.isFinite(world.horizon) ? world.horizon / SECOND : null,
    warmUp_s: world.warmUp / SECOND,
    nodes: world.nodes.length,
    workloads: [
      ...world.tasks.map((task) => task.name),
      ...world.objects.workloads.map((workload) => workload.label),
    ],
  };
}

function storedRun(outcome: Study["outcomes"][number]): StoredRun {
  const { variant, strategy, seed, status } = outcome;
  if (outcome.status === "failed")
    return { variant, strategy, seed, status, events: 0, eventHash: "", ended_s: 0 };
  const { events, eventHash, endedAt } = outcome;
  return { variant, strategy, seed, status, events, eventHash, ended_s: endedAt / SECOND };
}

function timelineRows({ strategy, variant, seed, timeline }: RunResult): TimelineRow[] {
  return timeline.series.flatMap(({ metric, labels, mean, min, max }) =>
    Array.from({ length: timeline.buckets }, (_, bucket) => ({
      strategy,
      variant,
      seed,
      metric,
      labels,
      start: (bucket * timeline.step) / SECOND,
      end: ((bucket + 1) * timeline.step) / SECOND,
      mean: mean[bucket]!,
      min: min[bucket]!,
      max: max[bucket]!,
    })),
  );
}

/** Quantiles are averaged at equal probability, as the summary averages the runs' p95: each run has the same say. */
function distributionRows(runs: readonly RunResult[]): DistributionRow[] {
  const columns = runs.flatMap((run) => run.distributions).filter((column) => column.count > 0);
  const { strategy, variant } = runs[0]!;
  const series = groupBy(columns, (column) => JSON.stringify([column.metric, column.labels]));
  return [...series.values()].flatMap((ofSeries) => {
    const { metric, labels, quantiles } = ofSeries[0]!;
    return Array.from(quantiles, (_, position) => {
      const values = ofSeries.map((column) => column.quantiles[position]!);
      return {
        strategy,
        variant,
        metric,
        labels,
        probability: position / (quantiles.length - 1),
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        min: values.reduce((least, value) => Math.min(least, value)),
        max: values.reduce((most, value) => Math.max(most, value)),
        runs: values.length,
      };
    });
  });
}

function markRows({ strategy, variant, seed, marks }: RunResult): MarkRow[] {
  return marks.map(({ from, until, what, target, cause }) => ({
    strategy,
    variant,
    seed,
    from: from / SECOND,
    until: until / SECOND,
    what,
    target,
    cause,
  }));
}

/** Of one run, for failures.csv. */
export function failureRows({ strategy, variant, seed, failures }: RunResult): FailureRow[] {
  return failures.map((each) => ({
    ...{ strategy, variant, seed, ...each },
    start: each.start / SECOND,
    lasted: each.lasted / SECOND,
    detected: each.detected / SECOND,
    firstEviction: each.firstEviction / SECOND,
    lastEviction: each.lastEviction / SECOND,
    recovered: each.recovered / SECOND,
  }));
}

/** Of one run, for rollouts.csv. */
export function rolloutRows({ strategy, variant, seed, rollouts }: RunResult): RolloutRow[] {
  return rollouts.map(({ start, duration, firstReady, timeBelowWanted, shortfall, gap, ...record }) => ({
    strategy,
    variant,
    seed,
    workload: record.workload,
    action: record.action,
    start: start / SECOND,
    duration: duration / SECOND,
    firstReady: firstReady / SECOND,
    wanted: record.wanted,
    resized: record.resized,
    minServing: record.minServing,
    minAvailability: record.minAvailability,
    timeBelowWanted: timeBelowWanted / SECOND,
    shortfall: shortfall / SECOND,
    surge: record.surge,
    surgeTime: record.surgeTime / SECOND,
    surgeCost: record.surgeCost,
    availabilityTime: record.availabilityTime / SECOND,
    created: record.created,
    deleted: record.deleted,
    disrupted: record.disrupted,
    failed: record.failed,
    restarted: record.restarted,
    outcome: record.outcome,
    stalled: Number(record.isStalled),
    reason: record.reason,
    status: record.status,
    gap: gap / SECOND,
    gapEstimate: record.gapEstimate / SECOND,
    ...stageTimes(record.stages),
  }));
}

type StageColumn = (typeof STAGE_COLUMNS)[RolloutStage];

function stageTimes(stages: StageTimes): Record<StageColumn, number> {
  const times = ROLLOUT_STAGES.map((stage, position) => [STAGE_COLUMNS[stage], stages[position]! / SECOND]);
  return Object.fromEntries(times) as Record<StageColumn, number>;
}
