import { type DisplayUnit, timeUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import { parseLabels } from "../labels.ts";
import type { MarkRow, TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { comparesVariants, type SideGroup, sideRows, underVariant } from "./sides.ts";
import { corners } from "./stacked-bands.ts";
import { type Chart, type ChartSpec, chartSpec, colourOf, INK, xmlText } from "./theme.ts";
import { describeMarks, marksOf, shades, strip, TIME_WIDTH, xChannel } from "./time-marks.ts";

const HEIGHT = 120;
const LOAD_HEIGHT = 60;
/** Loads that one panel tells apart. */
const LOADS = 4;
/** More panels than these do not fit on a page. */
const PANELS = 6;
const HEADROOM = 1.08;

const READY = { name: "ready", colour: "#9ecae1" };
const MISSING = { name: "needed and not ready", colour: "#cf222e" };
const NEEDED = { name: "needed by the load", colour: INK };
const DESIRED = { name: "desired by the autoscaler", colour: "#d9860a" };
const CURVES = [READY, MISSING, NEEDED, DESIRED];

/**
 * How an autoscaler follows: the load, and the replicas that it needs, that are ready, and that the autoscaler wants.
 *
 * A panel a side, of the autoscaler that was short of replicas the most; where there is but one side, a panel an
 * autoscaler. The load stands above the first panel, and above others where it is another.
 */
export function autoscalingChart(study: StoredStudy, group: SideGroup): Chart | undefined {
  const rows = sideRows(study.timeline, group).filter(({ metric }) => metric.startsWith("hpa_"));
  const names = shortestFirst(rows);
  const [first] = names;
  if (first === undefined) return undefined;
  const isLone = group.sides.length === 1;
  const shown = isLone ? names.slice(0, PANELS) : [first];
  const own = isLone
    ? shown.map((name) => ({ name, of: rows.filter((row) => autoscalerOf(row) === name) }))
    : group.sides.slice(0, PANELS).map(({ label }) => ({
        name: label,
        of: rows.filter((row) => row.strategy === label && autoscalerOf(row) === first),
      }));
  const drawn = own.filter(({ of }) => of.length > 0);
  const end = Math.max(...drawn.flatMap(({ of }) => of.map((row) => row.end)));
  const time = timeUnit(end);
  const marks = marksOf(study, group, end);
  const most = (of: readonly TimelineRow[]) => Math.max(1, ...replicaRows(of).map(({ mean }) => mean));
  const mostOfAll = most(drawn.flatMap(({ of }) => of));
  let lastLoad = "";
  const panels = drawn.flatMap(({ name, of }, position) => {
    const frame = { time, end, marks, isFirst: position === 0, isLast: position === drawn.length - 1 };
    const loads = of.filter(({ metric }) => metric === "hpa_load");
    const load = JSON.stringify(loads.map(({ labels, mean }) => [loadOf(labels), mean]));
    const isOther = loads.length > 0 && load !== lastLoad;
    lastLoad = load;
    return [
      ...(isOther ? [loadPanel(loads, frame)] : []),
      panel(name, of, { ...frame, most: isLone ? most(of) : mostOfAll }),
    ];
  });
  const what = shown.length === 1 ? `How autoscaler ${xmlText(first)} follows` : "How autoscalers follow";
  const title = `${what}${underVariant(group)}`;
  const subtitle = `First replication (seed ${drawn[0]!.of[0]!.seed}); means of each bucket`;
  const panelsAre = isLone ? "autoscaler" : comparesVariants(study) ? "variant" : "strategy";
  const more = names.length - shown.length;
  const others = more > 0 ? ` Of ${names.length} autoscalers those most short of replicas.` : "";
  return {
    name: "autoscaling",
    title,
    description: `${subtitle}. One panel a ${panelsAre}, below the load. Blue above the black line is more than needed.${others} ${describeMarks(marks)}`,
    spec: chartSpec(title, subtitle, {
      spacing: 14,
      vconcat: marks.length > 0 ? [strip(marks, time, end), ...panels] : panels,
    }),
  };
}

/** Autoscalers by the replicas missing over time, over all sides, most first; else in their own order. */
function shortestFirst(rows: readonly TimelineRow[]): readonly string[] {
  const replicas = replicaRows(rows);
  return [...groupBy(replicas, autoscalerOf)]
    .map(([name, of]) => ({
      name,
      sum: shortages([...groupBy(of, (row) => row.strategy).values()]),
    }))
    .sort((a, b) => b.sum - a.sum)
    .map(({ name }) => name);
}

function shortages(sides: readonly (readonly TimelineRow[])[]): number {
  return sides.flatMap(missingOf).reduce((sum, { low, high }) => sum + high - low, 0);
}

/** What of the needed replicas is not ready, bucket by bucket. */
function missingOf(rows: readonly TimelineRow[]) {
  const ready = new Map(of(rows, "hpa_ready_replicas").map((row) => [row.start, row.mean]));
  return of(rows, "hpa_needed_replicas").map((row) => ({
    row,
    low: Math.min(ready.get(row.start) ?? 0, row.mean),
    high: row.mean,
  }));
}

function of(rows: readonly TimelineRow[], metric: string): readonly TimelineRow[] {
  return rows.filter((row) => row.metric === metric);
}

function replicaRows(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  return rows.filter(({ metric }) => metric !== "hpa_load");
}

function autoscalerOf({ labels }: TimelineRow): string {
  return parseLabels(labels).get("hpa") ?? "";
}

function loadOf(labels: string): string {
  return parseLabels(labels).get("load") ?? "";
}

interface PanelFrame {
  readonly time: DisplayUnit;
  readonly end: number;
  readonly marks: readonly MarkRow[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function loadPanel(rows: readonly TimelineRow[], { time, end, marks }: PanelFrame): ChartSpec {
  const names = [...new Set(rows.map(({ labels }) => loadOf(labels)))].slice(0, LOADS);
  const values = names.flatMap((name) =>
    corners(
      rows
        .filter(({ labels }) => loadOf(labels) === name)
        .map((row) => ({ load: xmlText(name), time: middle(row, time), low: 0, high: row.mean })),
    ),
  );
  const title = names.length === 1 ? `load ${xmlText(names[0]!)}` : "loads";
  return {
    width: TIME_WIDTH,
    height: LOAD_HEIGHT,
    layer: [
      ...shades(marks, time, end),
      {
        data: { values },
        mark: { type: "line", interpolate: "step", strokeWidth: 1.5 },
        encoding: {
          x: xChannel(time, end, false),
          y: { field: "high", type: "quantitative", title, axis: { tickCount: 3 } },
          color: {
            field: "load",
            type: "nominal",
            scale: { domain: names.map(xmlText), range: names.map((_, i) => colourOf(i + 2)) },
            legend: names.length === 1 ? null : { title: null, orient: "top", symbolType: "stroke" },
          },
        },
      },
    ],
    resolve: { scale: { color: "independent" } },
  };
}

function panel(name: string, rows: readonly TimelineRow[], frame: PanelFrame & { readonly most: number }) {
  const { time, end, marks, most, isFirst, isLast } = frame;
  const x = xChannel(time, end, isLast);
  const scale = { domain: [0, most * HEADROOM], nice: false };
  const y = { type: "quantitative", title: xmlText(name), axis: { tickCount: 4, tickMinStep: 1 }, scale };
  const color = ({ name: datum }: { readonly name: string }) => ({
    datum,
    type: "nominal",
    scale: { domain: CURVES.map((each) => each.name), range: CURVES.map(({ colour }) => colour) },
    legend: isFirst ? { title: null, orient: "top", symbolType: "square", symbolStrokeWidth: 0 } : null,
  });
  const points = (metric: string) =>
    corners(of(rows, metric).map((row) => ({ time: middle(row, time), low: 0, high: row.mean })));
  const missing = corners(
    missingOf(rows).map(({ row, low, high }) => ({ time: middle(row, time), low, high })),
  );
  const area = (values: readonly unknown[], curve: { readonly name: string }, opacity: number) => ({
    data: { values },
    mark: { type: "area", interpolate: "step", line: false, opacity },
    encoding: { x, y: { ...y, field: "low", stack: null }, y2: { field: "high" }, color: color(curve) },
  });
  const line = (values: readonly unknown[], curve: { readonly name: string }) => ({
    data: { values },
    mark: { type: "line", interpolate: "step", strokeWidth: 1.2 },
    encoding: { x, y: { ...y, field: "high" }, color: color(curve) },
  });
  return {
    width: TIME_WIDTH,
    height: HEIGHT,
    layer: [
      ...shades(marks, time, end),
      area(points("hpa_ready_replicas"), READY, 0.9),
      area(missing, MISSING, 0.6),
      line(points("hpa_desired_replicas"), DESIRED),
      line(points("hpa_needed_replicas"), NEEDED),
    ],
  };
}

function middle(row: TimelineRow, time: DisplayUnit): number {
  return ((row.start + row.end) / 2) * time.factor;
}
