import type { FamilyResult } from "../../tally.ts";
import { familiesText } from "./families-text.ts";
import { whyMissed } from "./known-misses.ts";
import { table } from "./markdown.ts";
import type { Rate } from "./rates.ts";
import type { ValidationRow } from "./validation-rows.ts";

/** What the page is made of; `about`: of each case in the words of the recordings, `loads`: of its runs. */
export interface Validation {
  readonly rows: readonly ValidationRow[];
  readonly rates: readonly Rate[];
  readonly families: readonly FamilyResult[];
  readonly about: ReadonlyMap<string, string>;
  readonly loads: ReadonlyMap<string, readonly number[]>;
}

const VERDICTS = ["within", "chance", "spread", "missed"] as const;

/** docs/validation.md. */
export function validationText({ rows, rates, families, about, loads }: Validation): string {
  const main = rows.filter(({ isDetail }) => !isDetail);
  const details = rows.filter(({ isDetail }) => isDetail);
  const counts = (of: readonly ValidationRow[]) =>
    VERDICTS.map((verdict) => of.filter((row) => row.judgement.verdict === verdict).length);
  const byCase = (of: readonly ValidationRow[]) =>
    [...about.keys()].map((id) => {
      const own = of.filter((row) => row.case === id);
      return [id, own.length, ...counts(own)];
    });
  const sentence = (of: readonly ValidationRow[]) => {
    const [within, chance, spread, missed] = counts(of);
    return `${within} are within, ${chance} within the range of the seeds, ${spread} within the known spread, ${missed} missed`;
  };
  const scenarios = [...about].map(([id, words]) => [id, words, loads.get(id)!.join(", ")]);
  return `# Validation

What the simulator does is held against recordings of the real control plane (Kubernetes 1.36.3) in two ways: family by
family, where it must be equal, and by whole scenarios, where it must predict what was measured. This page is written by
\`npm run validation\` from the recordings beside the repository; \`npm run parity\` checks the same.

## Family by family
Each case is played again by the same objects and actions, and what comes of it is compared: sizes, revisions,
conditions, verdicts, messages, bookkeeping and final states must be equal, sequences that vary between repeats must be
legal step by step, and times must lie where the recorded ones do.

${familiesText(families)}

## Whole scenarios
Recorded with default flags and client limits, and simulated from the same objects and the same actions at the same times.

${table(["scenario", "about", "load of the machine, by repeat"], scenarios)}

- **What is predicted.** Durations to complete, availability and shortfall, recovery from lost nodes, drains, bursts,
  Jobs, preemption, waits: the main figures of each scenario, by the definitions of the recordings, and the same of each
  workload, and of each lost node when it was found and when its pods were evicted. Computed from the recorded writes
  themselves, the same code gives the recorded figures to the millisecond; only a drain's seconds follow from kubectl's
  looks each second, within 0.1 s. Not predicted: refused evictions leave no trace in what was written; how many pods
  stood on which node is what chance placed there.
- **How.** Each recorded run has its own actions and is predicted by itself. Who gets which node among equals, and who
  is tried first, is chance: a run is simulated with twenty seeds (three, where these give the same) and the median
  counts. Where nodes are lost, those seeds count that lose as many pods as were lost in the recording, and the nearest
  where these are few.
- **What is taken from the recording**: how fast its machine was. Two cores did the work of several control planes, so
  that kwok's writes take their recorded medians, and the API server gets done what controllers and the scheduler wrote
  in the busiest second of the run; what waits for it, and how long, is simulated.
- **Within.** The median lies in the band of the recorded repeats (two of each), widened by 10 %, by 0.1 s or one pod at
  least.
- **Chance.** Not so, but simulations differ, and what the run measured lies in their range, widened as much. Where
  nothing is left to chance the range is a point, and no wider than the band. A real run lies outside of the range of
  twenty in 2 of 21 cases.
- **Spread.** Neither, but within what the README of the recordings says that real runs differ by: kwok after a return,
  and runs on a loaded machine (a mean load above 4).
- **Missed.** All else. \`npm run parity\` fails for a main figure that is missed and not named below with its reason, and
  for a figure of one workload or node, unless it hangs on chance or the machine: of these as many may be missed as
  chance has it. \`npm run validation\` also fails for one that is named and missed no more.

Of ${main.length} main figures ${sentence(main)}. Of ${details.length} figures of single workloads and nodes ${sentence(details)}.

![Predicted against measured times and shortfalls, on logarithmic axes: most lie on the diagonal](images/validation.svg)

Main figures:

${table(["scenario", "figures", ...VERDICTS], byCase(main))}

Figures of single workloads and nodes:

${table(
  ["scenario", "figures", ...VERDICTS],
  byCase(details).filter(([, count]) => count !== 0),
)}

## Main figures
Measured: from the least to the most of the repeats. Predicted: one for each repeat's actions, the median of its
simulations. Seconds, but shortfalls, which are replica-seconds, and numbers of pods.

${table(["scenario", "figure", "measured", "predicted", ""], mainRows(main))}

## Every main figure that is missed, by reason
${missesOf(main)}

## Single workloads and nodes that are missed, by reason
${missesOf(details)}

## Within the range of the seeds
${table(HEAD, main.filter(({ judgement }) => judgement.verdict === "chance").map(lineOf))}

## Within the spread of real runs
${spreads(main)}

## Rates
Pods that come, are bound, or are asked to go in great number, with the client limits of Kubernetes (\`default\`) and with
1,000 requests a second (\`raised\`): seconds until the 30th, then how many a second. With raised limits the recordings
show how fast two loaded cores were, which also ran etcd and the API server; the simulated API server takes each write in
its latency, as a machine of its own would, and is faster.

${table(
  ["case", "pods", "measured", "predicted"],
  rates.map((rate) => [rate.case, rate.what, rateText(rate.measured), rateText(rate.predicted)]),
)}
`;
}

