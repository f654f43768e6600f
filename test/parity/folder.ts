import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
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

/** Of recordings that are not packed. */
const UNPACKED = ".jsonl";

/** Files of a folder itself whose names end so, then those of the folders in it. */
function filesEnding(suffix: string, folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => !entry.isDirectory() && entry.name.endsWith(suffix));
  const folders = entries.filter((entry) => entry.isDirectory());
  return [
    ...files.map(({ name }) => join(folder, name)),
    ...folders.flatMap(({ name }) => filesEnding(suffix, join(folder, name))),
  ];
}

/**
 * The files of recordings of a folder and of all folders in it.
 *
 * @throws FolderError if there are none.
 */
export function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new FolderError(`${folder}: there is no such folder`);
  if (!statSync(folder).isDirectory()) throw new FolderError(`${folder}: this is a file, name its folder`);
  const files = filesEnding(SUFFIX, folder);
  if (files.length > 0) return files;
  const [unpacked = `${folder}: there are no recordings (*${SUFFIX}) in it`] = unpackedIn(folder);
  throw new FolderError(unpacked);
}

/** Of files of a folder that may be recordings, and are not read: "FILE: why, and what helps". */
export function unpackedIn(folder: string): readonly string[] {
  return filesEnding(UNPACKED, folder).map((file) => `${file}: recordings are read packed: gzip it`);
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
    const found = caseFrom(line, file, position);
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
    tell(
      `${file}: cannot be read as gzip: ${(error as Error).message}: fetch it again, or pack it with gzip`,
    );
    return undefined;
  }
}

const OTHER_FORMAT =
  'of another format: a recorded case has an "id" and a "family", a call of the calculator an "fn"';

/**
 * A case; undefined: something else; or what is wrong with the line. A call of the calculator of replicas has no name
 * but its file's, and its place in that.
 */
function caseFrom(line: string, file: string, position: number): AnyCase | undefined | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `no JSON: ${(error as Error).message}: each line holds one case`;
  }
  const { id, family, fn } = (value ?? {}) as Partial<AnyCase> & { readonly fn?: unknown };
  if (typeof id === "string" && typeof family === "string") return value as AnyCase;
  if (typeof fn !== "string") return undefined;
  const own = basename(file, SUFFIX);
  return { ...(value as object), id: `${own}-${position}`, family: own };
}
