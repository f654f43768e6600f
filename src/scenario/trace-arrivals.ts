import type { Place, Value } from "../document/value.ts";
import type { TraceRepeat } from "../spec/world.ts";
import type { CsvColumn, CsvColumns } from "../trace/csv.ts";
import type { TraceFormat } from "../trace/read-trace.ts";
import type { TraceReading } from "../trace/trace-reading.ts";
import { list, mapOf } from "./collections.ts";
import { csvColumn } from "./csv-column.ts";
import { defaulted, object, optional, required, type ValuesOf } from "./fields.ts";
import { reportProblems } from "./file-problems.ts";
import type { Reading } from "./reading.ts";
import { boolean, bytes, oneOf, string, wholeNumber } from "./scalars.ts";
import { asMap, mapped, placed, type Shape } from "./shape.ts";

/** A recorded workload, read; `undefined` while its file is not known. */
export interface TraceSource {
  readonly file: string;
  readonly reading: TraceReading | undefined;
  readonly repeat: TraceRepeat;
  /** Where the scenario names the file. */
  readonly place: Place;
}

const common = {
  file: required(placed(string("a path")), "path of the trace (gzip or plain), relative to the scenario"),
  repeat: defaulted(
    oneOf<TraceRepeat>("once", "until-full"),
    "once: each row at its time; until-full: all rows at once, in order, again and again, until a pass places nothing",
    "once",
    "once",
  ),
};

const column = csvColumn("submit_s, or 1");

const columns = object({
  submit: optional(column, "time of submission; without it all rows come at 0"),
  duration: optional(column, "run time; without it tasks never end"),
  estimate: optional(column, "run time that the user expected"),
  cpu: optional(column, "cores, or a quantity"),
  memory: optional(column, "bytes, or a quantity"),
  instances: optional(column, "how many equal tasks the row stands for"),
  extended: optional(mapOf(string(), column), "columns of extended resources, by the name of the resource"),
});

interface ReadTrace {
  readonly file: { readonly value: string; readonly place: Place };
  readonly repeat: TraceRepeat;
  readonly format: TraceFormat;
}

const formats: Readonly<Record<TraceFormat["format"], Shape<ReadTrace>>> = {
  swf: formatted(
    "swf",
    {
      ...common,
      processors: optional(
        wholeNumber(1, 1_000_000_000),
        "size of the machine: larger jobs are dropped; default: the header's MaxProcs",
      ),
      memory: defaulted(boolean, "whether memory counts", false, false),
    },
    ({ processors, memory }) => ({ format: "swf", processors, memory }),
  ),
  openb: formatted(
    "openb",
    {
      ...common,
      lifetimes: defaulted(
        boolean,
        "true: pods come and go as recorded; false: all come at 0 and never end",
        true,
        true,
      ),
      resources: optional(list(oneOf("cpu", "memory", "gpu"), 1), "what counts; default: cpu and memory"),
    },
    ({ lifetimes, resources }) => ({ format: "openb", lifetimes, resources }),
  ),
  cloudsimpy: formatted(
    "cloudsimpy",
    {
      ...common,
      machineMemory: required(bytes, "memory of the machine of which the file's memory is a fraction"),
    },
    ({ machineMemory }) => ({ format: "cloudsimpy", machineMemory }),
  ),
  csv: formatted(
    "csv",
    {
      ...common,
      columns: required(columns, "which column says what"),
      unit: defaulted(
        oneOf("s", "ms", "us", "duration"),
        "unit of the times; duration: each carries its own",
        "s",
        "s",
      ),
      delimiter: optional(string("one character"), "between the fields; default: a comma"),
      header: defaulted(boolean, "whether the first row names the columns", true, true),
    },
    (read) => ({
      format: "csv",
      columns: withRecord(read.columns),
      unit: read.unit,
      delimiter: read.delimiter,
      header: read.header,
    }),
  ),
};

function formatted<F extends typeof common & Parameters<typeof object>[0]>(
  format: TraceFormat["format"],
  fields: F,
  toFormat: (read: ValuesOf<F>) => TraceFormat,
): Shape<ReadTrace> {
  const all = { format: required(oneOf(format), "format of the file"), ...fields };
  return mapped(object(all), (read) => {
    const own = read as unknown as ValuesOf<typeof common> & ValuesOf<F>;
    return { file: own.file, repeat: own.repeat, format: toFormat(own) };
  });
}

function withRecord(
  read: Omit<CsvColumns, "extended"> & { readonly extended: ReadonlyMap<string, CsvColumn> | undefined },
): CsvColumns {
  return { ...read, extended: read.extended === undefined ? undefined : Object.fromEntries(read.extended) };
}

const anyFormat = object({
  format: required(oneOf("swf", "openb", "cloudsimpy", "csv"), "format of the file"),
});

/** A recorded workload: a file, its format, and what to do with it. */
export const trace: Shape<TraceSource> = {
  read: (value, reading) => {
    const format = formatOf(value, reading);
    const read = format === undefined ? undefined : formats[format].read(value, reading);
    return read === undefined ? undefined : openTrace(read, reading);
  },
  schema: (definitions) => ({ oneOf: Object.values(formats).map((shape) => shape.schema(definitions)) }),
};

function formatOf(value: Value, reading: Reading): TraceFormat["format"] | undefined {
  const map = asMap(value, reading, "write {format: swf, file: ...}");
  if (map === undefined) return undefined;
  const entry = map.entries.get("format");
  const only = { ...map, entries: new Map(entry === undefined ? [] : [["format", entry] as const]) };
  return anyFormat.read(only, reading)?.format;
}

function openTrace({ file, repeat, format }: ReadTrace, reading: Reading): TraceSource | undefined {
  const found = reading.files.trace(file.value, format);
  const source = { file: file.value, repeat, place: file.place };
  if (found === undefined || found.problems.length === 0) return { ...source, reading: found };
  reportProblems(found.problems, file, reading);
  return undefined;
}
