// npm run validation: replays the recordings, predicts the whole scenarios among them, and writes docs/validation.md and
// its picture.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawSvg } from "../../src/report/draw-svg.ts";
import { wrongMisses } from "./controllers/end-to-end/known-misses.ts";
import { ratesOf } from "./controllers/end-to-end/rates.ts";
import { validationChart } from "./controllers/end-to-end/validation-chart.ts";
import { validate } from "./controllers/end-to-end/validation-rows.ts";
import { validationText } from "./controllers/end-to-end/validation-text.ts";
import type { ControllerCase } from "./controllers/recording.ts";
import { casesOf, filesIn } from "./folder.ts";
import { replayInParallel } from "./in-parallel.ts";

const HERE = new URL("../../", import.meta.url);
const RECORDINGS = new URL("../shared/recordings/", HERE);
const WHOLE = "end-to-end";

const others = filesIn(fileURLToPath(RECORDINGS)).filter((file) => !file.includes(`${WHOLE}.`));
const { families } = await replayInParallel(others, { family: undefined, case: undefined });
const scenarios = casesIn(WHOLE);
const rows = scenarios.flatMap(validate);
const rates = casesIn("latency").flatMap(ratesOf);
const about = new Map(scenarios.map((each) => [each.id, each.about]));
const loads = new Map(
  scenarios.map(({ id, runs }) => [id, runs.map(({ load1Mean = Number.NaN }) => load1Mean)]),
);
mkdirSync(new URL("docs/images/", HERE), { recursive: true });
const text = validationText({ rows, rates, families, about, loads });
writeFileSync(new URL("docs/validation.md", HERE), text);
writeFileSync(new URL("docs/images/validation.svg", HERE), await drawSvg(validationChart(rows)));

const missed = rows.filter(({ judgement }) => judgement.verdict === "missed");
const ofOne = missed.filter(({ isDetail }) => isDetail).length;
console.log(
  `${rows.length} figures, ${missed.length - ofOne} main ones and ${ofOne} of single workloads missed`,
);
const wrong = wrongMisses(missed);
for (const each of wrong) console.error(each);
process.exitCode = wrong.length === 0 ? 0 : 1;

function casesIn(family: string): readonly ControllerCase[] {
  const file = fileURLToPath(new URL(`controllers/${family}.jsonl.gz`, RECORDINGS));
  return [...casesOf(file, () => true)] as unknown as ControllerCase[];
}
