import { open } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { type Cells, cellsOf, headerOf } from "./csv-cells.ts";
import type { TableSpec } from "./result-tables.ts";

/** Rows turned into text at a time: bounds the memory, and is far more than a write costs. */
const CHUNK = 4096;

/** Writes a table as CSV (RFC 4180, line feeds), header first. Memory: one chunk of rows. */
export async function writeTable<Row>(
  path: string,
  table: TableSpec<Row>,
  rows: Iterable<Row>,
): Promise<void> {
  await writeCells(path, headerOf(table), chunksOf(table, rows));
}

/** Writes chunks of rows of cells as they come. */
export async function writeCells(
  path: string,
  header: Cells,
  chunks: Iterable<readonly Cells[]> | AsyncIterable<readonly Cells[]>,
): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.appendFile(lineOf(header));
    for await (const chunk of chunks) await file.appendFile(chunk.map(lineOf).join(""));
  } finally {
    await file.close();
  }
}

/** A row as text. Where no cell must be quoted, which is nearly always, the library is not needed: a tenth of its time. */
function lineOf(cells: Cells): string {
  return cells.some((cell) => QUOTED.test(cell)) ? stringify([[...cells]]) : `${cells.join(",")}\n`;
}

/** What makes a cell be quoted. */
const QUOTED = /[",\r\n]/;

function* chunksOf<Row>(table: TableSpec<Row>, rows: Iterable<Row>): Iterable<readonly Cells[]> {
  let chunk: Cells[] = [];
  for (const row of rows) {
    chunk.push(cellsOf(table, row));
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}
