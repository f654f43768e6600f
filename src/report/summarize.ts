import { unitOf } from "../spec/unit-of.ts";
import { type Comparison, comparePairs } from "./compare-pairs.ts";
import { betterOf, type ComparedRuns, failedRuns, finishedRuns, metricInfo } from "./compared-runs.ts";
import { type Interval, studentInterval } from "./student-interval.ts";

/** What the runs of a study say, one row for each variant, strategy, metric, stat and labels. */
export interface Summary {
  /** Variants and strategies in the scenario's order; metrics in the catalog's, then stats and labels as first seen. */
  readonly rows: readonly SummaryRow[];
  /** Runs that failed, and runs that were planned and never finished. */
  readonly failed: number;
  readonly missing: number;
}

export interface SummaryRow extends Interval {
  readonly variant: string;
  readonly strategy: string;
  readonly metric: string;
  readonly unit: string;
  readonly stat: string;
  readonly labels: string;
  /** Against the baseline strategy under the same variant; undefined for the baseline itself. */
  readonly toBaseline: Comparison | undefined;
  /** Against the first variant with the same strategy; undefined for the first variant itself. */
  readonly toFirstVariant: Comparison | undefined;
}

/**
 * Mean, standard deviation and 95 % Student interval over the replications, and paired differences by seed.
 *
 * Failed runs and values that were not observed (NaN) do not count; a pair needs both of its values.
 * O(values of all runs).
 */
export function summarize(study: ComparedRuns): Summary {
  const series = collectSeries(study);
  const { baseline, variants } = study.scenario;
  const firstVariant = variants[0]?.name ?? "";
  const rows = [...series.values()].map((one): SummaryRow => {
    const info = metricInfo(study.metrics, one.metric);
    const better = betterOf(info, one.labels);
    const other = (variant: string, strategy: string) =>
      series.get(seriesKey(variant, strategy, one.metric, one.stat, one.labels))?.bySeed;
    return {
      variant: one.variant,
      strategy: one.strategy,
      metric: one.metric,
      unit: unitOf(info, one.stat),
      stat: one.stat,
      labels: one.labels,
      ...studentInterval([...one.bySeed.values()]),
      toBaseline:
        one.strategy === baseline
          ? undefined
          : comparePairs(one.bySeed, other(one.variant, baseline), baseline, better),
      toFirstVariant:
        one.variant === firstVariant
          ? undefined
          : comparePairs(one.bySeed, other(firstVariant, one.strategy), firstVariant, better),
    };
  });
  const failed = failedRuns(study.outcomes).length;
  return { rows, failed, missing: study.planned - study.outcomes.length };
}

/** The row of a strategy under a variant, if the study has it. */
export function findRow(
  summary: Summary,
  variant: string,
  strategy: string,
  figure: { readonly metric: string; readonly stat: string; readonly labels: string },
): SummaryRow | undefined {
  return summary.rows.find(
    (row) =>
      row.metric === figure.metric &&
      row.stat === figure.stat &&
      row.labels === figure.labels &&
      row.strategy === strategy &&
      row.variant === variant,
  );
}

interface Series {
  readonly variant: string;
  readonly strategy: string;
  readonly metric: string;
  readonly stat: string;
  readonly labels: string;
  readonly bySeed: Map<number, number>;
}

/** Values by seed, keyed by everything else; in the order that the summary promises. */
function collectSeries(study: ComparedRuns): Map<string, Series> {
  const collected = new Map<string, Series>();
  for (const run of finishedRuns(study.outcomes)) {
    for (const { metric, stat, labels, value } of run.metrics) {
      const key = seriesKey(run.variant, run.strategy, metric, stat, labels);
      let one = collected.get(key);
      if (one === undefined) {
        one = { variant: run.variant, strategy: run.strategy, metric, stat, labels, bySeed: new Map() };
        collected.set(key, one);
      }
      if (!Number.isNaN(value)) one.bySeed.set(run.seed, value);
    }
  }
  return inScenarioOrder(study, collected);
}

function inScenarioOrder(study: ComparedRuns, collected: Map<string, Series>): Map<string, Series> {
  const rank = (names: readonly string[]) => new Map(names.map((name, position) => [name, position]));
  const variants = rank(study.scenario.variants.map((variant) => variant.name));
  const strategies = rank(study.scenario.strategies.map((strategy) => strategy.label));
  const metrics = rank(study.metrics.map((metric) => metric.name));
  const at = (ranks: Map<string, number>, name: string) => ranks.get(name) ?? ranks.size;
  const entries = [...collected].sort(
    ([, a], [, b]) =>
      at(variants, a.variant) - at(variants, b.variant) ||
      at(strategies, a.strategy) - at(strategies, b.strategy) ||
      at(metrics, a.metric) - at(metrics, b.metric),
  );
  return new Map(entries);
}

function seriesKey(variant: string, strategy: string, metric: string, stat: string, labels: string): string {
  return JSON.stringify([variant, strategy, metric, stat, labels]);
}
