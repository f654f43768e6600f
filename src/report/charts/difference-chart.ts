import type { Comparison } from "../compare-pairs.ts";
import { betterOf, metricInfo } from "../compared-runs.ts";
import { displayUnit } from "../format-quantity.ts";
import { chooseKeyFigures, type KeyFigure } from "../key-figures.ts";
import { isShownAsZero } from "../slight-difference.ts";
import type { StoredStudy } from "../stored-study.ts";
import { findRow, type Summary } from "../summarize.ts";
import { intervalBars, PANELS, rowChannels, rowLayout, shapeOf, X_AXIS } from "./comparison-chart.ts";
import { type Chart, type ChartSpec, chartSpec, FAINT_INK, PAPER, strategyColour, xmlText } from "./theme.ts";

const PANEL_WIDTH = 270;

/** Differences to the baseline, paired by seed, with 95 % intervals and a line at zero, one small multiple a figure. */
export function differenceChart(study: StoredStudy, summary: Summary): Chart | undefined {
  const panels = chooseKeyFigures(study, summary, PANELS).flatMap(
    (figure) => panel(study, summary, figure) ?? [],
  );
  if (panels.length === 0) return undefined;
  const baseline = xmlText(study.scenario.baseline);
  const title = `Difference to ${baseline}`;
  const subtitle = summary.rows.some((row) => row.n > 1)
    ? "Paired by seed; bars are 95 % intervals; hollow where the interval covers zero"
    : "One replication, so no intervals";
  return {
    name: "difference",
    title,
    description: `${subtitle}. One panel a figure, one row a strategy; the line marks no difference.`,
    spec: chartSpec(title, subtitle, { columns: 2, spacing: 36, concat: panels }),
  };
}

interface Datum {
  readonly found: boolean;
  readonly strategy: string;
  readonly variant: string;
  readonly difference: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

interface Difference {
  readonly strategy: string;
  readonly variant: string;
  readonly comparison: Comparison;
}

function panel(study: StoredStudy, summary: Summary, figure: KeyFigure): ChartSpec | undefined {
  const differences = study.scenario.variants.flatMap((variant) =>
    study.scenario.strategies.flatMap(({ label }): Difference[] => {
      const comparison = findRow(summary, variant.name, label, figure)?.toBaseline;
      return comparison === undefined ? [] : [{ strategy: label, variant: variant.name, comparison }];
    }),
  );
  const isSeen = ({ comparison }: Difference) =>
    comparison.difference !== 0 && !isShownAsZero(figure, comparison.difference);
  if (!differences.some(isSeen)) return undefined;
  const largest = Math.max(...differences.map(({ comparison }) => Math.abs(comparison.difference)));
  const { name, factor } = displayUnit(figure.metric, figure.unit, largest);
  const values = differences.map(({ strategy, variant, comparison }) =>
    datumOf(strategy, variant, comparison, factor),
  );
  const title = axisTitle(study, figure, name === "%" ? "points" : name);
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title,
    scale: { nice: false, padding: 12 },
    axis: X_AXIS,
  });
  const strategies = study.scenario.strategies.map(({ label }) => xmlText(label));
  const others = strategies.filter((_, i) => study.scenario.strategies[i]!.label !== study.scenario.baseline);
  return {
    data: { values },
    width: PANEL_WIDTH,
    ...rowLayout(study),
    encoding: { ...rowChannels(study, others) },
    layer: [
      {
        mark: { type: "rule", color: FAINT_INK, strokeWidth: 1.2 },
        encoding: { x: { datum: 0, type: "quantitative" }, y: null, yOffset: null },
      },
      ...intervalBars(values, {
        x: x("low"),
        x2: { field: "high" },
        color: strategyColour(strategies, false),
      }),
      ...[true, false]
        .filter((found) => values.some((value) => value.found === found))
        .map((found) => ({
          transform: [{ filter: `datum.found === ${found}` }],
          mark: {
            type: "point",
            filled: found,
            fill: found ? undefined : PAPER,
            size: 80,
            strokeWidth: 2,
            opacity: 1,
          },
          encoding: { x: x("difference"), color: strategyColour(strategies, false), ...shapeOf(study) },
        })),
    ],
  };
}

function datumOf(strategy: string, variant: string, comparison: Comparison, factor: number): Datum {
  const { difference, halfWidth, verdict } = comparison;
  const isKnown = !Number.isNaN(halfWidth);
  return {
    strategy: xmlText(strategy),
    variant: xmlText(variant),
    difference: difference * factor,
    found: verdict !== "no difference found",
    low: isKnown ? (difference - halfWidth) * factor : undefined,
    high: isKnown ? (difference + halfWidth) * factor : undefined,
  };
}

/** "mean wait (s)", and below it "lower is better" */
function axisTitle(study: StoredStudy, figure: KeyFigure, unit: string): readonly string[] {
  const better = betterOf(metricInfo(study.metrics, figure.metric), figure.labels);
  const title = unit === "" ? figure.title : `${figure.title} (${unit})`;
  return [xmlText(title), ...(better === "neither" ? [] : [`${better} is better`])];
}
