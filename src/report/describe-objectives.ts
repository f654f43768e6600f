import type { ComparedRuns } from "./compared-runs.ts";
import { decimalsFor, formatNumber } from "./format-quantity.ts";
import { findRow, type Summary } from "./summarize.ts";

/**
 * How fast the error budgets of a study's objectives burn with the baseline, the fastest first: 'error budget of
 * deployment="checkout": burns 3.2 times as fast as it may, 99.1 % left'.
 */
export function describeObjectives(study: ComparedRuns, summary: Summary): readonly string[] {
  const variant = study.scenario.variants[0]?.name ?? "";
  const { baseline } = study.scenario;
  const labels = [
    ...new Set(summary.rows.filter(({ metric }) => metric === "slo_burn_rate").map((row) => row.labels)),
  ];
  const meanOf = (figure: Parameters<typeof findRow>[3]) =>
    findRow(summary, variant, baseline, figure)?.mean ?? Number.NaN;
  return labels
    .map((of) => ({
      of,
      rate: meanOf({ metric: "slo_burn_rate", stat: "mean", labels: of }),
      left: 100 * meanOf({ metric: "slo_budget_left", stat: "last", labels: of }),
    }))
    .filter(({ rate }) => !Number.isNaN(rate))
    .sort((a, b) => b.rate - a.rate)
    .map(({ of, rate, left }) => {
      const number = (value: number) => formatNumber(value, Math.min(2, decimalsFor(value, Number.NaN)));
      return `error budget of ${of}: burns ${number(rate)} times as fast as it may, ${number(left)} % left`;
    });
}
