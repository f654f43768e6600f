import { groupBy } from "./group-by.ts";
import type { RolloutRow } from "./result-tables.ts";
import type { StudyEvents } from "./study-events.ts";

/**
 * Which workloads' changes never were complete, in how many runs, and why; most often first.
 *
 * "deployment/api: stalled in 5 of 5 runs: 3 pods pending: Insufficient cpu on 6 nodes"
 * What something else cut off before its deadline passed is no news, and not told.
 */
export function describeStuckRollouts({ rollouts }: StudyEvents): string[] {
  const changes = [...groupBy(rollouts, (row) => JSON.stringify([row.workload, row.action])).values()];
  return changes
    .flatMap((rows) => [
      { rows, ends: rows.filter(isStuck) },
      { rows, ends: rows.filter(({ outcome }) => outcome === "rolled back") },
    ])
    .filter(({ ends }) => ends.length > 0)
    .sort((a, b) => runsOf(b.ends) - runsOf(a.ends))
    .map(({ rows, ends }) => sentenceOf(rows, ends));
}

function isStuck({ outcome }: RolloutRow): boolean {
  return outcome === "stalled" || outcome === "unfinished";
}

function sentenceOf(rows: readonly RolloutRow[], ends: readonly RolloutRow[]): string {
  const { workload, action } = ends[0]!;
  const has = (wanted: RolloutRow["outcome"]) => ends.some(({ outcome }) => outcome === wanted);
  const what = has("stalled") ? "stalled" : has("rolled back") ? "was rolled back" : "was not complete";
  const reasons = [...groupBy(ends, ({ reason }) => reason)].sort((a, b) => b[1].length - a[1].length);
  const [reason, of] = reasons[0]!;
  const mostly = of.length < ends.length ? "mostly " : "";
  const why = reason === "" ? "" : `: ${mostly}${reason}`;
  const runs = runsOf(rows);
  const variants = new Set(ends.map(({ variant }) => variant));
  const isOfOne = variants.size === 1 && new Set(rows.map(({ variant }) => variant)).size > 1;
  const under = isOfOne ? ` under ${ends[0]!.variant || "the scenario as written"}` : "";
  const where = runs === 1 ? "" : ` in ${runsOf(ends)} of ${runs} runs${under}`;
  const which = action === "rollout" ? "" : `${action} `;
  return `${workload}: ${which}${what}${where}${why}`;
}

function runsOf(rows: readonly RolloutRow[]): number {
  return groupBy(rows, ({ variant, strategy, seed }) => JSON.stringify([variant, strategy, seed])).size;
}
