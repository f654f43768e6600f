import { type DisplayUnit, timeUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import { parseLabels } from "../labels.ts";
import type { MarkRow, TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { stackBands } from "./stacked-bands.ts";
import { type Chart, type ChartSpec, chartSpec, INK, xmlText } from "./theme.ts";
import { describeMarks, marksOf, shades, strip, TIME_WIDTH, xChannel } from "./time-marks.ts";

const HEIGHT = 110;
/** More strategies than these do not fit on a page. */
const STRATEGIES = 4;
/** Replicas of the first revision, the second, and so on; what is missing. */
const REVISIONS = ["#9ecae1", "#3182bd", "#756bb1", "#31a354", "#bcbddc", "#636363"];
const MISSING = "#cf222e";

/**
 * What users saw of one Deployment, a panel a strategy: replicas serving, stacked by revision, up to the wanted
 * number, and what was missing. The Deployment is the one that was short of replicas the most.
 */
export function rolloutChart(study: StoredStudy, variant: string): Chart | undefined {
  const ofVariant = study.timeline.filter((row) => row.variant === variant);
  const deployment = mostShort(ofVariant);
  if (deployment === undefined) return undefined;
  const rows = ofVariant.filter((row) => parseLabels(row.labels).get("deployment") === deployment);
  const strategies = study.scenario.strategies.slice(0, STRATEGIES).map(({ label }) => label);
  const end = Math.max(...rows.map((row) => row.end));
  const time = timeUnit(end);
  const marks = marksOf(study, variant, end);
  const revisions = revisionsOf(rows);
  const most = Math.max(...rows.map((row) => (row.metric === "unavailable_pods" ? 0 : row.max)));
  const panels = strategies.flatMap((strategy, position) => {
    const own = rows.filter((row) => row.strategy === strategy);
    if (own.length === 0) return [];
    const frame = { time, end, marks, most, revisions, isFirst: position === 0 };
    return [panel(strategy, own, { ...frame, isLast: position === strategies.length - 1 })];
  });
  const under = variant === "" ? "" : `, ${xmlText(variant)}`;
  const title = `Replicas of ${xmlText(deployment)} that serve${under}`;
  const subtitle = `First replication (seed ${rows[0]!.seed}); the line is the wanted number, red what is missing`;
  return {
    name: "rollout",
    title,
    description: `${subtitle}. One panel a strategy, colours are revisions. ${describeMarks(marks)}`,
    spec: chartSpec(title, subtitle, {
      spacing: 14,
      vconcat: marks.length > 0 ? [strip(marks, time, end), ...panels] : panels,
    }),
  };
}

/** The Deployment with the most replicas missing over time, over all strategies; the first one if none misses any. */
function mostShort(rows: readonly TimelineRow[]): string | undefined {
  const missing = rows.filter((row) => row.metric === "unavailable_pods" && row.labels !== "");
  let most: { deployment: string; sum: number } | undefined;
  for (const [labels, of] of groupBy(missing, (row) => row.labels)) {
    const deployment = parseLabels(labels).get("deployment");
    const sum = of.reduce((total, row) => total + row.mean * (row.end - row.start), 0);
    if (deployment !== undefined && (most === undefined || sum > most.sum)) most = { deployment, sum };
  }
  return most?.deployment;
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

function panel(strategy: string, rows: readonly TimelineRow[], frame: PanelFrame): ChartSpec {
  const { time, end, marks, most, revisions } = frame;
  const x = xChannel(time, end, frame.isLast);
  const scale = { domain: [0, most], nice: false };
  const y = { type: "quantitative", title: xmlText(strategy), axis: { tickCount: 4 }, scale };
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
        data: { values: missing },
        mark: { ...area, color: MISSING, opacity: 0.45 },
        encoding: { x, y: { ...y, field: "low", stack: null }, y2: { field: "high" } },
      },
      {
        data: { values: wanted.map((row) => ({ time: at(row), wanted: row.mean })) },
        mark: { type: "line", interpolate: "step", color: INK, strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: "wanted" } },
      },
    ],
    resolve: { scale: { color: "independent" } },
  };
}
