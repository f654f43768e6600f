import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Counts } from "./counts.ts";

/** How many of each a README beside the recordings says that there are, by family; undefined: it says nothing. */
export type ToldCounts = Partial<Counts>;

/**
 * Reads the table of files in the README of a folder of recordings:
 * "| `taints.jsonl.gz` | 200 (4,041 cycles, 47,739 node verdicts, 121,128 scores) | ... |".
 */
export function readmeCounts(files: readonly string[]): ReadonlyMap<string, ToldCounts> {
  const readme = join(dirname(files[0]!), "README.md");
  const counts = new Map<string, ToldCounts>();
  if (!existsSync(readme)) return counts;
  for (const [, family, cases, parts] of readFileSync(readme, "utf8").matchAll(ROW)) {
    const told: ToldCounts = { cases: numberOf(cases!) };
    for (const [, number, what] of parts!.matchAll(PART)) told[KINDS[what!]!] = numberOf(number!);
    counts.set(family!, told);
  }
  return counts;
}

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
