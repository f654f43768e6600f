import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** This folder, and the built command. */
export const HERE = fileURLToPath(new URL("./", import.meta.url));
const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Names of the scenarios of this folder. */
export const SCENARIOS = readdirSync(HERE)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

/** Files of a results folder, by path below it. */
export type Files = ReadonlyMap<string, string>;

/** What the built command writes for a scenario of this folder. */
export async function resultsOf(scenario: string, words: readonly string[] = []): Promise<Files> {
  const out = mkdtempSync(join(tmpdir(), "stowage-golden-"));
  try {
    const flags = ["--out", out, "--quiet", ...words];
    await promisify(execFile)(process.execPath, [MAIN, "run", join(HERE, `${scenario}.yaml`), ...flags]);
    const [hash] = readdirSync(join(out, scenario));
    return filesIn(join(out, scenario, hash!));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function filesIn(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
