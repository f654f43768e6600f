import type { ColumnSpec, TableSpec } from "./result-tables.ts";

export type Cells = readonly string[];

export function headerOf<Row>(table: TableSpec<Row>): Cells {
  return table.columns.map((column) => column.name);
}

/** One row as cells. Numbers are the shortest decimals that read back to the same double; NaN is an empty cell. */
export function cellsOf<Row>(table: TableSpec<Row>, row: Row): Cells {
  return table.columns.map(({ key, type }) =>
    type === "text" ? textCell(String(row[key])) : numberCell(row[key] as number),
  );
}

/** The inverse of `cellsOf`; undefined where a number does not read. */
export function rowOf<Row>(table: TableSpec<Row>, cells: Cells): Row | undefined {
  const row: Record<string, unknown> = {};
  for (const [position, column] of table.columns.entries()) {
    const value = readCell(column, cells[position] ?? "");
    if (value === undefined) return undefined;
    row[column.key] = value;
  }
  return row as Row;
}

export function numberCell(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}

/** What a spreadsheet takes for a formula, also behind apostrophes that stood there before. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

/** A name that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes away. */
export function textCell(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

function readCell<Row>({ type }: ColumnSpec<Row>, cell: string): string | number | undefined {
  if (type === "text") return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
  if (cell === "") return Number.NaN;
  const value = Number(cell);
  return Number.isNaN(value) ? undefined : value;
}
