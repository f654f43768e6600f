import { availableParallelism, loadavg } from "node:os";

/** Above it, others are at work on the machine: wall times say nothing, and ratios little. */
const IDLE_LOAD = 0.7 * availableParallelism();

/** The last minute's load average when the benchmark began, before its own work counts. */
export const load = loadavg()[0];

export const isIdle = load <= IDLE_LOAD;

/**
 * One line of the table. `ratio` is the figure that the bar is about; `atMost` or `atLeast` is the bar. `limit`
 * is a bar for `ours` itself, and so is `goal`, from below, which is aimed at and never fails a run.
 * Without a peer the row says why and is not judged; `judged: false` keeps a ratio from being judged.
 */
export function row(given) {
  const { of, ours, peer, unit, ratio, atMost, atLeast, limit, goal, skipped, judged = true, note } = given;
  const bar =
    limit !== undefined
      ? `<= ${limit} ${unit}`
      : atMost !== undefined
        ? `<= ${atMost} x`
        : atLeast !== undefined
          ? `>= ${atLeast} x`
          : goal !== undefined
            ? `goal ${goal}`
            : "none";
  return { of, ours, peer, unit, ratio, bar, verdict: verdictOf(), note };

  function verdictOf() {
    if (skipped !== undefined) return `skipped: ${skipped}`;
    if (bar === "none") return "reported";
    if (!judged) return `not judged: load ${load.toFixed(2)}`;
    if (goal !== undefined) return ours >= goal ? "met" : "missed";
    if (limit !== undefined) return ours <= limit ? "met" : "missed";
    const met = atMost !== undefined ? ratio <= atMost : ratio >= atLeast;
    return met ? "met" : "missed";
  }
}

/** A report as aligned text. */
export function render({ name, what, command, rows, notes = [] }) {
  const cells = [
    ["", "ours", "peer", "unit", "ratio", "bar", ""],
    ...rows.map((each) => [
      each.of,
      figure(each.ours),
      figure(each.peer),
      each.unit ?? "",
      figure(each.ratio),
      each.bar,
      each.verdict,
    ]),
  ];
  const widths = cells[0].map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  const table = cells.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
  const idle = isIdle ? "" : ", not idle: repeat before you believe a figure";
  return [
    `${name}: ${what}`,
    ...table,
    ...rows.filter((each) => each.note !== undefined).map((each) => `${each.of}: ${each.note}`),
    ...notes,
    `command: ${command}`,
    `load average before: ${load.toFixed(2)} on ${availableParallelism()} cores${idle}`,
  ].join("\n");
}

function figure(value) {
  if (value === undefined) return "-";
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
