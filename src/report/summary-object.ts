import { checkExpectations, type ExpectationResult } from "./check-expectations.ts";
import type { Comparison } from "./compare-pairs.ts";
import { type ComparedRuns, failedRuns } from "./compared-runs.ts";
import { describeDifferences } from "./describe-differences.ts";
import { chooseKeyFigures } from "./key-figures.ts";
import type { Summary, SummaryRow } from "./summarize.ts";

/**
 * The summary as plain data for `-o json` and `-o yaml`: snake_case keys, units in `unit`, null for what was not
 * observed (JSON has no NaN).
 */
export function summaryObject(study: ComparedRuns, summary: Summary): Record<string, unknown> {
  const { name, question, baseline } = study.scenario;
  return {
    scenario: name,
    question,
    baseline,
    runs: {
      planned: study.planned,
      finished: study.outcomes.length - summary.failed,
      failed: summary.failed,
      missing: summary.missing,
    },
    answer: describeDifferences(study, summary, chooseKeyFigures(study, summary, KEY_FIGURES)),
    figures: summary.rows.map(figureObject),
    expectations: checkExpectations(study).map(expectationObject),
    failed_runs: failedRuns(study.outcomes).map(
      ({ variant, strategy, seed, kind, message, simulatedTime }) => ({
        variant,
        strategy,
        seed,
        kind,
        message,
        simulated_s: simulatedTime === undefined ? null : simulatedTime / 1e6,
      }),
    ),
  };
}

/** As many as the terminal's table may show, so that both say the same. */
export const KEY_FIGURES = 6;

function figureObject(row: SummaryRow): Record<string, unknown> {
  const { variant, strategy, metric, unit, stat, labels, n } = row;
  return {
    variant,
    strategy,
    metric,
    unit,
    stat,
    labels,
    n,
    mean: orNull(row.mean),
    sd: orNull(row.sd),
    half_width: orNull(row.halfWidth),
    ...(row.toBaseline === undefined ? {} : { to_baseline: comparisonObject(row.toBaseline) }),
    ...(row.toFirstVariant === undefined ? {} : { to_first_variant: comparisonObject(row.toFirstVariant) }),
  };
}

function comparisonObject(comparison: Comparison): Record<string, unknown> {
  return {
    with: comparison.with,
    pairs: comparison.n,
    difference: orNull(comparison.difference),
    half_width: orNull(comparison.halfWidth),
    relative: orNull(comparison.relative),
    relative_half_width: orNull(comparison.relativeHalfWidth),
    verdict: comparison.verdict,
  };
}

function expectationObject(result: ExpectationResult): Record<string, unknown> {
  const { text, across, variant, strategy, holds, labels, checked, broken, problem } = result;
  return {
    text,
    across,
    variant,
    strategy,
    holds,
    value: orNull(result.value),
    labels,
    seed: result.seed ?? null,
    checked,
    broken,
    problem,
  };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
