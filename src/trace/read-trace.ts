import { type CloudsimpyOptions, readCloudsimpy } from "./cloudsimpy.ts";
import { type CsvOptions, csvExtendedResources, readCsv } from "./csv.ts";
import { type OpenbOptions, openbExtendedResources, readOpenbPods } from "./openb.ts";
import { readFileInto } from "./read-file.ts";
import { type ReadingLog, WHOLE_FILE } from "./reading-log.ts";
import { readSwf, type SwfOptions } from "./swf.ts";
import { BASE_RESOURCES, TraceBuilder } from "./trace-builder.ts";
import type { TraceReading } from "./trace-reading.ts";

export type TraceOptions = TraceFile & TraceFormat;

interface TraceFile {
  /** Path to open: plain text or gzip. */
  readonly file: string;
  /** What the problems call the file. Default: `file`. */
  readonly name?: string | undefined;
  /** Whether the first row is moved to 0, and all others with it. Default: true. */
  readonly rebase?: boolean | undefined;
}

export type TraceFormat = SwfOptions | OpenbOptions | CloudsimpyOptions | CsvOptions;

/**
 * Reads a recorded workload into columns, by time of submission (rows of one instant stay in file order).
 *
 * All mistakes of the file come back in the reading, none is thrown; what is dropped and why is said by the
 * format's own function. Streams: memory is that of the columns, 32 bytes a row, and a few pieces of the file.
 * O(n), and O(n log n) where the rows are not in order.
 */
export async function readTrace(options: TraceOptions): Promise<TraceReading> {
  const builder = new TraceBuilder();
  const { log, digest } = await readFileInto(
    options.file,
    options.name ?? options.file,
    async (pieces, log) => {
      await readRows(pieces, options, log, builder);
      if (builder.rows === 0 && log.problems.length === 0) reportNoRows(log);
    },
  );
  return {
    columns: builder.finish(options.rebase ?? true),
    resources: [...BASE_RESOURCES, ...extendedResources(options)],
    dropped: log.dropped,
    problems: log.problems,
    digest,
  };
}

async function readRows(
  pieces: AsyncIterable<string>,
  format: TraceFormat,
  log: ReadingLog,
  builder: TraceBuilder,
): Promise<void> {
  switch (format.format) {
    case "swf":
      return readSwf(pieces, format, log, builder);
    case "openb":
      return readOpenbPods(pieces, format, log, builder);
    case "cloudsimpy":
      return readCloudsimpy(pieces, format, log, builder);
    case "csv":
      return readCsv(pieces, format, log, builder);
  }
}

function extendedResources(format: TraceFormat): readonly string[] {
  switch (format.format) {
    case "openb":
      return openbExtendedResources(format);
    case "csv":
      return csvExtendedResources(format);
    default:
      return [];
  }
}

function reportNoRows(log: ReadingLog): void {
  const reasons = log.dropped.map(({ reason, count }) => `${count}: ${reason}`);
  const message = reasons.length === 0 ? "no rows" : `no rows are left (dropped ${reasons.join("; ")})`;
  log.problem(WHOLE_FILE, "empty", message);
}
