import { timeUnit } from "../format-quantity.ts";
import { parseLabels } from "../labels.ts";
import type { TimelineRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { stackBands } from "./stacked-bands.ts";
import { type Chart, type ChartSpec, chartSpec, xmlText } from "./theme.ts";
import { describeMarks, marksOf, shades, strip, TIME_WIDTH, xChannel } from "./time-marks.ts";

const HEIGHT = 80;
/** More strategies than these do not fit on a page. */
const STRATEGIES = 4;
/** Told apart from each other and from the colours of strategies by their lightness. */
const ZONES = ["#1b4965", "#5fa8d3", "#bee9e8", "#cae9ff", "#8d99ae", "#edf2f4"];

/** Where the pods that serve are, a panel a strategy, stacked by zone; only for clusters of several zones. */
export function zonesChart(study: StoredStudy, variant: string): Chart | undefined {
  const rows = study.timeline.filter((row) => row.variant === variant && row.metric === "pods_by_zone");
  const zones = [...new Set(rows.map(zoneOf))].filter((zone) => zone !== "").sort();
  if (zones.length < 2) return undefined;
  const end = Math.max(...rows.map((row) => row.end));
  const time = timeUnit(end);
  const marks = marksOf(study, variant, end);
  const strategies = study.scenario.strategies.slice(0, STRATEGIES).map(({ label }) => label);
  const at = (row: TimelineRow) => ((row.start + row.end) / 2) * time.factor;
  const panels = strategies.map((strategy, position): ChartSpec => {
    const own = rows.filter((row) => row.strategy === strategy);
    const { bands } = stackBands(own, zones, zoneOf, at);
    const y = { type: "quantitative", title: xmlText(strategy), axis: { tickCount: 3 } };
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
            x: xChannel(time, end, position === strategies.length - 1),
            y: { ...y, field: "low", stack: null },
            y2: { field: "high" },
            color,
          },
        },
      ],
      resolve: { scale: { color: "independent" } },
    };
  });
  const under = variant === "" ? "" : `, ${xmlText(variant)}`;
  const title = `Pods that serve, by zone${under}`;
  const subtitle = `First replication (seed ${rows[0]!.seed})`;
  return {
    name: "zones",
    title,
    description: `${subtitle}. One panel a strategy. ${describeMarks(marks)}`,
    spec: chartSpec(title, subtitle, {
      spacing: 14,
      vconcat: marks.length > 0 ? [strip(marks, time, end), ...panels] : panels,
    }),
  };
}

function zoneOf(row: TimelineRow): string {
  return parseLabels(row.labels).get("zone") ?? "";
}
