import pc from "picocolors";
import { describeAutoscalers } from "./autoscalers.ts";
import { checkExpectations } from "./check-expectations.ts";
import { type ComparedRuns, failedRuns } from "./compared-runs.ts";
import { describeDifferences } from "./describe-differences.ts";
import { describeObjectives } from "./describe-objectives.ts";
import { describeOffence } from "./describe-offence.ts";
import { describeRefusals } from "./describe-refusals.ts";
import { counted, describeRuns } from "./describe-runs.ts";
import { describeStages } from "./describe-stages.ts";
import { describeStuckJobs } from "./describe-stuck-jobs.ts";
import { describeStuckRollouts } from "./describe-stuck-rollouts.ts";
import { describeDrains } from "./drains.ts";
import { describeFailures } from "./failure-outcomes.ts";
import { chooseKeyFigures } from "./key-figures.ts";
import { type KeyCell, type KeyTable, keyTable } from "./key-table.ts";
import { studyEvents, type ToldStudy } from "./study-events.ts";
import type { Summary } from "./summarize.ts";
import { KEY_FIGURES } from "./summary-object.ts";
import { displayWidth, printable, type TextCell, textTable, wrapText } from "./text-table.ts";

export interface SummaryStyle {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

type Colours = ReturnType<typeof pc.createColors>;

/** Room for the lines that the caller adds, within 25 in all. */
const LINES = 23;
const TABLE_ROWS = 10;
/** For changes that never were complete, and for drains. */
const STUCK_LINES = 6;
/** For what kubectl refused. */
const REFUSAL_LINES = 2;
const DRAIN_LINES = 4;
/** For what failures of nodes came to. */
const FAILURE_LINES = 5;
/** For where the time of rollouts went. */
const STAGE_LINES = 3;
/** For how autoscalers followed. */
const AUTOSCALER_LINES = 4;
/** For error budgets. */
const OBJECTIVE_LINES = 2;
/** Its head, two rows, and how many more there are. */
const LEAST_TABLE = 4;
/** Kept for sentences where the table is long. */
const SENTENCE_LINES = 5;

/**
 * The summary of a study for a terminal, at most 23 lines of at most `width` columns, without a final newline.
 *
 * The question; strategies against key figures with the half-widths of their 95 % intervals; rollouts that never were
 * complete, and drains; who is better by how much; failed runs and expectations.
 */
export function renderSummary(study: ToldStudy, summary: Summary, style: SummaryStyle): string {
  const colours = pc.createColors(style.colour);
  const wrap = (text: string, paint = (line: string) => line) =>
    wrapText(printable(text), style.width, "  ").map(paint);
  const figures = chooseKeyFigures(study, summary, KEY_FIGURES);
  const { name, question } = study.scenario;
  const tail = [...problemLines(study, summary, colours), ...expectationLines(study, colours)].flatMap(
    (line) => wrapText(line, style.width, "  "),
  );
  const top = [
    ...wrap(question === "" ? name : `${name}: ${question}`, colours.bold),
    ...wrap(describeRuns(study, summary), colours.dim),
  ];
  const wrapped = (line: string) => wrapText(printable(line), style.width, "  ");
  const spare = LINES - top.length - tail.length - LEAST_TABLE - 3;
  const events = studyEvents(study);
  const jobs = fitting(
    describeStuckJobs(study, events).map(wrapped),
    Math.min(STUCK_LINES, spare),
    (left) => `${left} more in pending.csv`,
  );
  const rollouts = fitting(
    describeStuckRollouts(events).map(wrapped),
    Math.min(STUCK_LINES, spare - jobs.length),
    (left) => `${left} more in rollouts.csv`,
  );
  const refusals = fitting(
    describeRefusals(events).map(wrapped),
    Math.min(REFUSAL_LINES, spare - jobs.length - rollouts.length),
    (left) => `${left} more in pending.csv`,
  );
  const stuck = [...rollouts, ...jobs, ...refusals];
  const drains = fitting(
    describeDrains(summary).map(wrapped),
    Math.min(DRAIN_LINES, spare - stuck.length),
    (left) => `${left} more in report.html`,
  );
  const failures = fitting(
    describeFailures(study.scenario, events.failures).map(wrapped),
    Math.min(FAILURE_LINES, spare - stuck.length - drains.length),
    (left) => `${left} more in report.html`,
  );
  const autoscalers = fitting(
    describeAutoscalers(summary).map(wrapped),
    Math.min(AUTOSCALER_LINES, spare - stuck.length - drains.length - failures.length),
    (left) => `${left} more in report.html`,
  );
  const stages = fitting(
    describeStages({ scenario: study.scenario, rollouts: events.rollouts }).map(wrapped),
    Math.min(STAGE_LINES, spare - stuck.length - drains.length - failures.length - autoscalers.length),
    (left) => `${left} more in report.html`,
  );
  const told = stuck.length + drains.length + failures.length + autoscalers.length + stages.length;
  const objectives = fitting(
    describeObjectives(study, summary).map(wrapped),
    Math.min(OBJECTIVE_LINES, spare - told),
    (left) => `${left} more in summary.csv`,
  );
  const news = [...stuck, ...failures, ...drains, ...autoscalers, ...stages, ...objectives];
  const room =
    LINES - top.length - news.length - tail.length - 2 - Number(tail.length > 0) - Number(news.length > 0);
  const table = keyTable(study, summary, figures);
  const rows = Math.max(2, Math.min(TABLE_ROWS, room - SENTENCE_LINES - 2));
  const head = [...top, "", ...tableLines(study, table, rows, style.width, colours)];
  const left = room - (head.length - top.length - 1);
  const sentences = fitting(
    describeDifferences(study, summary, figures).map((sentence) => wrap(sentence)),
    left,
    (count) => `${counted(count, "comparison", "comparisons")} more in report.html`,
  );
  const blocks = [head, news, sentences, tail].filter((block) => block.length > 0);
  return blocks.map((block) => block.join("\n")).join("\n\n");
}

/** As many of the columns as the width allows, from the left. */
function tableLines(
  study: ComparedRuns,
  table: KeyTable,
  limit: number,
  width: number,
  colours: Colours,
): readonly string[] {
  const withVariant = study.scenario.variants.length > 1;
  const lead = withVariant ? 2 : 1;
  const shown = table.rows.slice(0, limit);
  for (let columns = table.columns.length; columns >= 0; columns--) {
    const header = table.columns
      .slice(0, columns)
      .map((column) =>
        column.unit === "" ? column.figure.title : `${column.figure.title} (${column.unit})`,
      );
    const rows: TextCell[][] = [
      [...(withVariant ? ["variant"] : []), "strategy", ...header].map((text) => ({
        text,
        paint: colours.dim,
      })),
      ...shown.map((row) => [
        ...(withVariant ? [{ text: printable(row.variant || "as written") }] : []),
        {
          text:
            printable(row.strategy) +
            (row.isBaseline && study.scenario.strategies.length > 1 ? " (baseline)" : ""),
        },
        ...row.cells.slice(0, columns).map((cell) => textCell(cell, colours)),
      ]),
    ];
    const lines = textTable(alignHalfWidths(rows, lead), lead);
    const plain = textTable(
      rows.map((row) => row.map(({ text }) => ({ text }))),
      lead,
    );
    if (columns > 1 && plain.some((line) => displayWidth(line) > width)) continue;
    const more = table.rows.length - shown.length;
    return more > 0 ? [...lines, colours.dim(`... and ${more} more in summary.csv`)] : lines;
  }
  return [];
}

/** Pads what follows each "±" of a column to the same width, so that means stand below each other. */
function alignHalfWidths(rows: readonly (readonly TextCell[])[], from: number): TextCell[][] {
  const after = (text: string) => (text.includes(" ± ") ? text.length - text.indexOf(" ± ") : 0);
  return rows.map((row, position) =>
    row.map((cell, column) => {
      if (column < from || position === 0) return cell;
      const widest = Math.max(...rows.slice(1).map((other) => after(other[column]?.text ?? "")));
      return { ...cell, text: cell.text + " ".repeat(widest - after(cell.text)) };
    }),
  );
}

function textCell({ mean, halfWidth, verdict }: KeyCell, colours: Colours): TextCell {
  const text = halfWidth === "" ? mean : `${mean} ± ${halfWidth}`;
  const paint = verdict === "better" ? colours.green : verdict === "worse" ? colours.red : undefined;
  return { text, paint };
}

/** Whole entries, or the beginning of the first where it alone is too long; the last line says what is left out. */
function fitting(
  entries: readonly (readonly string[])[],
  room: number,
  leftOut: (count: number) => string,
): readonly string[] {
  const lines = entries.flat();
  if (lines.length <= room) return lines;
  if (room < 1) return [];
  const kept: string[] = [];
  let left = entries.length;
  for (const entry of entries) {
    if (kept.length + entry.length > room - 1) break;
    kept.push(...entry);
    left--;
  }
  const [first = []] = entries;
  if (kept.length === 0 && room > 1) {
    kept.push(...first.slice(0, room - 2), `${first[room - 2]!} ...`);
    left--;
  }
  if (left === 0) return kept;
  return [...kept, `... and ${leftOut(left)}`];
}

function problemLines(study: ComparedRuns, summary: Summary, colours: Colours): readonly string[] {
  const lines: string[] = [];
  const [first] = failedRuns(study.outcomes);
  if (first !== undefined) {
    const where = `${first.strategy}${first.variant === "" ? "" : ` under ${first.variant}`}, seed ${first.seed}`;
    const message = first.message.split("\n")[0] ?? "";
    const count = `${counted(summary.failed, "run", "runs")} failed and ${summary.failed === 1 ? "is" : "are"} left out`;
    lines.push(`${colours.red(count)}: ${printable(`${where}: ${message}`)}`);
  }
  if (summary.missing > 0) {
    lines.push(
      colours.yellow(`${counted(summary.missing, "run was", "runs were")} not started or not finished`),
    );
  }
  return lines;
}

const FAILURES_SHOWN = 3;

function expectationLines(study: ComparedRuns, colours: Colours): readonly string[] {
  const results = checkExpectations(study);
  if (results.length === 0) return [];
  const broken = results.filter((result) => !result.holds);
  if (broken.length === 0) {
    const count = counted(study.scenario.expectations.length, "expectation holds", "expectations hold");
    return [colours.green(`${count} for every strategy`)];
  }
  const shown = broken.slice(0, FAILURES_SHOWN).map((result) => {
    const where = `${result.strategy}${result.variant === "" ? "" : ` under ${result.variant}`}`;
    return `${colours.red("does not hold")}: ${printable(`${result.text}: ${where}: ${describeOffence(study, result)}`)}`;
  });
  const more = broken.length - shown.length;
  return more > 0 ? [...shown, `... and ${more} more in report.html`] : shown;
}
