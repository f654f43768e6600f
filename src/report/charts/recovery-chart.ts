import { timeUnit } from "../format-quantity.ts";
import { parseLabels } from "../labels.ts";
import type { StoredStudy } from "../stored-study.ts";
import { findRow, type Summary } from "../summarize.ts";
import { intervalBars, shapeOf, sideColour, X_AXIS } from "./comparison-chart.ts";
import { comparesVariants } from "./sides.ts";
import { type Chart, type ChartSpec, chartSpec, xmlText } from "./theme.ts";

const WIDTH = 480;
/** More rows than these are a wall. */
const WORKLOADS = 12;
const RECOVERY = { metric: "recovery_s", stat: "mean" };

/** How long each Deployment that lost replicas with a node took to serve in full again, by strategy and variant. */
export function recoveryChart(study: StoredStudy, summary: Summary): Chart | undefined {
  const labels = labelsOf(summary);
  const rows = labels.flatMap((label) =>
    study.scenario.variants.flatMap((variant) =>
      study.scenario.strategies.flatMap((strategy) => {
        const figure = { ...RECOVERY, labels: label };
        const row = findRow(summary, variant.name, strategy.label, figure);
        return row === undefined || !Number.isFinite(row.mean) ? [] : [{ row, workload: nameOf(label) }];
      }),
    ),
  );
  if (rows.length === 0) return undefined;
  const time = timeUnit(Math.max(...rows.map(({ row }) => row.mean)));
  const values = rows.map(({ row, workload }) => ({
    workload: xmlText(workload),
    strategy: xmlText(row.strategy),
    variant: xmlText(row.variant),
    mean: row.mean * time.factor,
    low: row.n > 1 ? (row.mean - row.halfWidth) * time.factor : undefined,
    high: row.n > 1 ? (row.mean + row.halfWidth) * time.factor : undefined,
  }));
  const isOfVariants = comparesVariants(study);
  const names = isOfVariants
    ? study.scenario.variants.map(({ name }) => name)
    : study.scenario.strategies.map(({ label }) => label);
  const title = "Time to recover from the loss of nodes";
  const subtitle = "Loss to all replicas serving again; means over the replications, bars are 95 % intervals";
  const x = (field: string): ChartSpec => ({
    field,
    type: "quantitative",
    title: `time to recover (${time.name})`,
    // An interval may reach below zero; no recovery does.
    scale: { domainMin: 0 },
    axis: X_AXIS,
  });
  return {
    name: "recovery",
    title,
    description: `${subtitle}. One row a workload, one line within it a ${isOfVariants ? "variant" : "strategy"}.`,
    spec: chartSpec(title, subtitle, {
      width: WIDTH,
      height: { step: 14, for: "offset" },
      data: { values },
      encoding: {
        y: { field: "workload", type: "nominal", sort: null, title: null, axis: { grid: true } },
        yOffset: {
          field: isOfVariants ? "variant" : "strategy",
          type: "nominal",
          sort: names.map(xmlText),
          scale: { paddingOuter: 0.3 },
        },
        color: sideColour(study, true),
      },
      layer: [
        ...intervalBars(values, { x: x("low"), x2: { field: "high" } }, true),
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1 },
          encoding: { x: x("mean"), ...shapeOf(study) },
        },
      ],
    }),
  };
}

/**
 * Label sets of the metric, but for the whole run's, in order of first appearance; of many those that took longest.
 */
function labelsOf(summary: Summary): readonly string[] {
  const longest = new Map<string, number>();
  for (const { metric, stat, labels, mean } of summary.rows) {
    if (metric !== RECOVERY.metric || stat !== RECOVERY.stat || labels === "" || !Number.isFinite(mean))
      continue;
    longest.set(labels, Math.max(mean, longest.get(labels) ?? 0));
  }
  const byTime = [...longest].sort(([, a], [, b]) => b - a).slice(0, WORKLOADS);
  const chosen = new Set(byTime.map(([labels]) => labels));
  return [...longest.keys()].filter((labels) => chosen.has(labels));
}

/** "checkout" of `deployment="checkout"`. */
function nameOf(labels: string): string {
  return [...parseLabels(labels).values()].join(" ");
}
