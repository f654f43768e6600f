import { describeAutoscalers } from "../autoscalers.ts";
import type { Chart } from "../charts/theme.ts";
import { describeDifferences } from "../describe-differences.ts";
import { describeRefusals } from "../describe-refusals.ts";
import { describeRuns } from "../describe-runs.ts";
import { describeStuckJobs } from "../describe-stuck-jobs.ts";
import { describeStuckRollouts } from "../describe-stuck-rollouts.ts";
import { describeDrains } from "../drains.ts";
import { describeFailures } from "../failure-outcomes.ts";
import { chooseKeyFigures } from "../key-figures.ts";
import type { StoredStudy } from "../stored-study.ts";
import type { Summary } from "../summarize.ts";
import { KEY_FIGURES } from "../summary-object.ts";
import { autoscalersSection } from "./autoscalers-section.ts";
import { drainsSection } from "./drains-section.ts";
import { Html, html, NOTHING } from "./html.ts";
import { inlineSvg } from "./inline-svg.ts";
import { lossesSection } from "./losses-section.ts";
import { rolloutsSection } from "./rollouts-section.ts";
import { section } from "./section.ts";
import {
  expectationsSection,
  failuresSection,
  keyTableSection,
  limitsSection,
  notesSection,
  pendingSection,
  repeatSection,
} from "./sections.ts";
import { stagesSection } from "./stages-section.ts";
import { STYLE } from "./style.ts";

/** A chart with its picture. */
export interface DrawnChart {
  readonly chart: Chart;
  readonly svg: string;
}

/** Lines of the answer about rollouts that never were complete, drains, failures and autoscalers; the sections below have all. */
const STUCK = 5;
const DRAINS = 4;
const FAILURES = 4;
const AUTOSCALERS = 4;

/**
 * The report of a study as one HTML page: question and answer first, then figures, charts and what they rest on.
 *
 * Self-contained: no script, no request. Equal studies give equal text.
 */
export function reportPage(study: StoredStudy, summary: Summary, charts: readonly DrawnChart[]): string {
  const { name, question } = study.scenario;
  const sentences = [
    ...describeStuckRollouts(study).slice(0, STUCK),
    ...describeStuckJobs(study, study).slice(0, STUCK),
    ...describeRefusals(study).slice(0, STUCK),
    ...describeFailures(study.scenario, study.failures).slice(0, FAILURES),
    ...describeDrains(summary).slice(0, DRAINS),
    ...describeAutoscalers(summary).slice(0, AUTOSCALERS),
    ...describeDifferences(study, summary, chooseKeyFigures(study, summary, KEY_FIGURES)),
  ];
  const answer =
    sentences.length === 0
      ? NOTHING
      : html`<ul class="answer" aria-label="Answer">
${sentences.map((sentence) => html`<li>${unbreakable(sentence)}</li>`)}
</ul>`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="Stowage ${study.version}">
<link rel="icon" href="data:,">
<title>${name} - Stowage</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${name}</h1>
${question === "" ? NOTHING : html`<p class="question">${question}</p>`}
</header>
<main>
${answer}
<p class="runs">${describeRuns(study, summary)}.</p>
${keyTableSection(study, summary)}
${failuresSection(study, summary)}
${expectationsSection(study)}
${rolloutsSection(study)}
${stagesSection(study)}
${lossesSection(study)}
${drainsSection(summary)}
${autoscalersSection(study, summary)}
${chartsSection(charts)}
${pendingSection(study)}
${notesSection(study)}
${limitsSection(study)}
${repeatSection(study)}
</main>
</body>
</html>
`;
  return page.text;
}

/** A number stays with its unit, and ± with its numbers. */
function unbreakable(sentence: string): string {
  return sentence.replace(/ (?=[%±])|(?<=±) |(?<=\d) (?=(?:ms|s|min|h|d|core|points)\b)/g, "\u00a0");
}

function chartsSection(charts: readonly DrawnChart[]): Html {
  if (charts.length === 0) return NOTHING;
  const figures = charts.map(
    ({ chart, svg }) => html`<figure>
${inlineSvg(chart, svg)}
<figcaption>${chart.description} <code>charts/${chart.name}.vl.json</code></figcaption>
</figure>`,
  );
  return section("charts", "Charts", html`${figures}`);
}
