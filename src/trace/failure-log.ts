import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseDuration } from "../units/duration.ts";
import type { Cells } from "./cells.ts";
import { readFileInto } from "./read-file.ts";
import { WHOLE_FILE } from "./reading-log.ts";
import { readTable, type WantedColumn } from "./table.ts";
import type { DroppedRows } from "./trace-reading.ts";

/**
 * lanl: the failure records that Los Alamos National Laboratory has published (LA-UR-05-7318): Prob Started, Prob
 * Fixed, node number, system, and a column for each kind of cause. csv: node, from, until and (if there) cause.
 */
export type FailureLogFormat = "lanl" | "csv";

export interface FailureLogReading {
  readonly failures: readonly LoggedFailure[];
  /** Rows that tell of no time, or of no node, by reason. */
  readonly dropped: readonly DroppedRows[];
  /** In file order. */
  readonly problems: readonly Diagnostic[];
  /** SHA-256 of the file's bytes as stored, in hex; "" if reading stopped before the end. */
  readonly digest: string;
}

/** Times in microseconds: of a lanl log since 1970, as if its clocks had shown UTC; else since the run's begin. */
export interface LoggedFailure {
  /** "" where the format has no systems. */
  readonly system: string;
  /** Its number, or its name in a csv. */
  readonly node: string;
  readonly from: number;
  readonly until: number;
  /** "Hardware: CPU"; "" where nothing is said. */
  readonly cause: string;
  readonly line: number;
}

/** Reads a log of failures, plain or compressed. Problems call the file `name`. */
export async function readFailureLog(
  file: string,
  name: string,
  format: FailureLogFormat,
): Promise<FailureLogReading> {
  const failures: LoggedFailure[] = [];
  const { columns, read } = FORMATS[format];
  const layout = { delimiter: ",", header: true, columns };
  const { log, digest } = await readFileInto(file, name, async (pieces, log) => {
    await readTable(pieces, layout, log, (cells) => {
      const failure = read(cells);
      if (cells.bad) return;
      const why = whyDropped(failure);
      if (why === "") failures.push(failure!);
      else log.drop(cells.line, why);
    });
    if (failures.length === 0 && log.problems.length === 0) log.problem(WHOLE_FILE, "empty", "no failures");
  });
  return { failures, dropped: log.dropped, problems: log.problems, digest };
}

/** "" for a row that tells which node was down, and when. */
function whyDropped(failure: LoggedFailure | undefined): string {
  if (failure === undefined || !(failure.until > failure.from)) return "nothing was down for any time";
  return failure.node === "" ? "it names no node" : "";
}

interface Format {
  readonly columns: readonly WantedColumn[];
  /** undefined: a row that tells of no time. */
  readonly read: (cells: Cells) => LoggedFailure | undefined;
}

const same = (name: string): WantedColumn => ({ field: name, column: name });
const CAUSES = ["Facilities", "Hardware", "Human Error", "Network", "Undetermined", "Software"];

const FORMATS: Readonly<Record<FailureLogFormat, Format>> = {
  lanl: {
    columns: ["System", "nodenum", "Prob Started", "Prob Fixed", ...CAUSES].map(same),
    read(cells) {
      const from = instant(cells, "Prob Started");
      const until = instant(cells, "Prob Fixed");
      if (from === undefined || until === undefined) return undefined;
      const kind = CAUSES.find((each) => cells.has(each));
      const detail = kind === undefined ? "" : cells.text(kind);
      const cause = kind === undefined || detail === kind ? (kind ?? "") : `${kind}: ${detail}`;
      return {
        system: cells.text("System"),
        node: cells.has("nodenum") ? String(cells.count("nodenum")) : "",
        from,
        until,
        cause,
        line: cells.line,
      };
    },
  },
  csv: {
    columns: [...["node", "from", "until"].map(same), { ...same("cause"), isOptional: true }],
    read(cells) {
      if (!cells.has("node")) cells.reject("node", "is empty", "a failure needs a node");
      return {
        system: "",
        node: cells.text("node"),
        from: cells.inTimeRange("from", cells.parsed("from", parseDuration)),
        until: cells.inTimeRange("until", cells.parsed("until", parseDuration)),
        cause: cells.text("cause"),
        line: cells.line,
      };
    },
  },
};

/** 6/21/2005 10:54; undefined where it is empty. */
const INSTANT = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/;

function instant(cells: Cells, field: string): number | undefined {
  if (!cells.has(field)) return undefined;
  const match = INSTANT.exec(cells.text(field));
  if (match === null) return cells.reject(field, "is no time", "write 6/21/2005 10:54");
  const [month, day, year, hour, minute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute) * MICROSECONDS_PER_MILLISECOND;
}

const MICROSECONDS_PER_MILLISECOND = 1000;
