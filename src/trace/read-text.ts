import type { Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type ReadingLog, WHOLE_FILE } from "./reading-log.ts";

/**
 * The text of a file, piece by piece, with every line end as "\n" and without a byte order mark.
 *
 * Unpacks gzip, known by its first bytes and not by the name, since browsers unpack without renaming.
 * Bytes that are not UTF-8 become U+FFFD: where it matters the field is then no number, elsewhere (a donor's name
 * in a header) it does not matter. The bytes as stored go into `hash`. Memory: a few pieces of 256 KiB.
 *
 * Stops with a problem if the file cannot be read or is not text.
 */
export async function* readText(file: string, hash: Hash, log: ReadingLog): AsyncGenerator<string> {
  try {
    yield* withUnixLineEnds(decoded(unpacked(storedBytes(file, hash), log), log));
  } catch (error) {
    reportFileError(error, log);
  }
}

async function* storedBytes(file: string, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    hash.update(piece);
    yield piece;
  }
}

async function* unpacked(stored: AsyncGenerator<Buffer>, log: ReadingLog): AsyncGenerator<Buffer> {
  const first = await stored.next();
  if (first.done) return;
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield first.value;
    yield* stored;
    return;
  }
  let exhausted = false;
  async function* all(head: Buffer): AsyncGenerator<Buffer> {
    yield head;
    yield* stored;
    exhausted = true;
  }
  const gunzip = createGunzip();
  // Errors of the source arrive through gunzip; the callback only keeps them from being thrown twice.
  pipeline(Readable.from(all(first.value)), gunzip, () => {});
  yield* gunzip;
  if (!exhausted) {
    log.stop(
      WHOLE_FILE,
      "unreadable-file",
      "bytes that are not gzip follow the compressed data",
      "pack the file again",
    );
  }
}

async function* decoded(bytes: AsyncGenerator<Buffer>, log: ReadingLog): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  let first = true;
  for await (const piece of bytes) {
    if (first) rejectUtf16(piece, log);
    first = false;
    const text = decoder.decode(piece, { stream: true });
    if (text.includes("\0")) log.stop(WHOLE_FILE, "not-utf8", "not a text file: it holds NUL bytes");
    yield text;
  }
  yield decoder.decode();
}

function rejectUtf16(piece: Buffer, log: ReadingLog): void {
  const mark = piece.length < 2 ? 0 : piece.readUInt16BE(0);
  if (mark !== 0xfeff && mark !== 0xfffe) return;
  log.stop(
    WHOLE_FILE,
    "not-utf8",
    "the text is UTF-16, not UTF-8",
    "save it as UTF-8: iconv -f utf-16 -t utf-8",
  );
}

async function* withUnixLineEnds(pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  let held = "";
  for await (const piece of pieces) {
    let text = held + piece;
    held = "";
    if (!text.includes("\r")) {
      yield text;
      continue;
    }
    // The "\n" of a "\r\n" may be in the next piece.
    if (text.endsWith("\r")) {
      held = "\r";
      text = text.slice(0, -1);
    }
    yield text.replace(/\r\n?/g, "\n");
  }
  if (held) yield "\n";
}

function reportFileError(error: unknown, log: ReadingLog): never {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
    case "ERR_INVALID_ARG_VALUE": // a NUL in the path
      return log.stop(WHOLE_FILE, "unreadable-file", "no such file");
    case "EISDIR":
      return log.stop(WHOLE_FILE, "unreadable-file", "a directory, not a file", "name a file in it");
    case "EACCES":
    case "EPERM":
      return log.stop(WHOLE_FILE, "unreadable-file", "no permission to read the file");
    default:
      if (code.startsWith("Z_")) {
        return log.stop(
          WHOLE_FILE,
          "unreadable-file",
          `damaged gzip data: ${(error as Error).message}`,
          "fetch the file again",
        );
      }
      if (/^E[A-Z]/.test(code) && !code.startsWith("ERR_")) {
        return log.stop(WHOLE_FILE, "unreadable-file", `cannot be read: ${(error as Error).message}`);
      }
      throw error;
  }
}
