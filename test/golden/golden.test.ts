import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Files, HERE, resultsOf, SCENARIOS } from "./golden.ts";

const UPDATE = process.env["STOWAGE_UPDATE_GOLDEN"] === "1";
/** Above, nobody reads a difference: the digest says as much. */
const LONGEST = 60_000;

/** What is kept of a results folder: its tables, long ones by their digest. */
function kept(results: Files): Files {
  const tables = [...results].filter(([name]) => name.endsWith(".csv"));
  return new Map(
    tables.map(([name, text]) => (text.length <= LONGEST ? [name, text] : digested(name, text))),
  );
}

function digested(name: string, text: string): [string, string] {
  const lines = text.split("\n").length - 1;
  const digest = createHash("sha256").update(text).digest("hex");
  return [`${name}.sha256`, `${digest} of ${lines} lines, ${text.length} characters\n`];
}

function stored(folder: string): Files {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function store(folder: string, files: Files): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}

describe("golden tables", { timeout: 120_000 }, () => {
  it.each(SCENARIOS)("%s", async (scenario) => {
    const folder = join(HERE, scenario);
    const found = kept(await resultsOf(scenario));
    if (UPDATE) store(folder, found);
    const wanted = stored(folder);
    expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [name, text] of found) expect(text, `${scenario}/${name}`).toBe(wanted.get(name));
  });
});
