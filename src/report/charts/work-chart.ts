import type { StoredStudy } from "../stored-study.ts";
import { findRow, type Summary, type SummaryRow } from "../summarize.ts";
import { intervalBars, rowChannels, rowLayout, shapeOf, sideColour, X_AXIS } from "./comparison-chart.ts";
import { type Chart, type ChartSpec, chartSpec, xmlText } from "./theme.ts";

const OUTCOMES = ["useful", "unfinished", "lost"];
/** Useful work recedes, lost work stands out; neither is a strategy's colour alone. */
const OUTCOME_COLOURS = ["#8fb8d8", "#c9ced4", "#b3261e"];
const PANEL_WIDTH = 270;

/** What became of the work by strategy, and the lost part at its own scale; nothing where nothing was lost. */
export function workChart(study: StoredStudy, summary: Summary): Chart | undefined {
  const rows = OUTCOMES.flatMap((outcome) =>
    rowsOf(study, summary, outcome).map((row) => ({ outcome, row })),
  );
  const lost = rows.filter(({ outcome }) => outcome === "lost").map(({ row }) => row);
  if (!lost.some((row) => row.mean > 0)) return undefined;
  const strategies = study.scenario.strategies.map(({ label }) => xmlText(label));
  const title = "Work useful and lost";
  const subtitle =
    "CPU request x time from bound to end, mean over the replications; lost with its 95 % interval";
  const lostValues = lost.map((row) => ({
    ...placeOf(row),
    mean: row.mean,
    low: row.n > 1 ? row.mean - row.halfWidth : undefined,
    high: row.n > 1 ? row.mean + row.halfWidth : undefined,
  }));
  const frame = { width: PANEL_WIDTH, ...rowLayout(study) };
  return {
    name: "work",
    title,
    description: `${subtitle}. Left: all work by outcome. Right: the lost part alone.`,
    spec: chartSpec(title, subtitle, {
      spacing: 36,
      hconcat: [
        {
          ...frame,
          data: { values: rows.map(({ outcome, row }) => ({ ...placeOf(row), outcome, mean: row.mean })) },
          mark: { type: "bar" },
          encoding: {
            ...rowChannels(study, strategies),
            x: { field: "mean", type: "quantitative", title: "work (core h)", axis: X_AXIS },
            color: {
              field: "outcome",
              type: "nominal",
              scale: { domain: OUTCOMES, range: OUTCOME_COLOURS },
              legend: { title: null, orient: "top" },
            },
            order: { field: "outcome", sort: "descending" },
          },
        },
        {
          ...frame,
          data: { values: lostValues },
          encoding: { ...rowChannels(study, strategies), color: sideColour(study, false) },
          layer: [
            ...intervalBars(lostValues, { x: lostChannel("low"), x2: { field: "high" } }),
            {
              mark: { type: "point", filled: true, size: 80, opacity: 1 },
              encoding: {
                x: lostChannel("mean"),
                ...shapeOf(study),
              },
            },
          ],
        },
      ],
      resolve: { scale: { color: "independent" } },
    }),
  };
}

function lostChannel(field: string): ChartSpec {
  const scale = { zero: false, nice: false, padding: 12 };
  return { field, type: "quantitative", title: "lost work (core h)", scale, axis: X_AXIS };
}

function rowsOf(study: StoredStudy, summary: Summary, outcome: string): SummaryRow[] {
  const figure = { metric: "core_hours", stat: "sum", labels: `outcome="${outcome}"` };
  return study.scenario.variants.flatMap((variant) =>
    study.scenario.strategies.flatMap(({ label }) => findRow(summary, variant.name, label, figure) ?? []),
  );
}

function placeOf(row: SummaryRow): { readonly strategy: string; readonly variant: string } {
  return { strategy: xmlText(row.strategy), variant: xmlText(row.variant) };
}
