import { createHash } from "node:crypto";
import { readText } from "./read-text.ts";
import { ReadingLog, ReadingStopped } from "./reading-log.ts";

export interface FileReading {
  readonly log: ReadingLog;
  /** SHA-256 of the file's bytes in hex; "" if reading stopped before the end. */
  readonly digest: string;
}

/** Opens `file`, which problems call `name`, and lets `read` consume its text; mistakes end up in the log. */
export async function readFileInto(
  file: string,
  name: string,
  read: (pieces: AsyncIterable<string>, log: ReadingLog) => Promise<void>,
): Promise<FileReading> {
  const log = new ReadingLog(name);
  const hash = createHash("sha256");
  try {
    await read(readText(file, hash, log), log);
    return { log, digest: hash.digest("hex") };
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    return { log, digest: "" };
  }
}
