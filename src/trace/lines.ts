import type { ReadingLog } from "./reading-log.ts";

/** Characters in one line or record; more is a damaged file, and would be kept in memory whole. */
export const MAX_RECORD = 1024 * 1024;

/**
 * Calls `onLine` with each line that is not blank and its number, from 1. The last line needs no line end.
 *
 * Stops with a problem at a line longer than MAX_RECORD.
 */
export async function forEachLine(
  pieces: AsyncIterable<string>,
  log: ReadingLog,
  onLine: (text: string, line: number) => void,
): Promise<void> {
  let line = 0;
  let pending = "";
  for await (const piece of pieces) {
    const lines = (pending + piece).split("\n");
    pending = lines.pop()!;
    for (const text of lines) {
      line++;
      if (text.trim() !== "") onLine(text, line);
    }
    if (pending.length > MAX_RECORD) stopAtLongRecord(log, line + 1);
  }
  if (pending.trim() !== "") onLine(pending, line + 1);
}

/** Refuses a line, or a record of several lines, that does not end. */
export function stopAtLongRecord(log: ReadingLog, line: number): never {
  log.stop(
    { line, column: 1 },
    "too-large",
    `no end of the line within ${MAX_RECORD} characters`,
    "is this a text file with one row a line, and is every quote closed?",
  );
}