const MAIN =
  /completeAfter$|minServing$|shortServing$|servingFullAfter$|EvictionAfter$|^drain .*seconds$|makespan|boundPerSecond$|podSecondsRunning$|AvailableAfterHighGone$|last high|goneAfterReturn|wait mean$/;

function mainRows(rows: readonly ValidationRow[]): readonly (readonly unknown[])[] {
  return grouped(rows.filter(({ figure }) => MAIN.test(figure))).map((group) => {
    const [{ case: id, figure, measured }] = group;
    const verdicts = group.map(({ judgement }) => judgement.verdict);
    const worst = VERDICTS.findLast((verdict) => verdicts.includes(verdict));
    return [
      id,
      figure,
      bandText(measured),
      group.map(({ predicted }) => numberText(predicted.median)).join(", "),
      worst === "within" ? "" : worst,
    ];
  });
}

const HEAD = ["scenario", "repeat", "figure", "measured", "predicted", "by the seeds"];

function lineOf({ case: id, repeat, figure, measured, predicted }: ValidationRow): readonly unknown[] {
  const { median, range } = predicted;
  const [low, high] = range.map((each) => numberText(Number.isFinite(each) ? each : null));
  return [
    id,
    repeat,
    figure,
    bandText(measured),
    numberText(median),
    low === high ? "" : `${low} to ${high}`,
  ];
}

/** Of single workloads and nodes, of which some must lie outside. */
const DRAWN = "Hangs on chance or on a loaded machine, of which some lie outside";

const UNEXPLAINED = "Not explained";

function missesOf(rows: readonly ValidationRow[]): string {
  return listed(
    rows.filter(({ judgement }) => judgement.verdict === "missed"),
    (row) => whyMissed(row) ?? (row.isDetail && row.isFree ? DRAWN : UNEXPLAINED),
  );
}

function spreads(rows: readonly ValidationRow[]): string {
  return listed(
    rows.filter(({ judgement }) => judgement.verdict === "spread"),
    ({ judgement }) => (judgement.verdict === "spread" ? judgement.why : ""),
  );
}

/** Tables by reason. */
function listed(rows: readonly ValidationRow[], whyOf: (row: ValidationRow) => string): string {
  const byReason = new Map<string, ValidationRow[]>();
  for (const row of rows) byReason.set(whyOf(row), [...(byReason.get(whyOf(row)) ?? []), row]);
  if (byReason.size === 0) return "None.";
  return [...byReason].map(([why, of]) => `### ${why}\n${table(HEAD, of.map(lineOf))}`).join("\n\n");
}

/** Rows of the same case and figure. */
function grouped(rows: readonly ValidationRow[]): readonly (readonly [ValidationRow, ...ValidationRow[]])[] {
  const groups = new Map<string, [ValidationRow, ...ValidationRow[]]>();
  for (const row of rows) {
    const key = `${row.case} ${row.figure}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function bandText(measured: readonly (number | null)[]): string {
  const known = measured.filter((each) => each !== null);
  if (known.length === 0) return "never";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return least === most ? numberText(least) : `${numberText(least)} to ${numberText(most)}`;
}

function rateText([first, rate]: readonly [number, number]): string {
  return `${first.toFixed(2)} s, then ${rate.toFixed(1)}/s`;
}

/** Three digits, but whole numbers as they are. */
function numberText(value: number | null): string {
  if (value === null) return "never";
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
