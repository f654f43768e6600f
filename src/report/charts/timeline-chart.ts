import { type DisplayUnit, displayUnit, timeUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import type { MarkRow, TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { type SideGroup, sideRows, underVariant } from "./sides.ts";
import {
  type Chart,
  type ChartSpec,
  chartSpec,
  INK,
  MAX_CHART_MARKS,
  strategyColour,
  xmlText,
} from "./theme.ts";
import { describeMarks, marksOf, shades, strip, TIME_WIDTH, xChannel } from "./time-marks.ts";

const HEIGHT = 130;

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

/** Gauges over simulated time, a line a side, with what befell the cluster shaded; one chart a group. */
export function timelineChart(study: StoredStudy, group: SideGroup): Chart | undefined {
  const whole = sideRows(study.timeline, group).filter((row) => row.labels === "");
  const gauges = GAUGES.map((gauge) => ({
    gauge,
    rows: whole.filter((row) => row.metric === gauge.metric),
  })).filter(({ rows }) => saysSomething(rows));
  if (gauges.length === 0) return undefined;
  const end = Math.max(...whole.map((row) => row.end));
  const time = timeUnit(end);
  const marks = marksOf(study, group, end);
  const title = `Over time${underVariant(group)}`;
  const hasBands = group.sides.length <= BANDS;
  const subtitle = `First replication (seed ${whole[0]!.seed}); lines are means of each bucket${hasBands ? ", bands their smallest and largest values" : ""}`;
  const budget = Math.floor(MAX_CHART_MARKS / gauges.length) - marks.length * 3;
  const strategies = group.sides.map(({ label }) => xmlText(label));
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
    width: TIME_WIDTH,
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
