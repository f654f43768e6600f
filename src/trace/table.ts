import { suggestion } from "../diagnostics/did-you-mean.ts";
import { Cells } from "./cells.ts";
import type { ReadingLog } from "./reading-log.ts";
import { forEachRecord } from "./records.ts";

/** How the columns of a CSV file are found. */
export interface TableLayout {
  readonly delimiter: string;
  /** Whether the first record names the columns; without it columns are known by number alone. */
  readonly header: boolean;
  readonly columns: readonly WantedColumn[];
}

export interface WantedColumn {
  /** What the reader of the rows calls it. */
  readonly field: string;
  /** Its name in the header, or its number from 1. */
  readonly column: string | number;
  /** Why it is needed, if that is not plain: the hint when it is missing. */
  readonly reason?: string;
  /** Whether the file may do without it. */
  readonly isOptional?: boolean;
}

/**
 * Calls `onRow` with the cells of each row, which are reused: one object for all rows.
 *
 * A row with another number of fields than the first record is a problem and left out; empty fields at its end
 * do not count. Stops with problems if columns are missing.
 */
export async function readTable(
  pieces: AsyncIterable<string>,
  layout: TableLayout,
  log: ReadingLog,
  onRow: (cells: Cells) => void,
): Promise<void> {
  const place = new FieldPlace(layout.delimiter.length);
  let width = 0;
  let cells: Cells | undefined;

  await forEachRecord(pieces, layout.delimiter, log, (fields, line, plain) => {
    if (cells === undefined) {
      width = fields.length;
      cells = new Cells(log, findColumns(fields, line, layout, log), (position) => place.columnOf(position));
      if (layout.header) return;
    }
    if (fields.length !== width && !onlyEmptyBeyond(fields, width)) {
      const message = `${fields.length} fields, where the first line has ${width}`;
      log.problem({ line, column: 1 }, "bad-row", message);
      return;
    }
    place.moveTo(fields, plain);
    cells.moveTo(fields, line);
    onRow(cells);
  });
}

/** Where a field begins in its line. */
class FieldPlace {
  readonly #delimiterLength: number;
  #fields: readonly string[] = [];
  #plain = false;

  constructor(delimiterLength: number) {
    this.#delimiterLength = delimiterLength;
  }

  moveTo(fields: readonly string[], plain: boolean): void {
    this.#fields = fields;
    this.#plain = plain;
  }

  /** From 1; 1 too where quotes hide it. */
  columnOf(position: number): number {
    if (!this.#plain) return 1;
    return this.#fields
      .slice(0, position)
      .reduce((sum, field) => sum + field.length + this.#delimiterLength, 1);
  }
}

function onlyEmptyBeyond(fields: readonly string[], width: number): boolean {
  return fields.length > width && fields.slice(width).every((field) => field.trim() === "");
}

function findColumns(
  first: readonly string[],
  line: number,
  layout: TableLayout,
  log: ReadingLog,
): ReadonlyMap<string, number> {
  const names = layout.header ? first.map((name) => name.trim()) : [];
  const positions = new Map<string, number>();
  const reasons = new Set<string>();
  for (const wanted of layout.columns) {
    const position = typeof wanted.column === "number" ? wanted.column - 1 : names.indexOf(wanted.column);
    const fault = columnFault(wanted, position, names, first);
    if (wanted.isOptional && position < 0) continue;
    if (fault === undefined) positions.set(wanted.field, position);
    // One reason for several missing columns is one mistake.
    else if (wanted.reason === undefined || !reasons.has(wanted.reason)) {
      log.problem({ line, column: 1 }, "bad-trace", fault.message, fault.hint);
      reasons.add(wanted.reason ?? "");
    }
  }
  if (reasons.size > 0) log.giveUp();
  return positions;
}

function columnFault(
  { column, reason }: WantedColumn,
  position: number,
  names: readonly string[],
  first: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  if (typeof column === "number") {
    if (Number.isInteger(column) && column >= 1 && column <= first.length) return undefined;
    const hint = delimiterHint(first) || `number the columns from 1 to ${first.length}`;
    return { message: `no column number ${column}: there are ${first.length}`, hint };
  }
  if (names.length === 0) {
    return { message: `no header to find column "${column}" in`, hint: "name it by its number, from 1" };
  }
  if (position < 0) {
    const hint = reason ?? (delimiterHint(first) || suggestion(column, names, "the header has"));
    return { message: `no column "${column}" in the header`, hint };
  }
  if (names.indexOf(column, position + 1) < 0) return undefined;
  return { message: `more than one column "${column}" in the header`, hint: "name it by its number, from 1" };
}

/** A header in one piece most often means that the fields are separated by something else. */
function delimiterHint(first: readonly string[]): string {
  const other = first.length > 1 ? undefined : [";", "\t", ",", "|"].find((sign) => first[0]!.includes(sign));
  return other === undefined ? "" : `are the fields separated by ${JSON.stringify(other)}?`;
}
