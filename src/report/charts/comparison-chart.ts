import { displayUnit } from "../format-quantity.ts";
import { chooseKeyFigures, type KeyFigure } from "../key-figures.ts";
import type { StoredStudy } from "../stored-study.ts";
import { findRow, type Summary } from "../summarize.ts";
import { comparesVariants } from "./sides.ts";
import { type Chart, type ChartSpec, chartSpec, strategyColour, xmlText } from "./theme.ts";

/** As many small multiples as one can take in. */
export const PANELS = 6;
const PANEL_WIDTH = 270;
const ROW_HEIGHT = 24;

/** Each strategy's key figures as dots with the bars of their 95 % intervals, one small multiple a figure that differs. */
export function comparisonChart(study: StoredStudy, summary: Summary): Chart | undefined {
  const panels = chooseKeyFigures(study, summary, PANELS).flatMap(
    (figure) => panel(study, summary, figure) ?? [],
  );
  if (panels.length === 0 || study.scenario.strategies.length * study.scenario.variants.length < 2)
    return undefined;
  const hasIntervals = summary.rows.some((row) => row.n > 1);
  const what = hasIntervals
    ? "Mean over the replications; bars are 95 % intervals"
    : "One replication, so no intervals";
  const isOfVariants = comparesVariants(study);
  const title = isOfVariants ? "Variants compared" : "Strategies compared";
  return {
    name: "comparison",
    title,
    description: `${what}. One panel a figure, one row a ${isOfVariants ? "variant" : "strategy"}.`,
    spec: chartSpec(title, what, { columns: 2, spacing: 36, concat: panels }),
  };
}

function panel(study: StoredStudy, summary: Summary, figure: KeyFigure): ChartSpec | undefined {
  const strategies = study.scenario.strategies.map(({ label }) => xmlText(label));
  const rows = study.scenario.variants.flatMap((variant) =>
    study.scenario.strategies.flatMap(({ label }) => findRow(summary, variant.name, label, figure) ?? []),
  );
  const seen = rows.filter((row) => Number.isFinite(row.mean));
  if (seen.every((row) => row.mean === seen[0]!.mean)) return undefined;
  const { name, factor } = displayUnit(
    figure.metric,
    figure.unit,
    Math.max(...seen.map((row) => Math.abs(row.mean))),
  );
  const values = seen.map(({ strategy, variant, mean, halfWidth }) => ({
    strategy: xmlText(strategy),
    variant: xmlText(variant),
    mean: mean * factor,
    low: Number.isNaN(halfWidth) ? undefined : (mean - halfWidth) * factor,
    high: Number.isNaN(halfWidth) ? undefined : (mean + halfWidth) * factor,
  }));
  const title = xmlText(name === "" ? figure.title : `${figure.title} (${name})`);
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title,
    scale: { zero: false, nice: false, padding: 12 },
    axis: X_AXIS,
  });
  return {
    data: { values },
    width: PANEL_WIDTH,
    ...rowLayout(study),
    encoding: { ...rowChannels(study, strategies), color: sideColour(study, false) },
    layer: [
      ...intervalBars(values, { x: x("low"), x2: { field: "high" } }),
      {
        mark: { type: "point", filled: true, size: 80, opacity: 1 },
        encoding: { x: x("mean"), ...shapeOf(study) },
      },
    ],
  };
}

/** The bars of the values that have an interval, `clip`ped to the axes or not; no layer where none has one. */
export function intervalBars(
  values: readonly { readonly low?: number | undefined }[],
  encoding: ChartSpec,
  clip = false,
): ChartSpec[] {
  const known = values.filter(({ low }) => low !== undefined);
  if (known.length === 0) return [];
  return [
    { data: { values: known }, mark: { type: "rule", strokeWidth: 2.5, opacity: 0.55, clip }, encoding },
  ];
}

export const X_AXIS = { tickCount: 5, grid: true };

/** Room for one row a strategy, and within it one a variant; of a lone strategy one row a variant. */
export function rowLayout(study: StoredStudy): ChartSpec {
  const variants = comparesVariants(study) ? 1 : study.scenario.variants.length;
  return {
    height: {
      step: variants > 1 ? Math.max(12, ROW_HEIGHT - 2 * variants) : ROW_HEIGHT,
      ...(variants > 1 ? { for: "offset" } : {}),
    },
  };
}

export function rowChannels(study: StoredStudy, strategies: readonly string[]): ChartSpec {
  const variants = study.scenario.variants.map(({ name }) => xmlText(name));
  if (comparesVariants(study)) {
    return { y: { field: "variant", type: "nominal", sort: variants, title: null, axis: { grid: true } } };
  }
  const y = { field: "strategy", type: "nominal", sort: strategies, title: null, axis: { grid: true } };
  if (variants.length < 2) return { y };
  return { y, yOffset: { field: "variant", type: "nominal", sort: variants, scale: { paddingOuter: 0.3 } } };
}

/** Colours by strategy, or by variant where a lone strategy has several. */
export function sideColour(study: StoredStudy, legend: boolean): ChartSpec {
  const { strategies, variants } = study.scenario;
  if (!comparesVariants(study))
    return strategyColour(
      strategies.map(({ label }) => xmlText(label)),
      legend,
    );
  return {
    ...strategyColour(
      variants.map(({ name }) => xmlText(name)),
      legend,
    ),
    field: "variant",
  };
}

/** Variants of a strategy differ by shape, where its colour is taken. */
export function shapeOf(study: StoredStudy): ChartSpec {
  const variants = study.scenario.variants.map(({ name }) => xmlText(name));
  if (variants.length < 2 || comparesVariants(study)) return {};
  const legend = { title: "variant", orient: "top", symbolFillColor: "transparent" };
  return { shape: { field: "variant", type: "nominal", sort: variants, legend } };
}
