import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export type LoadedText =
  | { readonly ok: true; readonly text: string; readonly digest: string }
  | {
      readonly ok: false;
      readonly code: "unreadable-file" | "too-large" | "not-utf8";
      /** Of the first mistake, from 1. */
      readonly line: number;
      /** Completes "the file ...". */
      readonly message: string;
      readonly hint: string;
    };

/** Largest text that is read whole; traces, which may be larger, are streamed elsewhere. */
export const MAX_BYTES = 16 * 1024 * 1024;

/** Reads a whole file (or pipe) as UTF-8 text, with the SHA-256 of its bytes. Never throws for what it finds. */
export async function loadText(path: string): Promise<LoadedText> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of createReadStream(path)) {
      pieces.push(piece as Buffer);
      size += (piece as Buffer).length;
      if (size > MAX_BYTES) return tooLarge();
    }
  } catch (error) {
    return { ok: false, code: "unreadable-file", line: 1, message: whyUnreadable(error), hint: "" };
  }
  return decode(Buffer.concat(pieces));
}

/** Checks bytes as `loadText` does. */
export function decode(bytes: Buffer): LoadedText {
  if (bytes.length > MAX_BYTES) return tooLarge();
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe) return notUtf8("is UTF-16, not UTF-8", 1);
  const text = bytes.toString("utf8");
  const bad = Buffer.compare(Buffer.from(text), bytes) === 0 ? -1 : text.indexOf("\uFFFD");
  if (bad >= 0) {
    const line = text.slice(0, bad).split("\n").length;
    return notUtf8("holds bytes that are not UTF-8", line);
  }
  return { ok: true, text, digest: digestOf(bytes) };
}

/** SHA-256 in hex. */
export function digestOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function tooLarge(): LoadedText {
  const message = `is larger than ${MAX_BYTES / 1024 / 1024} MiB`;
  const hint = "put recorded work into a trace, which is a file of its own";
  return { ok: false, code: "too-large", line: 1, message, hint };
}

function notUtf8(message: string, line: number): LoadedText {
  return { ok: false, code: "not-utf8", line, message, hint: "save it as UTF-8" };
}

function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "does not exist";
  if (code === "EISDIR") return "is a directory";
  if (code === "EACCES") return "may not be read";
  return `cannot be read: ${message}`;
}
