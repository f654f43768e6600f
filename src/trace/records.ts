import Papa from "papaparse";
import { MAX_RECORD, stopAtLongRecord } from "./lines.ts";
import type { ReadingLog } from "./reading-log.ts";

/**
 * Calls `onRecord` with the fields of each CSV record and the number of its first line, from 1; `plain` says that
 * no quote is near, so that the fields stand in the line as they are.
 *
 * RFC 4180: quoted fields may hold the delimiter, doubled quotes and line ends. Records without any text are
 * skipped. Broken quotes are a problem and the record is left out; stops at a record longer than MAX_RECORD.
 */
export async function forEachRecord(
  pieces: AsyncIterable<string>,
  delimiter: string,
  log: ReadingLog,
  onRecord: (fields: readonly string[], line: number, plain: boolean) => void,
): Promise<void> {
  const parser = new Papa.Parser({ delimiter, newline: "\n" });
  let line = 1;
  let pending = "";

  // Papa's own streaming re-reads an unclosed quote from its start with every piece, without a bound.
  function parse(isLast: boolean): void {
    const parsed: Papa.ParseResult<string[]> = parser.parse(pending, 0, !isLast);
    const plain = !pending.includes('"');
    const broken = new Set(parsed.errors.map((error) => error.row));
    for (const [index, fields] of parsed.data.entries()) {
      if (broken.has(index)) reportQuote(log, line);
      else if (fields.some((field) => field.trim() !== "")) onRecord(fields, line, plain);
      line += 1 + lineEndsWithin(fields);
    }
    pending = isLast ? "" : pending.slice(parsed.meta.cursor);
  }

  for await (const piece of pieces) {
    pending += piece;
    parse(false);
    if (pending.length > MAX_RECORD) stopAtLongRecord(log, line);
  }
  parse(true);
}

function reportQuote(log: ReadingLog, line: number): void {
  log.problem(
    { line, column: 1 },
    "bad-row",
    "a quote that is not closed, or text after a closing quote",
    'write a quote inside a quoted field as ""',
  );
}

function lineEndsWithin(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    if (field.includes("\n")) count += field.split("\n").length - 1;
  }
  return count;
}
