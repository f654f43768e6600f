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

/** Files of other formats that stand beside those of a folder's part "scheduler": for people. */
export function othersBeside(folder: string): readonly string[] {
  if (!existsSync(join(folder, PART))) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== PART)
    .flatMap(({ name }) => namesIn(join(folder, name)).map((file) => join(folder, name, file)));
}

const PART = "scheduler";

function namesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .sort();
}

/**
 * The files of recordings of a folder, or of its part "scheduler" if it has one.
 *
 * @throws FolderError if there are none.
 */
export function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new FolderError(`${folder}: there is no such folder`);
  if (!statSync(folder).isDirectory()) throw new FolderError(`${folder}: this is a file, name its folder`);
  const part = join(folder, PART);
  const within = existsSync(part) && statSync(part).isDirectory() ? part : folder;
  const files = namesIn(within).map((name) => join(within, name));
  if (files.length === 0) throw new FolderError(`${within}: there are no recordings (*${SUFFIX}) in it`);
  return files;
}

/**
 * The cases of a file for which `isWanted` holds, by their position.
 *
 * `tell` hears what cannot be read, and what is of another format; without it that is thrown as FolderError.
 */
export function* casesOf(
  file: string,
  isWanted: (position: number) => boolean,
  tell: (problem: string) => void = refuse,
): Generator<AnyCase> {
  const text = textOf(file, tell);
  if (text === undefined) return;
  let position = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    if (!isWanted(position++)) continue;
    const found = caseFrom(line);
    if (found === undefined) tell(`${file}: ${OTHER_FORMAT}`);
    else if (typeof found === "string") tell(`${file}:${index + 1}: ${found}`);
    else yield found;
  }
  if (position === 0) tell(`${file}: there are no cases in it`);
}

function refuse(problem: string): never {
  throw new FolderError(problem);
}

function textOf(file: string, tell: (problem: string) => void): string | undefined {
  try {
    return gunzipSync(readFileSync(file)).toString("utf8");
  } catch (error) {
    tell(`${file}: cannot be read as gzip: ${(error as Error).message}`);
    return undefined;
  }
}

const OTHER_FORMAT =
  'of another format: a recorded case of a scheduler has an "id", a "family" and no "runs"';

/** A case; undefined: something else; or what is wrong with the line. */
function caseFrom(line: string): AnyCase | undefined | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `no JSON: ${(error as Error).message}`;
  }
  const { id, family, runs } = (value ?? {}) as Partial<AnyCase> & { readonly runs?: unknown };
  const isCase = typeof id === "string" && typeof family === "string" && runs === undefined;
  return isCase ? (value as AnyCase) : undefined;
}
