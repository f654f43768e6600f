import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Cells } from "./cells.ts";
import { readFileInto } from "./read-file.ts";
import { WHOLE_FILE } from "./reading-log.ts";
import { readTable } from "./table.ts";

export interface LoadSeriesOptions {
  /** A name in the header, or a number from 1. */
  readonly time: string | number;
  /** undefined: each row counts one. */
  readonly value: string | number | undefined;
}

export interface LoadSeriesReading {
  /** Microseconds: since 1970 where the file has dates, else as its seconds say. Ascending; rows of one time are one. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** In file order, as in a TraceReading. */
  readonly problems: readonly Diagnostic[];
  /** SHA-256 of the file's bytes as stored, in hex; "" if reading stopped before the end. */
  readonly digest: string;
}

/**
 * Reads how much there was at what time from a CSV file, plain or gzip: seconds, or dates such as "1998-04-30
 * 21:30:00" (UTC), and an amount. Rows of the same time add up.
 */
export async function readLoadSeries(
  file: string,
  name: string,
  { time, value }: LoadSeriesOptions,
): Promise<LoadSeriesReading> {
  const sums = new Map<number, number>();
  const columns = [
    { field: "time", column: time },
    ...(value === undefined ? [] : [{ field: "value", column: value }]),
  ];
  const { log, digest } = await readFileInto(file, name, async (pieces, log) => {
    await readTable(pieces, { delimiter: ",", header: true, columns }, log, (cells) => {
      const at = timeIn(cells);
      const amount = value === undefined ? 1 : cells.amount("value");
      if (!cells.bad) sums.set(at, (sums.get(at) ?? 0) + amount);
    });
    if (sums.size === 0 && log.problems.length === 0) log.problem(WHOLE_FILE, "empty", "no rows");
  });
  const times = Float64Array.from(sums.keys()).sort();
  return { times, values: times.map((at) => sums.get(at)!), problems: log.problems, digest };
}

/** As databases and loggers print it. */
const DATE = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?Z?$/;

function timeIn(cells: Cells): number {
  const match = DATE.exec(cells.text("time"));
  if (match === null) return cells.time("time", 1_000_000);
  const whole = Date.parse(`${match[1]}T${match[2]}Z`) * 1000;
  if (Number.isNaN(whole)) return cells.reject("time", "is no date");
  return whole + Math.round(Number(match[3] ?? 0) * 1_000_000);
}
