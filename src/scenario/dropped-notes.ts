import type { DroppedRows } from "../trace/trace-reading.ts";

/** What the report says of rows of a file that are left out, for the part of the scenario that reads it. */
export function droppedNotes(part: string, file: string, dropped: readonly DroppedRows[]): readonly string[] {
  return dropped.map(({ reason, count, firstLine }) => {
    const rows = count === 1 ? `1 row of ${file} dropped` : `${count} rows of ${file} dropped`;
    return `${part}: ${rows}: ${reason} (the first in line ${firstLine})`;
  });
}
