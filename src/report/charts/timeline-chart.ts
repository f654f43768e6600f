import { type DisplayUnit, displayUnit, timeUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import type { MarkRow, TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { isMinor, lanesOf } from "./mark-lanes.ts";
import {
  type Chart,
  type ChartSpec,
  chartSpec,
  FAINT_INK,
  INK,
  MAX_CHART_MARKS,
  SHADE,
  strategyColour,
  xmlText,
} from "./theme.ts";

const WIDTH = 640;
const HEIGHT = 130;
const LANE = 15;

interface Gauge {
  readonly metric: string;
  readonly unit: string;
  readonly title: string;
  /** It changes in steps. */
  readonly isWhole?: true;
}

const GAUGES: readonly Gauge[] = [
  { metric: "pending_pods", unit: "1", title: "pending pods" },
  { metric: "cpu_utilization", unit: "1", title: "CPU utilization" },
  { metric: "nodes_up", unit: "1", title: "nodes up", isWhole: true },
];

/** More bands than these cover each other. */
const BANDS = 3;

/** Gauges over simulated time, a line a strategy, with what befell the cluster shaded; one chart a variant. */
export function timelineChart(study: StoredStudy, variant: string): Chart | undefined {
  const ofVariant = study.timeline.filter((row) => row.variant === variant && row.labels === "");
  const gauges = GAUGES.map((gauge) => ({
    gauge,
    rows: ofVariant.filter((row) => row.metric === gauge.metric),
  })).filter(({ rows }) => saysSomething(rows));
  if (gauges.length === 0) return undefined;
  const end = Math.max(...ofVariant.map((row) => row.end));
  const time = timeUnit(end);
  const marks = marksOf(study, variant, end);
  const under = variant === "" ? "" : `, ${xmlText(variant)}`;
  const title = `Over time${under}`;
  const hasBands = study.scenario.strategies.length <= BANDS;
  const subtitle = `First replication (seed ${ofVariant[0]!.seed}); lines are means of each bucket${hasBands ? ", bands their smallest and largest values" : ""}`;
  const budget = Math.floor(MAX_CHART_MARKS / gauges.length) - marks.length * 3;
  const strategies = study.scenario.strategies.map(({ label }) => xmlText(label));
  const legendAt = gauges.findIndex(({ rows }) => !sameForAll(rows));
  const panels = gauges.map(({ gauge, rows }, position) =>
    panel(gauge, thin(rows, budget / (hasBands ? 2 : 1)), {
      time,
      end,
      marks,
      strategies,
      hasBands,
      hasLegend: position === legendAt,
      isLast: position === gauges.length - 1,
    }),
  );
  return {
    name: "timeline",
    title,
    description: `${subtitle}. ${describeMarks(marks)}`,
    spec: chartSpec(title, subtitle, {
      spacing: 14,
      vconcat: marks.length > 0 ? [strip(marks, time, end), ...panels] : panels,
    }),
  };
}

/** A gauge that is zero throughout, or the same for all from beginning to end, is not worth a panel. */
function saysSomething(rows: readonly TimelineRow[]): boolean {
  return rows.some((row) => row.max !== 0 && (row.mean !== rows[0]!.mean || row.max !== rows[0]!.max));
}

/** Then one line in ink stands for every strategy. */
function sameForAll(rows: readonly TimelineRow[]): boolean {
  const [first, ...others] = [...groupBy(rows, (row) => row.strategy).values()];
  return (
    others.length > 0 &&
    others.every(
      (series) => series.length === first!.length && series.every((row, i) => row.mean === first![i]!.mean),
    )
  );
}

/** What befell the cluster, once: the streams of failures are the same for every strategy. */
function marksOf(study: StoredStudy, variant: string, end: number): readonly MarkRow[] {
  const ofVariant = study.marks.filter((mark) => mark.variant === variant && mark.from < end);
  return ofVariant.filter((mark) => mark.strategy === ofVariant[0]!.strategy);
}

function describeMarks(marks: readonly MarkRow[]): string {
  if (marks.length === 0) return "Nothing befell the cluster.";
  const kinds = [...groupBy(marks, (mark) => mark.what)].map(([what, of]) => `${of.length} x ${what}`);
  const minor = marks.some((mark) => isMinor(mark, marks.length)) ? "; single nodes as bars above only" : "";
  return xmlText(`Shaded: what befell the cluster (${kinds.join(", ")}${minor}).`);
}

/** Merges neighbouring buckets until the rows are few enough: means of equal widths, least of least, most of most. */
function thin(rows: readonly TimelineRow[], limit: number): readonly TimelineRow[] {
  const width = Math.ceil(rows.length / Math.max(limit, 1));
  if (width <= 1) return rows;
  return [...groupBy(rows, (row) => row.strategy).values()].flatMap((series) => {
    const merged: TimelineRow[] = [];
    for (let from = 0; from < series.length; from += width) {
      const part = series.slice(from, from + width);
      merged.push({
        ...part[0]!,
        end: part.at(-1)!.end,
        mean: part.reduce((sum, row) => sum + row.mean, 0) / part.length,
        min: Math.min(...part.map((row) => row.min)),
        max: Math.max(...part.map((row) => row.max)),
      });
    }
    return merged;
  });
}

interface PanelFrame {
  readonly time: DisplayUnit;
  readonly end: number;
  readonly marks: readonly MarkRow[];
  readonly strategies: readonly string[];
  readonly hasBands: boolean;
  readonly hasLegend: boolean;
  readonly isLast: boolean;
}

function panel(gauge: Gauge, rows: readonly TimelineRow[], frame: PanelFrame): ChartSpec {
  const { time, end, marks, strategies } = frame;
  const isShared = sameForAll(rows);
  const { name, factor } = displayUnit(gauge.metric, gauge.unit, 1);
  const values = rows.map((row) => ({
    strategy: xmlText(row.strategy),
    time: ((row.start + row.end) / 2) * time.factor,
    mean: row.mean * factor,
    min: row.min * factor,
    max: row.max * factor,
  }));
  const x = xChannel(time, end, frame.isLast);
  const y = {
    type: "quantitative",
    title: [name === "" ? gauge.title : `${gauge.title} (${name})`, ...(isShared ? ["same for all"] : [])],
    axis: { tickCount: 4 },
  };
  const color = isShared ? { value: INK } : strategyColour(strategies, frame.hasLegend);
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      ...shades(marks, time, end),
      ...(frame.hasBands && !isShared
        ? [
            {
              data: { values },
              mark: { type: "area", opacity: 0.16 },
              encoding: {
                x,
                y: { ...y, field: "min" },
                y2: { field: "max" },
                color: strategyColour(strategies, false),
              },
            },
          ]
        : []),
      {
        data: {
          values: isShared ? values.filter((value) => value.strategy === values[0]!.strategy) : values,
        },
        mark: { type: "line", strokeWidth: 1.8, ...(gauge.isWhole ? { interpolate: "step" } : {}) },
        encoding: { x, y: { ...y, field: "mean" }, color },
      },
    ],
    resolve: { scale: { color: "independent" } },
  };
}

