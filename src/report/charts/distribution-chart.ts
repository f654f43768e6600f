import { timeUnit } from "../format-quantity.ts";
import type { DistributionRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { comparesVariants, type SideGroup, sideRows, underVariant } from "./sides.ts";
import { type Chart, type ChartSpec, chartSpec, strategyColour, xmlText } from "./theme.ts";

const WIDTH = 640;
const HEIGHT = 280;
/** Waits that differ by no more than this share of the longest are no distribution. */
const ALIKE = 0.001;
/** A ratio of largest to median wait from which a linear axis hides most tasks. */
const WIDE = 30;

/** The share of tasks that wait at most so long, a line a side; one chart a group. */
export function distributionChart(study: StoredStudy, group: SideGroup): Chart | undefined {
  const rows = sideRows(study.distributions, group).filter(
    (row) => row.metric === "wait_s" && row.labels === "" && Number.isFinite(row.mean),
  );
  const largest = Math.max(0, ...rows.map((row) => row.mean));
  const smallest = Math.min(...rows.map((row) => row.mean));
  if (largest - smallest <= largest * ALIKE) return undefined;
  const strategies = group.sides.map(({ label }) => xmlText(label));
  const axis = waitAxis(rows, largest);
  // Where most tasks wait for nothing, the others would be squeezed against the top.
  const atOnce = group.sides.map(({ label }) => shareAtOnce(rows, label));
  const floor = Math.floor(Math.min(...atOnce) * 10) * 10;
  const title = `How long tasks wait${underVariant(group)}`;
  const subtitle = `Share of tasks bound within so long; quantiles averaged over the replications${axis.note}`;
  return {
    name: "distribution",
    title,
    description: `${subtitle}. One line a ${comparesVariants(study) ? "variant" : "strategy"}; higher and further left is better.`,
    spec: chartSpec(title, subtitle, {
      width: WIDTH,
      height: HEIGHT,
      data: {
        values: rows.map(({ strategy, probability, mean }) => ({
          strategy: xmlText(strategy),
          share: probability * 100,
          wait: axis.place(mean),
        })),
      },
      mark: { type: "line", strokeWidth: 2, clip: true },
      encoding: {
        x: { field: "wait", type: "quantitative", title: axis.title, scale: axis.scale, axis: axis.axis },
        y: {
          field: "share",
          type: "quantitative",
          title: floor > 0 ? `share of tasks (%), from ${floor}` : "share of tasks (%)",
          scale: { domain: [floor, 100] },
        },
        order: { field: "share" },
        color: strategyColour(strategies, true),
      },
    }),
  };
}

/** The largest probability at which the quantile is zero; 0 for a strategy without samples or where all wait. */
function shareAtOnce(rows: readonly DistributionRow[], strategy: string): number {
  return rows
    .filter((row) => row.strategy === strategy && row.mean <= 0)
    .reduce((share, row) => Math.max(share, row.probability), 0);
}

interface WaitAxis {
  readonly title: string;
  readonly scale: ChartSpec;
  readonly axis: ChartSpec;
  readonly note: string;
  place(wait: number): number;
}

function waitAxis(rows: readonly DistributionRow[], largest: number): WaitAxis {
  const positive = rows
    .map((row) => row.mean)
    .filter((mean) => mean > 0)
    .sort((a, b) => a - b);
  const middle = positive[Math.floor(positive.length / 2)]!;
  const { name, factor } = timeUnit(largest);
  if (largest < WIDE * middle) {
    const place = (wait: number) => wait * factor;
    return { title: `wait (${name})`, scale: { nice: true }, axis: { tickCount: 8 }, note: "", place };
  }
  // A logarithm has no zero: those who do not wait stand at the left edge, at most six decades below the longest.
  const edge = 10 ** Math.floor(Math.log10(Math.max(positive[0]!, largest / 1e6)));
  return {
    title: "wait, logarithmic",
    scale: { type: "log", domain: [edge, largest], nice: false },
    axis: { values: decades(edge, largest), labelExpr: DECADE_LABEL },
    note: "; no wait is at the left edge",
    place: (wait) => Math.max(wait, edge),
  };
}

function decades(from: number, to: number): number[] {
  const human = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 60, 600, 3600, 36_000, 86_400, 864_000, 8_640_000];
  return human.filter((tick) => tick >= from * 0.999 && tick <= to);
}

const DECADE_LABEL =
  "datum.value < 1e-3 ? format(datum.value * 1e6, '.3~f') + ' µs' : " +
  "datum.value < 1 ? format(datum.value * 1e3, '.3~f') + ' ms' : " +
  "datum.value < 60 ? format(datum.value, '.3~f') + ' s' : " +
  "datum.value < 3600 ? format(datum.value / 60, '.3~f') + ' min' : " +
  "datum.value < 86400 ? format(datum.value / 3600, '.3~f') + ' h' : format(datum.value / 86400, '.3~f') + ' d'";
