import { Cells, MICROSECONDS_PER_SECOND } from "./cells.ts";
import { forEachLine } from "./lines.ts";
import type { ReadingLog } from "./reading-log.ts";
import type { TraceBuilder } from "./trace-builder.ts";

export interface SwfOptions {
  readonly format: "swf";
  /** Processors of the machine: jobs that want more are dropped. Default: MaxProcs of the header, else no limit. */
  readonly processors?: number | undefined;
  /** Whether memory counts: requested, else used, KiB a processor; 0 where neither is known. Default: false. */
  readonly memory?: boolean | undefined;
}

/**
 * Reads a log in the Standard Workload Format: `;` comments, then 18 numbers a job, -1 where unknown, times in
 * seconds. Source: Feitelson's Parallel Workloads Archive, version 2.2.
 *
 * A job becomes one task. A processor is one CPU, 1000 millicores. Processors: requested, else allocated.
 * Estimate: the requested time, else the run time. The run time is cut to the requested time, at which real
 * machines kill jobs. Dropped: jobs without a submit time, a run time or processors, and jobs that want more
 * processors than there are. Fields beyond the 18th are ignored.
 */
export async function readSwf(
  pieces: AsyncIterable<string>,
  options: SwfOptions,
  log: ReadingLog,
  builder: TraceBuilder,
): Promise<void> {
  let header: number | undefined;
  let current = "";
  const cells = new Cells(log, POSITIONS, (position) => columnOf(current, position));
  await forEachLine(pieces, log, (text, line) => {
    current = text;
    const trimmed = text.trim();
    if (trimmed.startsWith(";")) {
      header ??= maxProcs(trimmed);
      return;
    }
    const fields = trimmed.split(/\s+/);
    if (fields.length < FIELDS) {
      const message = `${fields.length} fields, where the Standard Workload Format has ${FIELDS}`;
      log.problem({ line, column: 1 }, "bad-row", message);
      return;
    }
    cells.moveTo(fields, line);
    addJob(cells, options.processors ?? header ?? Infinity, options.memory ?? false, log, builder);
  });
}

const FIELDS = 18;

const POSITIONS: ReadonlyMap<string, number> = new Map([
  ["submit time", 1],
  ["run time", 3],
  ["allocated processors", 4],
  ["used memory", 6],
  ["requested processors", 7],
  ["requested time", 8],
  ["requested memory", 9],
]);

function addJob(
  cells: Cells,
  limit: number,
  withMemory: boolean,
  log: ReadingLog,
  builder: TraceBuilder,
): void {
  const submitted = cells.number("submit time");
  const runTime = cells.number("run time");
  const requested = wholeNumber(cells, "requested processors");
  const allocated = wholeNumber(cells, "allocated processors");
  const requestedTime = cells.number("requested time");
  const memoryPerProcessor = withMemory ? kibibytesPerProcessor(cells) : 0;
  if (cells.bad) return;

  const processors = requested > 0 ? requested : allocated;
  const reason = whyDropped(submitted, runTime, processors, limit);
  if (reason !== undefined) {
    log.drop(cells.line, reason);
    return;
  }
  const estimate = requestedTime > 0 ? requestedTime : runTime;
  const submittedAt = microseconds(cells, "submit time", submitted);
  const duration = microseconds(cells, "run time", Math.min(runTime, estimate));
  const expected = microseconds(cells, "requested time", estimate);
  const millicores = cells.exact("requested processors", processors * 1000);
  const memory = cells.exact("requested memory", Math.ceil(memoryPerProcessor * processors * 1024));
  if (!cells.bad) builder.add(submittedAt, duration, expected, 1, [millicores, memory, 1]);
}

function microseconds(cells: Cells, name: string, seconds: number): number {
  return cells.inTimeRange(name, Math.round(seconds * MICROSECONDS_PER_SECOND));
}

function whyDropped(
  submitted: number,
  runTime: number,
  processors: number,
  limit: number,
): string | undefined {
  if (submitted < 0) return "no submit time";
  if (runTime < 0) return "no run time";
  if (processors <= 0) return "no processors";
  if (processors > limit) return `more than the machine's ${limit} processors`;
  return undefined;
}

function kibibytesPerProcessor(cells: Cells): number {
  const requested = cells.number("requested memory");
  return requested > 0 ? requested : Math.max(0, cells.number("used memory"));
}

function wholeNumber(cells: Cells, name: string): number {
  const value = cells.number(name);
  return value % 1 === 0 || Number.isNaN(value) ? value : cells.reject(name, "is not a whole number");
}

/** "; MaxProcs: 100" gives 100; -1, for unknown, and other comments give nothing. */
function maxProcs(comment: string): number | undefined {
  const match = /^;\s*MaxProcs\s*:\s*(\d+)/i.exec(comment);
  const processors = Number(match?.[1] ?? 0);
  return processors > 0 ? processors : undefined;
}

function columnOf(text: string, position: number): number {
  const fields = text.matchAll(/\S+/g);
  for (const [i, field] of [...fields].entries()) if (i === position) return field.index + 1;
  return 1;
}
