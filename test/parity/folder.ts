import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** What is wrong with a folder of recordings, for people. */
export class FolderError extends Error {
  override name = "FolderError";
}

/** A case as it stands in a file; what is in it, the families know. */
export interface AnyCase {
  readonly id: string;
  readonly family: string;
}

const SUFFIX = ".jsonl.gz";

/**
 * The files of recordings of a folder, or of its part "scheduler" if it has one.
 *
 * @throws FolderError if there are none.
 */
export function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new FolderError(`${folder}: there is no such folder`);
  if (!statSync(folder).isDirectory()) throw new FolderError(`${folder}: this is a file, name its folder`);
  const part = join(folder, "scheduler");
  const within = existsSync(part) && statSync(part).isDirectory() ? part : folder;
  const files = readdirSync(within)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => join(within, name));
  if (files.length === 0) throw new FolderError(`${within}: there are no recordings (*${SUFFIX}) in it`);
  return files;
}

/**
 * The cases of a file for which `isWanted` holds, by their position.
 *
 * @throws FolderError if the file is no gzip'd JSON lines of cases.
 */
export function* casesOf(file: string, isWanted: (position: number) => boolean): Generator<AnyCase> {
  const lines = textOf(file).split("\n");
  let position = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    if (isWanted(position++)) yield caseFrom(line, `${file}:${index + 1}`);
  }
  if (position === 0) throw new FolderError(`${file}: there are no cases in it`);
}

function textOf(file: string): string {
  try {
    return gunzipSync(readFileSync(file)).toString("utf8");
  } catch (error) {
    throw new FolderError(`${file}: cannot be read as gzip: ${(error as Error).message}`);
  }
}

function caseFrom(line: string, place: string): AnyCase {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new FolderError(`${place}: no JSON: ${(error as Error).message}`);
  }
  const { id, family } = (value ?? {}) as Partial<AnyCase>;
  if (typeof id !== "string" || typeof family !== "string")
    throw new FolderError(`${place}: no recorded case, which has an "id" and a "family"`);
  return value as AnyCase;
}
