import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { COUNTED, type Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

/** What the READMEs beside files of recordings count otherwise than what was replayed of them, in words. */
export function unlikeReadme(files: readonly string[], { families }: Tally): readonly string[] {
  const counts = new Map(
    [...new Set(files.map((file) => dirname(file)))].map((at) => [at, readmeCounts(at)]),
  );
  return files.flatMap((file) => {
    const told = counts.get(dirname(file))!;
    const family = basename(file, ".jsonl.gz");
    const recorded = families.find((each) => each.family === family)?.recorded;
    return COUNTED.flatMap((each) => {
      const count = told.get(family)?.[each];
      const found = recorded?.[each] ?? 0;
      const isEqual = count === undefined || count === found;
      return isEqual ? [] : [`${family}: the README tells of ${count} ${each}, the files hold ${found}`];
    });
  });
}

/**
 * Reads the table of files in the README of a folder of recordings, of a scheduler or of controllers:
 * "| `taints.jsonl.gz` | 200 (4,041 cycles, 47,739 node verdicts, 121,128 scores) | ... |",
 * "| daemonset | 15 | 60 | 5212 | 66549 |" with cases, runs, changes and bytes. None where it has none.
 */
function readmeCounts(folder: string): ReadonlyMap<string, Partial<Counts>> {
  const readme = join(folder, "README.md");
  const counts = new Map<string, Partial<Counts>>();
  if (!existsSync(readme)) return counts;
  for (const [, family, cases, parts] of readFileSync(readme, "utf8").matchAll(ROW)) {
    const told: Partial<Counts> = { cases: numberOf(cases!) };
    for (const [, number, what] of parts!.matchAll(PART)) told[KINDS[what!]!] = numberOf(number!);
    counts.set(family!, told);
  }
  for (const [, family, cases, changes] of readFileSync(readme, "utf8").matchAll(RUNS))
    counts.set(family!, { cases: Number(cases), ...(changes === "-" ? {} : { changes: Number(changes) }) });
  return counts;
}

const RUNS = /^\| ([\w-]+) \| (\d+) \| [\d-]+ \| (\d+|-) \| \d+ \|/gm;
const ROW = /^\| `([\w-]+)\.jsonl\.gz` \| ([\d,]+)(?: \(([^)]*)\))? \|/gm;
const PART = /([\d,]+) (cycles|probes|operations|node verdicts|scores)/g;
const KINDS: Readonly<Record<string, keyof Counts>> = {
  cycles: "steps",
  probes: "steps",
  operations: "steps",
  "node verdicts": "verdicts",
  scores: "scores",
};

function numberOf(text: string): number {
  return Number(text.replaceAll(",", ""));
}
