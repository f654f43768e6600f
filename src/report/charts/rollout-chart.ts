import { type DisplayUnit, timeUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import { parseLabels } from "../labels.ts";
import type { MarkRow, TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { comparesVariants, type SideGroup, sideRows, underVariant } from "./sides.ts";
import { corners, stackBands } from "./stacked-bands.ts";
import { type Chart, type ChartSpec, chartSpec, INK, xmlText } from "./theme.ts";
import { describeMarks, marksOf, shades, strip, TIME_WIDTH, xChannel } from "./time-marks.ts";

const HEIGHT = 110;
/** Above the replicas there is room in which what befell the cluster is seen. */
const HEADROOM = 1.15;
/** More panels than these do not fit on a page. */
const PANELS = 6;
/** Replicas of the first revision, the second, and so on; what is missing. */
const REVISIONS = ["#9ecae1", "#3182bd", "#756bb1", "#31a354", "#bcbddc", "#636363"];
const MISSING = "#cf222e";

/**
 * What users saw of a rollout: replicas serving, stacked by revision, up to the wanted number, and what was missing.
 *
 * A panel a side, of the Deployment that was short of replicas the most. Where there is but one side, a panel a
 * Deployment, the one that was short the most first.
 */
export function rolloutChart(study: StoredStudy, group: SideGroup): Chart | undefined {
  const rows = sideRows(study.timeline, group);
  const deployments = shortestFirst(rows);
  const [first] = deployments;
  if (first === undefined) return undefined;
  const isLone = group.sides.length === 1;
  const shown = isLone ? deployments.slice(0, PANELS) : [first];
  const nameOf = (row: TimelineRow) => (isLone ? (deploymentOf(row) ?? "") : row.strategy);
  const drawn = rows.filter((row) => shown.includes(deploymentOf(row) ?? ""));
  const names = isLone ? shown : group.sides.slice(0, PANELS).map(({ label }) => label);
  const own = names.map((name) => drawn.filter((row) => nameOf(row) === name));
  const end = Math.max(...drawn.map((row) => row.end));
  const time = timeUnit(end);
  const marks = marksOf(study, group, end);
  const revisions = revisionsOf(drawn);
  const last = own.findLastIndex((of) => of.length > 0);
  const panels = own.flatMap((of, position) => {
    if (of.length === 0) return [];
    // Replicas of one Deployment are compared on one scale, those of several are not compared.
    const most = mostOf(isLone ? of : drawn);
    const frame = { time, end, marks, most, revisions, isFirst: of === own.find((each) => each.length > 0) };
    return [panel(names[position]!, of, { ...frame, isLast: position === last })];
  });
  const what = shown.length === 1 ? `Replicas of ${xmlText(first)} that serve` : "Replicas that serve";
  const title = `${what}${underVariant(group)}`;
  const subtitle = `First replication (seed ${drawn[0]!.seed}); the line is the wanted number, red what is missing`;
  const panelsAre = isLone ? "Deployment" : comparesVariants(study) ? "variant" : "strategy";
  const more = deployments.length - shown.length;
  const which = shown.length === 1 ? "the one" : "those";
  const others =
    more > 0
      ? ` Of the ${deployments.length} Deployments recorded over time ${which} most short of replicas.`
      : "";
  return {
    name: "rollout",
    title,
    description: `${subtitle}. One panel a ${panelsAre}, colours are revisions.${others} ${describeMarks(marks)}`,
    spec: chartSpec(title, subtitle, {
      spacing: 14,
      vconcat: marks.length > 0 ? [strip(marks, time, end), ...panels] : panels,
    }),
  };
}

/** Deployments by the replicas missing over time, over all sides, most first; else in their own order. */
function shortestFirst(rows: readonly TimelineRow[]): readonly string[] {
  const missing = rows.filter((row) => row.metric === "unavailable_pods");
  return [...groupBy(missing, (row) => deploymentOf(row) ?? "")]
    .filter(([deployment]) => deployment !== "")
    .map(([deployment, of]) => ({
      deployment,
      sum: of.reduce((total, row) => total + row.mean * (row.end - row.start), 0),
    }))
    .sort((a, b) => b.sum - a.sum)
    .map(({ deployment }) => deployment);
}

function deploymentOf(row: TimelineRow): string | undefined {
  return parseLabels(row.labels).get("deployment");
}

/** The most replicas that ever served or were wanted. */
function mostOf(rows: readonly TimelineRow[]): number {
  return Math.max(...rows.map((row) => (row.metric === "unavailable_pods" ? 0 : row.max)));
}

function revisionsOf(rows: readonly TimelineRow[]): readonly string[] {
  const found = rows.flatMap((row) => (row.metric === "ready_pods" ? [revisionOf(row)] : []));
  return [...new Set(found)].sort((a, b) => Number(a) - Number(b));
}

function revisionOf(row: TimelineRow): string {
  return parseLabels(row.labels).get("revision") ?? "";
}

interface PanelFrame {
  readonly time: DisplayUnit;
  readonly end: number;
  readonly marks: readonly MarkRow[];
  readonly most: number;
  readonly revisions: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function panel(name: string, rows: readonly TimelineRow[], frame: PanelFrame): ChartSpec {
  const { time, end, marks, most, revisions } = frame;
  const x = xChannel(time, end, frame.isLast);
  const scale = { domain: [0, most * HEADROOM], nice: false };
  const y = { type: "quantitative", title: xmlText(name), axis: { tickCount: 4, tickMinStep: 1 }, scale };
  const at = (row: TimelineRow) => ((row.start + row.end) / 2) * time.factor;
  const wanted = rows.filter((row) => row.metric === "wanted_pods");
  const ready = rows.filter((row) => row.metric === "ready_pods");
  const { bands, tops } = stackBands(ready, revisions, revisionOf, at);
  const missing = wanted.flatMap((row) => {
    const top = tops.get(row.start) ?? 0;
    return [{ time: at(row), low: Math.min(top, row.mean), high: row.mean }];
  });
  const names = revisions.map((revision) => `revision ${revision}`);
  const color = {
    field: "revision",
    type: "nominal",
    sort: names,
    scale: { domain: names, range: revisions.map((_, i) => REVISIONS[i % REVISIONS.length]!) },
    legend: frame.isFirst ? { title: null, orient: "top", symbolType: "square", symbolOpacity: 1 } : null,
  };
  const area = { type: "area", interpolate: "step", line: false };
  return {
    width: TIME_WIDTH,
    height: HEIGHT,
    layer: [
      ...shades(marks, time, end),
      {
        data: { values: bands.map(({ key, ...band }) => ({ ...band, revision: `revision ${key}` })) },
        mark: { ...area, opacity: 0.9 },
        encoding: { x, y: { ...y, field: "low", stack: null }, y2: { field: "high" }, color },
      },
      {
        data: { values: corners(missing) },
        mark: { ...area, color: MISSING, opacity: 0.45 },
        encoding: { x, y: { ...y, field: "low", stack: null }, y2: { field: "high" } },
      },
      {
        data: { values: corners(wanted.map((row) => ({ time: at(row), low: 0, high: row.mean }))) },
        mark: { type: "line", interpolate: "step", color: INK, strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: "high" } },
      },
    ],
    resolve: { scale: { color: "independent" } },
  };
}
