import type { ComparedScenario } from "./compared-runs.ts";
import { formatCount, formatQuantity } from "./format-quantity.ts";
import { groupBy } from "./group-by.ts";
import type { FailureRow } from "./result-tables.ts";
import { type Interval, studentInterval } from "./student-interval.ts";

/**
 * What one failure of the timeline, or those of one kind that were drawn or logged, came to under a strategy and
 * variant. Intervals are over replications, of the mean of each: times in seconds since the failure.
 */
export interface FailureOutcomes {
  readonly strategy: string;
  readonly variant: string;
  /** "fail zone/b", or "fail of a node" for those that were drawn. */
  readonly name: string;
  /** When it began; NaN for several. */
  readonly at: number;
  /** Replications that had any, and failures in each of them, on average. */
  readonly runs: number;
  readonly each: number;
  readonly nodes: Interval;
  readonly detected: Interval;
  readonly firstEviction: Interval;
  readonly lastEviction: Interval;
  readonly recovered: Interval;
  /** Share of those that hit workloads and from which they did not all recover. */
  readonly unrecovered: number;
  readonly podsLost: Interval;
  readonly coreHoursLost: Interval;
}

/** In the order of variants, strategies and first appearance of failures. O(rows). */
export function failureOutcomes(
  scenario: ComparedScenario,
  failures: readonly FailureRow[],
): readonly FailureOutcomes[] {
  const placeOf = (row: { variant: string; strategy: string }) => JSON.stringify([row.variant, row.strategy]);
  const groups = groupBy(failures, placeOf);
  return scenario.variants.flatMap(({ name: variant }) =>
    scenario.strategies.flatMap(({ label: strategy }) => {
      const rows = groups.get(placeOf({ variant, strategy })) ?? [];
      return [...groupBy(rows, kindOf).values()].map((of) => ({ strategy, variant, ...outcomesOf(of) }));
    }),
  );
}

/** What the timeline says is the same in every run; what is drawn or logged is told together. */
function kindOf({ what, target, cause, start }: FailureRow): string {
  return JSON.stringify(cause === "timeline" ? [what, target, start] : [what, targetKind(target)]);
}

function targetKind(target: string): string {
  return target.split("/")[0]!;
}

function outcomesOf(rows: readonly FailureRow[]): Omit<FailureOutcomes, "strategy" | "variant"> {
  const [first] = rows;
  const { what, target, cause, start } = first!;
  const runs = [...groupBy(rows, ({ seed }) => String(seed)).values()];
  const over = (pick: (row: FailureRow) => number) =>
    studentInterval(
      runs
        .map((run) => meanOf(run.map(pick).filter((value) => !Number.isNaN(value))))
        .filter((mean) => !Number.isNaN(mean)),
    );
  const hit = rows.filter(({ workloads }) => workloads > 0);
  const isOne = cause === "timeline";
  return {
    name: isOne ? `${what} ${target}` : `${what} of a ${targetKind(target)}`,
    at: isOne ? start : Number.NaN,
    runs: runs.length,
    each: rows.length / runs.length,
    nodes: over(({ nodes }) => nodes),
    detected: over(({ detected }) => detected),
    firstEviction: over(({ firstEviction }) => firstEviction),
    lastEviction: over(({ lastEviction }) => lastEviction),
    recovered: over(({ recovered }) => recovered),
    unrecovered: hit.filter(({ recovered }) => Number.isNaN(recovered)).length / hit.length,
    podsLost: over(({ podsLost }) => podsLost),
    coreHoursLost: over(({ coreHoursLost }) => coreHoursLost),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * What failures came to with the baseline, a line each: "fail zone/b at 10 min under usual-limits: noticed after 45 s,
 * pods told to go after 5.8 to 6.3 min, recovered after 6.7 min, 15 pods lost".
 */
export function describeFailures(
  scenario: ComparedScenario,
  failures: readonly FailureRow[],
): readonly string[] {
  const all = failureOutcomes(scenario, failures);
  const ofBaseline = all.filter(({ strategy }) => strategy === scenario.baseline);
  return (ofBaseline.length > 0 ? ofBaseline : all).map((each) => {
    const under = scenario.variants.length > 1 ? ` under ${each.variant || "the scenario as written"}` : "";
    const withStrategy = scenario.strategies.length > 1 ? ` with ${each.strategy}` : "";
    const when = Number.isNaN(each.at) ? ` (${formatCount(each.each)} a run)` : ` at ${shown(each.at)}`;
    return `${each.name}${when}${under}${withStrategy}: ${clausesOf(each).join(", ")}`;
  });
}

function clausesOf(each: FailureOutcomes): readonly string[] {
  const { detected, firstEviction, lastEviction, recovered, unrecovered, podsLost, coreHoursLost } = each;
  const evicted =
    shown(firstEviction.mean) === shown(lastEviction.mean)
      ? after(lastEviction.mean)
      : `after ${shown(firstEviction.mean)} to ${shown(lastEviction.mean)}`;
  const isLost = podsLost.mean > 0;
  return [
    detected.n === 0 ? "never noticed" : `noticed ${after(detected.mean)}`,
    ...(isLost ? [`pods told to go ${evicted}`] : []),
    ...(recovered.n > 0 ? [`recovered ${after(recovered.mean)}`] : []),
    ...(unrecovered > 0 ? [unrecovered === 1 ? "not recovered" : "not always recovered"] : []),
    isLost ? `${formatQuantity("", "1", podsLost.mean, 3)} pods lost` : "no pod lost",
    ...(coreHoursLost.mean > 0
      ? [`${formatQuantity("", "core h", coreHoursLost.mean, 2)} of work lost`]
      : []),
  ];
}

function after(seconds: number): string {
  return seconds === 0 ? "at once" : `after ${shown(seconds)}`;
}

function shown(seconds: number): string {
  return formatQuantity("", "s", seconds, 2);
}
