import { drawSvg } from "./draw-svg.ts";
import { type DrawnChart, reportPage } from "./page/page.ts";
import type { StoredStudy } from "./stored-study.ts";
import { chartsOf } from "./study-charts.ts";
import type { Summary } from "./summarize.ts";

/** Everything that is drawn from a study: files by their path within the results folder. */
export async function drawReport(study: StoredStudy, summary: Summary): Promise<ReadonlyMap<string, string>> {
  const charts: DrawnChart[] = [];
  const files = new Map<string, string>();
  for (const chart of chartsOf(study, summary)) {
    const svg = await drawSvg(chart.spec);
    charts.push({ chart, svg });
    files.set(`charts/${chart.name}.vl.json`, `${JSON.stringify(chart.spec, undefined, 2)}\n`);
    files.set(`charts/${chart.name}.svg`, `${svg}\n`);
  }
  files.set("report.html", reportPage(study, summary, charts));
  return files;
}
