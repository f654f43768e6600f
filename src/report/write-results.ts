import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Study } from "../spec/study.ts";
import { type Drawing, drawReport } from "./draw-report.ts";
import { fileSlug } from "./file-slug.ts";
import { type Manifest, manifestOf, type StoredFile } from "./manifest.ts";
import { readResults } from "./read-results.ts";
import {
  DISTRIBUTIONS_TABLE,
  FAILED_RUNS_TABLE,
  FAILURES_TABLE,
  MARKS_TABLE,
  PENDING_TABLE,
  ROLLOUTS_TABLE,
  RUNS_TABLE,
  TIMELINE_TABLE,
} from "./result-tables.ts";
import { fileError } from "./results-error.ts";
import { failedRunRows, runRows, type StoredStudy, storedStudyOf } from "./stored-study.ts";
import { type Summary, summarize } from "./summarize.ts";
import { SUMMARY_TABLE, summaryTableRows } from "./summary-table.ts";
import { writeTable } from "./write-csv.ts";
import { replaceFolder } from "./write-folder.ts";
import { POD_COLUMNS, PODS_FILE, type Spool, writePods } from "./write-pods.ts";

/** What a results folder holds besides the study. */
export interface ResultExtras {
  /** Of everything that decides the results, in hex. */
  readonly hash: string;
  /** The command that repeats the study, as typed. */
  readonly command: string;
  /** Binary pod records, in the order that pods.csv shall have. They are left where they are. */
  readonly pods: readonly Spool[];
  /** Event logs as NDJSON. They are moved into the folder. */
  readonly events: readonly Spool[];
  /** Wall times: whatever it holds goes to timing.json, the one file that may differ between repeats. */
  readonly timing: object;
  readonly drawing: Drawing;
}

/**
 * Writes everything that a study gave into `dir`, which it replaces as a whole.
 *
 * Equal studies give equal bytes in every file but timing.json. Memory: that of the tables; pods are streamed.
 * Throws a ResultsError, and leaves `dir` as it was, where anything cannot be written.
 */
export async function writeResults(dir: string, study: Study, extras: ResultExtras): Promise<void> {
  const stored = storedStudyOf(study, { hash: extras.hash, command: extras.command });
  const summary = summarize(stored);
  await replaceFolder(dir, async (temporary) => {
    const more: StoredFile[] = [];
    await writeTables(temporary, stored, summary);
    if (extras.pods.length > 0) {
      await writePods(join(temporary, PODS_FILE), study, extras.pods);
      more.push({ file: PODS_FILE, holds: "what became of each pod", columns: POD_COLUMNS });
    }
    more.push(...(await moveEvents(temporary, extras.events)));
    const drawn = await drawReport(stored, summary, extras.drawing);
    await writeFiles(temporary, drawn);
    more.push(...[...drawn.keys()].map((file) => ({ file, holds: HOLDS[extname(file)] ?? "", columns: [] })));
    await writeJson(join(temporary, "timing.json"), extras.timing);
    await writeJson(join(temporary, "manifest.json"), manifestOf(stored, more) satisfies Manifest);
  });
}

/**
 * Draws charts and page again from what `dir` holds, and writes them there; the tables stay as they are.
 *
 * The same version gives the same bytes as `writeResults` gave. Throws a ResultsError. Gives what was read.
 */
export async function redrawResults(dir: string): Promise<StoredStudy> {
  const stored = await readResults(dir);
  const drawn = await drawReport(stored, summarize(stored), { charts: true, page: true });
  const charts = [...drawn].filter(([file]) => file.startsWith("charts/"));
  const page = join(dir, "report.html");
  await replaceFolder(join(dir, "charts"), (temporary) =>
    writeFiles(temporary, new Map(charts.map(([file, text]) => [basename(file), text]))),
  );
  try {
    await writeFile(`${page}.partial`, drawn.get("report.html")!);
    await rename(`${page}.partial`, page);
  } catch (error) {
    await rm(`${page}.partial`, { force: true });
    throw fileError("cannot write", page, error);
  }
  return stored;
}

const HOLDS: Readonly<Record<string, string>> = {
  ".json": "a chart as a Vega-Lite specification with its data",
  ".svg": "the chart as a picture",
  ".html": "the report: one page, self-contained",
};

async function writeFiles(dir: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of files) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text);
  }
}

async function writeTables(dir: string, stored: StoredStudy, summary: Summary): Promise<void> {
  await writeTable(join(dir, RUNS_TABLE.file), RUNS_TABLE, runRows(stored));
  await writeTable(join(dir, SUMMARY_TABLE.file), SUMMARY_TABLE, summaryTableRows(summary));
  await writeTable(join(dir, TIMELINE_TABLE.file), TIMELINE_TABLE, stored.timeline);
  await writeTable(join(dir, DISTRIBUTIONS_TABLE.file), DISTRIBUTIONS_TABLE, stored.distributions);
  await writeTable(join(dir, MARKS_TABLE.file), MARKS_TABLE, stored.marks);
  await writeTable(join(dir, PENDING_TABLE.file), PENDING_TABLE, stored.pending);
  if (stored.rollouts.length > 0) {
    await writeTable(join(dir, ROLLOUTS_TABLE.file), ROLLOUTS_TABLE, stored.rollouts);
  }
  if (stored.failures.length > 0) {
    await writeTable(join(dir, FAILURES_TABLE.file), FAILURES_TABLE, stored.failures);
  }
  await writeTable(join(dir, FAILED_RUNS_TABLE.file), FAILED_RUNS_TABLE, failedRunRows(stored));
}

/** Gives each log a name of its own under events/. */
async function moveEvents(dir: string, spools: readonly Spool[]): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  const taken = new Set<string>();
  for (const { strategy, variant, seed, path } of spools) {
    const parts = [strategy, ...(variant === "" ? [] : [variant]), `seed-${seed}`].map(fileSlug);
    let file = `events/${parts.join(".")}.ndjson`;
    for (let copy = 2; taken.has(file.toLowerCase()); copy++)
      file = `events/${parts.join(".")}.${copy}.ndjson`;
    taken.add(file.toLowerCase());
    await mkdir(join(dir, dirname(file)), { recursive: true });
    await move(path, join(dir, file));
    const place = variant === "" ? strategy : `${strategy} under ${variant}`;
    files.push({ file, holds: `events of ${place}, seed ${seed}, one JSON object a line`, columns: [] });
  }
  return files;
}

/** A rename cannot leave a file system; a copy can. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

async function writeJson(path: string, value: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
