import { renderSummary } from "../report/render-summary.ts";
import type { ToldStudy } from "../report/study-events.ts";
import { summarize } from "../report/summarize.ts";
import { summaryObject } from "../report/summary-object.ts";
import { dataText } from "./data-text.ts";
import type { Terminal } from "./terminal.ts";

/** Columns where nobody tells how many there are: a pipe, a file. */
const WIDTH = 100;
const LEAST_WIDTH = 40;

/** Prints what a study says: a table for people, all of the summary for programs. */
export async function printSummary(
  study: ToldStudy,
  output: "table" | "json" | "yaml",
  terminal: Terminal,
): Promise<void> {
  const summary = summarize(study);
  const style = { width: Math.max(LEAST_WIDTH, terminal.columns ?? WIDTH), colour: terminal.colour.print };
  await terminal.print(
    output === "table"
      ? `${renderSummary(study, summary, style)}\n`
      : await dataText(summaryObject(study, summary), output),
  );
}