function xChannel(time: DisplayUnit, end: number, isLabelled: boolean): ChartSpec {
  return {
    field: "time",
    type: "quantitative",
    scale: { domain: [0, end * time.factor], nice: false },
    title: isLabelled ? `simulated time (${time.name})` : null,
    axis: { tickCount: 10, labels: isLabelled, ticks: isLabelled },
  };
}

/** Bands for what lasted, dashed lines for instants, behind the gauges. */
function shades(marks: readonly MarkRow[], time: DisplayUnit, end: number): ChartSpec[] {
  const scale = { domain: [0, end * time.factor], nice: false };
  const major = marks.filter((mark) => !isMinor(mark, marks.length));
  const values = major.map((mark) => ({
    from: mark.from * time.factor,
    until: Math.min(mark.until, end) * time.factor,
    lasted: mark.until > mark.from,
  }));
  const layers: ChartSpec[] = [];
  if (values.some(({ lasted }) => lasted)) {
    layers.push({
      data: { values: values.filter(({ lasted }) => lasted) },
      mark: { type: "rect", color: SHADE, opacity: 0.2 },
      encoding: { x: { field: "from", type: "quantitative", scale }, x2: { field: "until" } },
    });
  }
  if (values.some(({ lasted }) => !lasted)) {
    layers.push({
      data: { values: values.filter(({ lasted }) => !lasted) },
      mark: { type: "rule", color: SHADE, strokeDash: [4, 3] },
      encoding: { x: { field: "from", type: "quantitative", scale } },
    });
  }
  return layers;
}

/** The names of what befell the cluster, above the panels, in as many lanes as keep them apart. */
function strip(marks: readonly MarkRow[], time: DisplayUnit, end: number): ChartSpec {
  const { labels, lanes } = lanesOf(marks, end, WIDTH);
  const values = labels.map(({ mark, lane, text, isLeft }) => ({
    from: mark.from * time.factor,
    until: Math.min(Math.max(mark.until, mark.from), end) * time.factor,
    at: (isLeft ? mark.from : Math.min(mark.until, end)) * time.factor,
    lane,
    text: xmlText(text),
    isLeft,
  }));
  const scale = { domain: [0, end * time.factor], nice: false };
  const y = { field: "lane", type: "quantitative", scale: { domain: [lanes, 0], nice: false }, axis: null };
  const x = (field: string) => ({ field, type: "quantitative", scale, axis: null });
  return {
    width: WIDTH,
    height: lanes * LANE,
    data: { values },
    layer: [
      {
        mark: { type: "rule", color: SHADE, strokeWidth: 5 },
        encoding: { x: x("from"), x2: { field: "until" }, y },
      },
      { mark: { type: "tick", color: FAINT_INK, thickness: 2, size: 10 }, encoding: { x: x("from"), y } },
      ...[true, false].map((isLeft) => ({
        transform: [{ filter: `datum.isLeft === ${isLeft}` }],
        mark: {
          type: "text",
          align: isLeft ? "right" : "left",
          dx: isLeft ? -6 : 6,
          baseline: "middle",
          fontSize: 10,
        },
        encoding: { x: x("at"), y, text: { field: "text" } },
      })),
    ],
  };
}
