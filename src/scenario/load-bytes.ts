import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export type LoadedText =
  | { readonly ok: true; readonly text: string; readonly digest: string }
  | {
      readonly ok: false;
      readonly code: "unreadable-file" | "too-large" | "not-utf8";
      /** Of the first mistake, from 1. */
      readonly line: number;
      readonly column: number;
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
    return { ok: false, code: "unreadable-file", line: 1, column: 1, ...whyUnreadable(error) };
  }
  return decode(Buffer.concat(pieces));
}

/** Checks bytes as `loadText` does. */
export function decode(bytes: Buffer): LoadedText {
  if (bytes.length > MAX_BYTES) return tooLarge();
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe) return notUtf8("is UTF-16, not UTF-8", "");
  const text = bytes.toString("utf8");
  const bad = Buffer.compare(Buffer.from(text), bytes) === 0 ? -1 : text.indexOf("\uFFFD");
  if (bad >= 0) {
    return notUtf8("holds bytes that are not UTF-8", text.slice(0, bad));
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
  return { ok: false, code: "too-large", line: 1, column: 1, message, hint };
}

function notUtf8(message: string, before: string): LoadedText {
  const lines = before.replace(/^\uFEFF/, "").split("\n");
  const column = lines.at(-1)!.length + 1;
  return { ok: false, code: "not-utf8", line: lines.length, column, message, hint: "save it as UTF-8" };
}

function whyUnreadable(error: unknown): { message: string; hint: string } {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT")
    return { message: "does not exist", hint: "check its name; stowage init writes a scenario" };
  if (code === "EISDIR") return { message: "is a directory", hint: "name a file in it" };
  if (code === "EACCES") return { message: "may not be read", hint: "allow it: chmod +r" };
  return { message: `cannot be read: ${message}`, hint: "try to read it with another program" };
}
