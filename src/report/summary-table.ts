import type { Comparison } from "./compare-pairs.ts";
import type { TableSpec } from "./result-tables.ts";
import type { Summary } from "./summarize.ts";

/** A row of summary.csv: one figure of one strategy under one variant, flat. */
export interface SummaryTableRow {
  readonly strategy: string;
  readonly variant: string;
  readonly metric: string;
  readonly unit: string;
  readonly stat: string;
  readonly labels: string;
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
  readonly baseline: string;
  readonly baselinePairs: number;
  readonly baselineDifference: number;
  readonly baselineHalfWidth: number;
  readonly baselineVerdict: string;
  readonly firstVariant: string;
  readonly firstVariantPairs: number;
  readonly firstVariantDifference: number;
  readonly firstVariantHalfWidth: number;
  readonly firstVariantVerdict: string;
}

export const SUMMARY_TABLE: TableSpec<SummaryTableRow> = {
  file: "summary.csv",
  holds: "mean and 95 % interval of every figure over the replications, and paired differences by seed",
  columns: [
    { key: "strategy", name: "strategy", type: "text", unit: "", meaning: "label of the strategy" },
    {
      key: "variant",
      name: "variant",
      type: "text",
      unit: "",
      meaning: "name of the variant; empty for the scenario as written",
    },
    { key: "metric", name: "metric", type: "text", unit: "", meaning: "name in docs/metrics.md" },
    {
      key: "unit",
      name: "unit",
      type: "text",
      unit: "",
      meaning: "unit of mean, sd, low, high and the differences",
    },
    {
      key: "stat",
      name: "stat",
      type: "text",
      unit: "",
      meaning: "mean, a quantile, min, max, sum, last or count",
    },
    { key: "labels", name: "labels", type: "text", unit: "", meaning: "empty for the whole run" },
    { key: "n", name: "n", type: "number", unit: "1", meaning: "replications that observed it" },
    { key: "mean", name: "mean", type: "number", unit: "of the row", meaning: "mean over the replications" },
    {
      key: "sd",
      name: "sd",
      type: "number",
      unit: "of the row",
      meaning: "sample standard deviation; empty for one",
    },
    {
      key: "low",
      name: "low",
      type: "number",
      unit: "of the row",
      meaning: "lower end of the 95 % Student interval",
    },
    {
      key: "high",
      name: "high",
      type: "number",
      unit: "of the row",
      meaning: "upper end of the 95 % Student interval",
    },
    ...comparisonColumns("baseline", "the baseline strategy under the same variant"),
    ...comparisonColumns("firstVariant", "the first variant with the same strategy"),
  ],
};

function comparisonColumns(
  key: "baseline" | "firstVariant",
  other: string,
): TableSpec<SummaryTableRow>["columns"] {
  const name = key === "baseline" ? "baseline" : "first_variant";
  return [
    { key, name, type: "text", unit: "", meaning: `what it is compared with: ${other}; empty for none` },
    { key: `${key}Pairs`, name: `${name}_pairs`, type: "number", unit: "1", meaning: "seeds that have both" },
    {
      key: `${key}Difference`,
      name: `${name}_difference`,
      type: "number",
      unit: "of the row",
      meaning: `mean of this minus ${other}, seed by seed`,
    },
    {
      key: `${key}HalfWidth`,
      name: `${name}_half_width`,
      type: "number",
      unit: "of the row",
      meaning: "half the width of the difference's 95 % Student interval",
    },
    {
      key: `${key}Verdict`,
      name: `${name}_verdict`,
      type: "text",
      unit: "",
      meaning:
        "better, worse, higher, lower, no difference found (the interval covers zero), or one pair: no interval",
    },
  ];
}

export function summaryTableRows(summary: Summary): SummaryTableRow[] {
  return summary.rows.map((row) => {
    const baseline = flat(row.toBaseline);
    const first = flat(row.toFirstVariant);
    return {
      strategy: row.strategy,
      variant: row.variant,
      metric: row.metric,
      unit: row.unit,
      stat: row.stat,
      labels: row.labels,
      n: row.n,
      mean: row.mean,
      sd: row.sd,
      low: row.mean - row.halfWidth,
      high: row.mean + row.halfWidth,
      baseline: baseline.with,
      baselinePairs: baseline.n,
      baselineDifference: baseline.difference,
      baselineHalfWidth: baseline.halfWidth,
      baselineVerdict: baseline.verdict,
      firstVariant: first.with,
      firstVariantPairs: first.n,
      firstVariantDifference: first.difference,
      firstVariantHalfWidth: first.halfWidth,
      firstVariantVerdict: first.verdict,
    };
  });
}

type FlatComparison = Pick<Comparison, "with" | "n" | "difference" | "halfWidth"> & {
  readonly verdict: string;
};

const NO_COMPARISON: FlatComparison = {
  with: "",
  n: Number.NaN,
  difference: Number.NaN,
  halfWidth: Number.NaN,
  verdict: "",
};

function flat(comparison: Comparison | undefined): FlatComparison {
  return comparison ?? NO_COMPARISON;
}
