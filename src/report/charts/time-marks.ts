import type { DisplayUnit } from "../format-quantity.ts";
import { groupBy } from "../group-by.ts";
import type { MarkRow } from "../result-tables.ts";
import type { StoredStudy } from "../stored-study.ts";
import { isMinor, lanesOf } from "./mark-lanes.ts";
import { type SideGroup, sideRows } from "./sides.ts";
import { type ChartSpec, FAINT_INK, SHADE, xmlText } from "./theme.ts";

/** Width of everything that is drawn over simulated time. */
export const TIME_WIDTH = 640;
const LANE = 15;

/** What befell the cluster, once: the streams of failures are the same for all that is compared. */
export function marksOf(study: StoredStudy, group: SideGroup, end: number): readonly MarkRow[] {
  const marks = sideRows(study.marks, group).filter((mark) => mark.from < end);
  return marks.filter((mark) => mark.strategy === marks[0]!.strategy);
}

export function describeMarks(marks: readonly MarkRow[]): string {
  if (marks.length === 0) return "Nothing befell the cluster.";
  const kinds = [...groupBy(marks, (mark) => mark.what)].map(([what, of]) => `${of.length} x ${what}`);
  const minor = marks.some((mark) => isMinor(mark, marks.length)) ? "; single nodes as bars above only" : "";
  return xmlText(`Shaded: what befell the cluster (${kinds.join(", ")}${minor}).`);
}

/** Simulated time, from 0 to the end, in the unit that suits it. */
export function xChannel(time: DisplayUnit, end: number, isLabelled: boolean): ChartSpec {
  return {
    field: "time",
    type: "quantitative",
    scale: { domain: [0, end * time.factor], nice: false },
    title: isLabelled ? `simulated time (${time.name})` : null,
    axis: { tickCount: 10, labels: isLabelled, ticks: isLabelled },
  };
}

/** Bands for what lasted, dashed lines for instants, behind the gauges. */
export function shades(marks: readonly MarkRow[], time: DisplayUnit, end: number): ChartSpec[] {
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
export function strip(marks: readonly MarkRow[], time: DisplayUnit, end: number): ChartSpec {
  const { labels, lanes } = lanesOf(marks, end, TIME_WIDTH);
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
    width: TIME_WIDTH,
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
