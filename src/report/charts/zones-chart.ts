import { timeUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import { parseLabels } from "../labels.ts";
import type { TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { comparesVariants, type SideGroup, sideRows, underVariant } from "./sides.ts";
import { stackBands } from "./stacked-bands.ts";
import { type Chart, type ChartSpec, chartSpec, xmlText } from "./theme.ts";
import { describeMarks, marksOf, shades, strip, TIME_WIDTH, xChannel } from "./time-marks.ts";

const HEIGHT = 80;
/** More panels than these do not fit on a page. */
const PANELS = 6;
/** Told apart from each other and from the colours of strategies by their lightness. */
const ZONES = ["#1b4965", "#5fa8d3", "#bee9e8", "#cae9ff", "#8d99ae", "#edf2f4"];

/** Where the pods that serve are, a panel a side, stacked by zone; only for clusters of several zones. */
export function zonesChart(study: StoredStudy, group: SideGroup): Chart | undefined {
  const rows = sideRows(study.timeline, group).filter((row) => row.metric === "pods_by_zone");
  const zones = [...new Set(rows.map(zoneOf))].filter((zone) => zone !== "").sort();
  if (zones.length < 2) return undefined;
  const end = Math.max(...rows.map((row) => row.end));
  const time = timeUnit(end);
  const marks = marksOf(study, group, end);
  const names = group.sides.slice(0, PANELS).map(({ label }) => label);
  const most = Math.max(
    ...[...groupBy(rows, (row) => JSON.stringify([row.strategy, row.start])).values()].map(sumOf),
  );
  const at = (row: TimelineRow) => ((row.start + row.end) / 2) * time.factor;
  const panels = names.map((name, position): ChartSpec => {
    const own = rows.filter((row) => row.strategy === name);
    const { bands } = stackBands(own, zones, zoneOf, at);
    const y = {
      type: "quantitative",
      title: xmlText(name),
      axis: { tickCount: 3, tickMinStep: 1 },
      scale: { domain: [0, most] },
    };
    const color = {
      field: "zone",
      type: "nominal",
      sort: zones.map(xmlText),
      scale: { domain: zones.map(xmlText), range: zones.map((_, i) => ZONES[i % ZONES.length]!) },
      legend: position === 0 ? { title: "zone", orient: "top", symbolType: "square" } : null,
    };
    return {
      width: TIME_WIDTH,
      height: HEIGHT,
      layer: [
        ...shades(marks, time, end),
        {
          data: { values: bands.map(({ key, ...band }) => ({ ...band, zone: xmlText(key) })) },
          mark: { type: "area", interpolate: "step", opacity: 0.9 },
          encoding: {
            x: xChannel(time, end, position === names.length - 1),
            y: { ...y, field: "low", stack: null },
            y2: { field: "high" },
            color,
          },
        },
      ],
      resolve: { scale: { color: "independent" } },
    };
  });
  const title = `Pods that serve, by zone${underVariant(group)}`;
  const subtitle = `First replication (seed ${rows[0]!.seed})`;
  return {
    name: "zones",
    title,
    description: `${subtitle}. One panel a ${comparesVariants(study) ? "variant" : "strategy"}. ${describeMarks(marks)}`,
    spec: chartSpec(title, subtitle, {
      spacing: 14,
      vconcat: marks.length > 0 ? [strip(marks, time, end), ...panels] : panels,
    }),
  };
}

function sumOf(rows: readonly TimelineRow[]): number {
  return rows.reduce((sum, row) => sum + row.mean, 0);
}

function zoneOf(row: TimelineRow): string {
  return parseLabels(row.labels).get("zone") ?? "";
}
