import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { countCase } from "../parity/compare-case.ts";
import { addCounts, noCounts } from "../parity/counts.ts";

/*
 * Makes the copy of recordings in test/reference/recordings anew from ../shared/recordings:
 *
 *   npx tsx test/reference/copy-recordings.ts
 */

/** Of the cases of each family. */
const SHARE = 0.26;

const FROM = fileURLToPath(new URL("../../../shared/recordings/", import.meta.url));
const TO = fileURLToPath(new URL("./recordings/", import.meta.url));

const ABOUT = `Made by \`test/reference/copy-recordings.ts\` from the full recordings, which are not part of this repository: of
each file the ${SHARE * 100} % of its cases whose ids have the lowest SHA-256, at least one (of the hints also the case that
tells what plugins register). Nothing in a case is changed. Tests use the full recordings where they are at
\`../shared/recordings\` beside the repository, else these.`;

const MEGABYTE = 1e6;
const rows: string[] = [];
let bytes = 0;
for (const part of ["scheduler", "controllers"]) {
  rmSync(`${TO}${part}`, { recursive: true, force: true });
  mkdirSync(`${TO}${part}`, { recursive: true });
  for (const file of readdirSync(`${FROM}${part}`).filter((name) => name.endsWith(".jsonl.gz"))) {
    const lines = chosen(linesOf(`${FROM}${part}/${file}`));
    const packed = gzipSync(`${lines.join("\n")}\n`, { level: 9 });
    writeFileSync(`${TO}${part}/${file}`, packed);
    if (packed.length > MEGABYTE) throw new Error(`${file} has ${packed.length} bytes`);
    bytes += packed.length;
    if (part === "scheduler") rows.push(rowOf(file, lines));
  }
}
if (bytes > 6 * MEGABYTE) throw new Error(`the copy has ${bytes} bytes`);
writeReadmes();
console.log(`${bytes} bytes`);

function linesOf(file: string): readonly string[] {
  return gunzipSync(readFileSync(file))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** Those with the lowest hashes of their ids, in the order of the file. */
function chosen(lines: readonly string[]): readonly string[] {
  const ranked = lines.map((line, position) => ({ line, rank: rankOf(line, position) }));
  const count = Math.max(1, Math.round(lines.length * SHARE));
  const highest = ranked.map(({ rank }) => rank).sort()[count - 1]!;
  return ranked.filter(({ rank }) => rank <= highest).map(({ line }) => line);
}

/** What other cases go by comes first. A line without an id is known by its place. */
function rankOf(line: string, position: number): string {
  const { id = position, registered } = JSON.parse(line);
  return registered === undefined ? createHash("sha256").update(`${id}`).digest("hex") : "";
}

/** Of a table that npm run parity reads. */
function rowOf(file: string, lines: readonly string[]): string {
  const counts = noCounts();
  for (const line of lines) addCounts(counts, countCase(JSON.parse(line)));
  const { cases, steps, verdicts, scores } = counts;
  const name = basename(file, ".jsonl.gz");
  const what = name === "hints" ? "probes" : name === "queue" ? "operations" : "cycles";
  const parts = [`${steps.toLocaleString("en")} ${what}`];
  if (verdicts > 0) parts.push(`${verdicts.toLocaleString("en")} node verdicts`);
  if (scores > 0) parts.push(`${scores.toLocaleString("en")} scores`);
  return `| \`${file}\` | ${cases} (${parts.join(", ")}) |`;
}

function writeReadmes(): void {
  const scheduler = readFileSync(`${FROM}scheduler/README.md`, "utf8");
  const controllers = readFileSync(`${FROM}controllers/README.md`, "utf8");
  writeFileSync(
    `${TO}scheduler/README.md`,
    [
      "# Recorded decisions of kube-scheduler 1.36.3: a part",
      "",
      ABOUT,
      "",
      "| file | cases |",
      "|---|---|",
      ...rows,
      "",
      scheduler.slice(scheduler.indexOf("## A case")),
    ].join("\n"),
  );
  writeFileSync(
    `${TO}controllers/README.md`,
    [
      "# Recordings of the real control plane 1.36.3: a part",
      "",
      ABOUT,
      "",
      controllers.slice(controllers.indexOf("## A case")),
    ].join("\n"),
  );
}
