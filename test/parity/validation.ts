// npm run validation: predicts the recorded whole scenarios, and writes docs/validation.md and its picture.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawSvg } from "../../src/report/draw-svg.ts";
import { wrongMisses } from "./controllers/end-to-end/known-misses.ts";
import { ratesOf } from "./controllers/end-to-end/rates.ts";
import { validationChart } from "./controllers/end-to-end/validation-chart.ts";
import { validate } from "./controllers/end-to-end/validation-rows.ts";
import { validationText } from "./controllers/end-to-end/validation-text.ts";
import type { ControllerCase } from "./controllers/recording.ts";
import { casesOf } from "./folder.ts";

const HERE = new URL("../../", import.meta.url);
const RECORDINGS = new URL("../shared/recordings/controllers/", HERE);

const scenarios = casesIn("end-to-end");
const rows = scenarios.flatMap(validate);
const missed = rows.filter(({ judgement }) => judgement.verdict === "missed");
const rates = casesIn("latency").flatMap(ratesOf);
const about = new Map(scenarios.map((each) => [each.id, each.about]));
mkdirSync(new URL("docs/images/", HERE), { recursive: true });
writeFileSync(new URL("docs/validation.md", HERE), validationText(rows, rates, about));
writeFileSync(new URL("docs/images/validation.svg", HERE), await drawSvg(validationChart(rows)));
console.log(
  `${rows.length} figures, ${missed.length} missed: docs/validation.md, docs/images/validation.svg`,
);

const wrong = wrongMisses(new Set(missed.map(({ case: id, figure }) => `${id} ${figure}`)));
for (const each of wrong) console.error(each);
process.exitCode = wrong.length === 0 ? 0 : 1;

function casesIn(family: string): readonly ControllerCase[] {
  const file = fileURLToPath(new URL(`${family}.jsonl.gz`, RECORDINGS));
  return [...casesOf(file, () => true)] as unknown as ControllerCase[];
}
