import { drawSvg } from "./draw-svg.ts";
import { type DrawnChart, reportPage } from "./page/page.ts";
import type { StoredStudy } from "./stored-study.ts";
import { chartsOf } from "./study-charts.ts";
import type { Summary } from "./summarize.ts";

/** What to draw; the page shows the charts that are drawn. */
export interface Drawing {
  readonly charts: boolean;
  readonly page: boolean;
}

/** Everything that is drawn from a study: files by their path within the results folder. */
export async function drawReport(
  study: StoredStudy,
  summary: Summary,
  drawing: Drawing,
): Promise<ReadonlyMap<string, string>> {
  const charts: DrawnChart[] = [];
  const files = new Map<string, string>();
  for (const chart of drawing.charts ? chartsOf(study, summary) : []) {
    const svg = await drawSvg(chart.spec);
    charts.push({ chart, svg });
    files.set(`charts/${chart.name}.vl.json`, `${JSON.stringify(chart.spec, undefined, 2)}\n`);
    files.set(`charts/${chart.name}.svg`, `${svg}\n`);
  }
  if (drawing.page) files.set("report.html", reportPage(study, summary, charts));
  return files;
}
