import { parseDuration } from "../units/duration.ts";
import type { Parsed } from "../units/parsed.ts";
import { parseBytes, parseCount, parseCpu } from "../units/quantity.ts";
import { type Cells, MICROSECONDS_PER_SECOND } from "./cells.ts";
import { addInstances } from "./instances.ts";
import type { ReadingLog } from "./reading-log.ts";
import { readTable, type WantedColumn } from "./table.ts";
import type { TraceBuilder } from "./trace-builder.ts";

export interface CsvOptions {
  readonly format: "csv";
  readonly columns: CsvColumns;
  /** Unit of the times, or `duration` where each carries its own, "5m30s". Default: s. */
  readonly unit?: CsvTimeUnit | undefined;
  /** One character. Default: a comma. */
  readonly delimiter?: string | undefined;
  /** Whether the first record names the columns. Default: true. */
  readonly header?: boolean | undefined;
}

export type CsvTimeUnit = "s" | "ms" | "us" | "duration";
/** A name in the header, or a number from 1. */
export type CsvColumn = string | number;

/** Where a row says what. */
export interface CsvColumns {
  /** Without it all rows are submitted at 0, in file order. */
  readonly submit?: CsvColumn | undefined;
  /** Without it tasks never end. */
  readonly duration?: CsvColumn | undefined;
  /** What the user expected the duration to be. Without it, and where it is empty: the duration. */
  readonly estimate?: CsvColumn | undefined;
  /** Cores or a Kubernetes quantity, "0.5" or "500m"; rounded up to millicores. Without it: 0. */
  readonly cpu?: CsvColumn | undefined;
  /** Bytes or a Kubernetes quantity, "2Gi". Without it: 0. */
  readonly memory?: CsvColumn | undefined;
  /** How many equal tasks the row stands for; rows with 0 are dropped. Without it: 1. */
  readonly instances?: CsvColumn | undefined;
  /** Columns of extended resources, whole numbers, by the name of the resource. */
  readonly extended?: Readonly<Record<string, CsvColumn>> | undefined;
}

/** Reads any CSV file with one task, or some equal tasks, a row. Dropped: rows without instances. */
export async function readCsv(
  pieces: AsyncIterable<string>,
  options: CsvOptions,
  log: ReadingLog,
  builder: TraceBuilder,
): Promise<void> {
  const { columns, unit = "s", delimiter = ",", header = true } = options;
  const wanted = wantedColumns(columns);
  const mapped = new Set(wanted.map(({ field }) => field));
  const extended = csvExtendedResources(options);
  const cpu = remembered(parseCpu);
  const memory = remembered(parseBytes);
  await readTable(pieces, { delimiter, header, columns: wanted }, log, (cells) => {
    const submitted = mapped.has("submit") ? time(cells, "submit", unit) : 0;
    const duration = mapped.has("duration") ? time(cells, "duration", unit) : Infinity;
    const estimate = cells.has("estimate") ? time(cells, "estimate", unit) : duration;
    const instances = mapped.has("instances") ? cells.count("instances") : 1;
    const requests = [
      mapped.has("cpu") ? cells.parsed("cpu", cpu) : 0,
      mapped.has("memory") ? cells.parsed("memory", memory) : 0,
      1,
    ];
    for (const name of extended) requests.push(cells.parsed(name, parseCount));
    addInstances({ submitted, duration, estimate, instances }, requests, cells, log, builder);
  });
}

/** The resources that these options add to cpu, memory and pods. */
export function csvExtendedResources(options: CsvOptions): readonly string[] {
  return Object.keys(options.columns.extended ?? {});
}

function wantedColumns({ extended = {}, ...own }: CsvColumns): WantedColumn[] {
  const entries = [...Object.entries(own), ...Object.entries(extended)];
  return entries.flatMap(([field, column]) => (column === undefined ? [] : [{ field, column }]));
}

const SCALES = { s: MICROSECONDS_PER_SECOND, ms: 1000, us: 1 };

function time(cells: Cells, field: string, unit: CsvTimeUnit): number {
  if (unit !== "duration") return cells.time(field, SCALES[unit]);
  return cells.inTimeRange(field, cells.parsed(field, parseDuration));
}

/** Quantities repeat: a trace has few machine sizes and many rows. */
function remembered(parse: (text: string) => Parsed<number>): (text: string) => Parsed<number> {
  const known = new Map<string, Parsed<number>>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = parse(text);
      // A longer text could keep alive the piece of the file that it was cut from.
      if (text.length <= 12 && known.size < 1000) known.set(text, result);
    }
    return result;
  };
}
