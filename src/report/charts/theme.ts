/** A Vega-Lite specification, or a part of one. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A chart of a study, ready to be drawn. */
export interface Chart {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  /** What it shows and how to read it, for those who cannot see it and for the caption. */
  readonly description: string;
  readonly spec: ChartSpec;
}

/**
 * One colour a strategy, by its position in the scenario: the same in all charts of a study.
 *
 * Told apart with the common colour blindnesses (the first five are Okabe and Ito's, some darkened), and with at
 * least 3:1 of contrast to a white and to a near-black page.
 */
export const PALETTE: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009473",
  "#c0609a",
  "#9a7400",
  "#3f8fd0",
  "#7f7f7f",
  "#e0303a",
  "#8064c8",
  "#5b8c2a",
];

/** Colours that a dark page swaps for its own (page/style.ts). */
export const INK = "#24292f";
export const FAINT_INK = "#57606a";
export const GRID = "#d8dee4";
export const SHADE = "#8c959f";
export const PAPER = "#ffffff";

const FONT = "DejaVu Sans, Helvetica, Arial, sans-serif";

/** Marks that one chart may have: more are slow to draw and say no more. */
export const MAX_CHART_MARKS = 5000;

export function colourOf(position: number): string {
  return PALETTE[position % PALETTE.length]!;
}

/** The colour channel of a strategy, equal in every chart of the study. */
export function strategyColour(strategies: readonly string[], legend: boolean): ChartSpec {
  return {
    field: "strategy",
    type: "nominal",
    scale: { domain: strategies, range: strategies.map((_, position) => colourOf(position)) },
    sort: strategies,
    // A lone line needs no name.
    legend:
      legend && strategies.length > 1
        ? { title: null, orient: "top", symbolType: "stroke", symbolStrokeWidth: 3, symbolOpacity: 1 }
        : null,
  };
}

/** The frame of every chart. */
export function chartSpec(title: string, subtitle: string, body: ChartSpec): ChartSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: title, subtitle, anchor: "start", offset: 14 },
    background: PAPER,
    padding: 12,
    ...body,
    config: {
      aria: false,
      font: FONT,
      view: { stroke: null },
      title: {
        fontSize: 15,
        fontWeight: "bold",
        color: INK,
        subtitleFontSize: 12,
        subtitleColor: FAINT_INK,
        subtitlePadding: 5,
      },
      axis: {
        labelColor: FAINT_INK,
        labelFontSize: 11,
        labelLimit: 260,
        titleColor: INK,
        titleFontSize: 12,
        titleFontWeight: "normal",
        titlePadding: 8,
        grid: true,
        gridColor: GRID,
        domainColor: SHADE,
        tickColor: SHADE,
      },
      axisY: { domain: false, ticks: false, labelPadding: 6 },
      legend: { labelColor: INK, labelFontSize: 12, labelLimit: 260, titleColor: INK },
      text: { color: INK, fontSize: 11 },
    },
  };
}

/** Text that XML can carry: control characters and lone surrogates become U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(NOT_XML, "\ufffd");
}

// The characters that XML 1.0 excludes; tab, line feed and carriage return are allowed.
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
