import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ManifestFile } from "./read-manifests.ts";

export interface LoadedManifests {
  /** In the order of the paths, those of a folder by name. */
  readonly files: readonly ManifestFile[];
  /** What could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A dump of some five thousand pods as kubectl writes it. */
const MAX_BYTES = 50_000_000;

/**
 * Reads the files at some paths: a file, a folder (all *.yaml, *.yml and *.json in it and below, by name), or "-" for
 * what the standard input holds. Never rejects for what it finds.
 */
export async function loadManifests(
  paths: readonly string[],
  stdin: Buffer | string = "",
): Promise<LoadedManifests> {
  const files: ManifestFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const loaded = path === "-" ? [decoded("-", Buffer.from(stdin))] : await loadPath(path);
    for (const each of loaded) {
      if ("text" in each) files.push(each);
      else diagnostics.push(each);
    }
  }
  return { files, diagnostics };
}

async function loadPath(path: string): Promise<(ManifestFile | Diagnostic)[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [await loadFile(path)];
    const names = await manifestsIn(path);
    if (names.length === 0)
      return [unreadable(path, "the folder holds no *.yaml, *.yml or *.json", "name another")];
    const loaded = [];
    for (const name of names) loaded.push(await loadFile(name));
    return loaded;
  } catch (error) {
    return [unreadable(path, whyUnreadable(error), "check the path, and that it may be read")];
  }
}

/** By name: at each level files and folders together, as `kubectl apply -R -f` takes them. */
async function manifestsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await manifestsIn(path)));
    else if (/\.(ya?ml|json)$/.test(entry.name)) found.push(path);
  }
  return found;
}

async function loadFile(path: string): Promise<ManifestFile | Diagnostic> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of createReadStream(path)) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size > MAX_BYTES) break;
  }
  return decoded(path, Buffer.concat(pieces));
}

function decoded(name: string, bytes: Buffer): ManifestFile | Diagnostic {
  if (bytes.length > MAX_BYTES) {
    const message = `the file is larger than ${MAX_BYTES / 1e6} MB`;
    const hint = "take fewer kinds or namespaces into a file: kubectl get deploy,rs,po,no";
    return { ...unreadable(name, message, hint), code: "too-large" };
  }
  try {
    return { name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return {
      ...unreadable(name, "the file holds bytes that are not UTF-8", "save it as UTF-8"),
      code: "not-utf8",
    };
  }
}

function unreadable(file: string, message: string, hint: string): Diagnostic {
  return { file, line: 1, column: 1, severity: "error", code: "unreadable-file", message, hint };
}

function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "the file does not exist";
  if (code === "EACCES") return "the file may not be read";
  return `the file cannot be read: ${message}`;
}
