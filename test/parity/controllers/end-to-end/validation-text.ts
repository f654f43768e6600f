import { whyMissed } from "./known-misses.ts";
import type { Rate } from "./rates.ts";
import type { ValidationRow } from "./validation-rows.ts";

/** docs/validation.md; `about`: of each case in the words of the recordings. */
export function validationText(
  rows: readonly ValidationRow[],
  rates: readonly Rate[],
  about: ReadonlyMap<string, string>,
): string {
  const count = (verdict: string, of = rows) => of.filter((row) => row.judgement.verdict === verdict).length;
  const byCase = [...about].map(([id, words]) => {
    const own = rows.filter((row) => row.case === id);
    return [id, words, own.length, count("within", own), count("spread", own), count("missed", own)];
  });
  return `# Validation

Whole scenarios that were recorded from a real control plane (Kubernetes 1.36.3 with default flags and client limits)
are played again by the simulator from the same objects and the same actions at the same times, and what it measures is
set beside what was measured then. This page is written by \`npm run validation\` from the recordings beside the
repository; \`npm run parity\` checks the same figures.

- **What is predicted.** Durations to complete, availability and shortfall, recovery from lost nodes, drains, bursts,
  Jobs, preemption, waits: the main figures of each scenario, by the definitions of the recordings. Computed from the
  recorded writes themselves, the same code gives the recorded figures to the millisecond; only a drain's seconds
  follow from kubectl's looks each second, within 0.1 s, and refused evictions leave no trace and are left out.
- **How.** Each recorded run has its own actions and is predicted by itself. Who gets which node among equals is chance:
  a run is simulated with three seeds, and the median counts. Where nodes are lost, seeds count that lose as many pods as
  were lost in the recording.
- **Within.** In the band of the recorded repeats (two of each), widened by 10 %, by 0.1 s or one pod at least.
- **Spread.** Not so, but within what the README of the recordings says that real runs of such a scenario differ by.
- **Missed.** All else. Each is named below with its reason; \`npm run parity\` fails for one that is not, and \`npm run
  validation\` also for one that is named and missed no more.

Of ${rows.length} figures ${count("within")} are within, ${count("spread")} within the spread, ${count("missed")} missed.

![Predicted against measured times and shortfalls, on logarithmic axes: most lie on the diagonal](images/validation.svg)

${table(["scenario", "about", "figures", "within", "spread", "missed"], byCase)}

## Main figures
Measured: from the least to the most of the repeats. Predicted: one for each repeat's actions. Seconds, but shortfalls,
which are replica-seconds, and numbers of pods.

${table(["scenario", "figure", "measured", "predicted", ""], mainRows(rows))}

## Every miss, by reason
${misses(rows)}

## Within the spread of real runs
${spreads(rows)}

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
    const worst = group.map(({ judgement }) => judgement.verdict);
    return [
      id,
      figure,
      bandText(measured),
      group.map(({ predicted }) => numberText(predicted)).join(", "),
      worst.includes("missed") ? "missed" : worst.includes("spread") ? "spread" : "",
    ];
  });
}

function misses(rows: readonly ValidationRow[]): string {
  return listed(rows, "missed", () => "");
}

function spreads(rows: readonly ValidationRow[]): string {
  return listed(rows, "spread", ({ judgement }) => (judgement.verdict === "spread" ? judgement.why : ""));
}

const UNEXPLAINED = "Not explained";

/** Tables by reason. */
function listed(
  rows: readonly ValidationRow[],
  verdict: "missed" | "spread",
  whyOf: (row: ValidationRow) => string,
): string {
  const byReason = new Map<string, ValidationRow[]>();
  for (const row of rows) {
    if (row.judgement.verdict !== verdict) continue;
    const name = verdict === "missed" ? (whyMissed(row.case, row.figure) ?? UNEXPLAINED) : whyOf(row);
    byReason.set(name, [...(byReason.get(name) ?? []), row]);
  }
  const parts = [...byReason].sort(([a], [b]) => (a < b ? 1 : -1));
  return parts
    .map(([name, of]) => {
      const lines = of.map(({ case: id, repeat, figure, measured, predicted }) => [
        id,
        repeat,
        figure,
        bandText(measured),
        numberText(predicted),
      ]);
      return `### ${name}\n${table(["scenario", "repeat", "figure", "measured", "predicted"], lines)}`;
    })
    .join("\n\n");
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

function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
