import { compares } from "../spec/comparison.ts";
import type { ExpectationSpec } from "../spec/scenario-spec.ts";
import { type ComparedRuns, type FinishedRun, finishedRuns } from "./compared-runs.ts";
import { groupBy } from "./group-by.ts";
import { matchesLabels } from "./labels.ts";

/** Whether one expectation holds for one strategy under one variant. */
export interface ExpectationResult {
  /** As written in the scenario. */
  readonly text: string;
  readonly across: ExpectationSpec["across"];
  readonly variant: string;
  readonly strategy: string;
  readonly metric: string;
  readonly stat: string;
  readonly holds: boolean;
  /** The value that decided: the worst offender, or where all hold the one that came closest. NaN where there is none. */
  readonly value: number;
  /** Labels of the deciding series. */
  readonly labels: string;
  /** The run that decided; undefined for mean and p95, which no single run decides. */
  readonly seed: number | undefined;
  /** How many values were looked at, and how many of them break the expectation. */
  readonly checked: number;
  readonly broken: number;
  /** Why it fails where no value decided: nothing matched, and what there is instead. "" otherwise. */
  readonly problem: string;
}

/**
 * Checks each expectation against each variant and strategy, in the scenario's order.
 *
 * Failed runs are left out. A selector that matches nothing fails, and so does a value that was never observed.
 */
export function checkExpectations(study: ComparedRuns): readonly ExpectationResult[] {
  const runs = groupBy(finishedRuns(study.outcomes), (run) => pairKey(run.variant, run.strategy));
  return study.scenario.expectations.flatMap((expectation) =>
    study.scenario.variants.flatMap((variant) =>
      study.scenario.strategies.map((strategy) => ({
        text: expectation.text,
        across: expectation.across,
        variant: variant.name,
        strategy: strategy.label,
        metric: expectation.metric,
        stat: expectation.stat,
        ...check(expectation, runs.get(pairKey(variant.name, strategy.label)) ?? []),
      })),
    ),
  );
}

type Judgement = Pick<
  ExpectationResult,
  "holds" | "value" | "labels" | "seed" | "checked" | "broken" | "problem"
>;

interface Candidate {
  readonly labels: string;
  readonly seed: number | undefined;
  readonly value: number;
}

function check(expectation: ExpectationSpec, runs: readonly FinishedRun[]): Judgement {
  if (runs.length === 0) return nothing("no run finished");
  const found = candidatesOf(expectation, runs);
  if (found.length === 0) return nothing(whatThereIs(expectation, runs));
  const candidates = expectation.across === "every-run" ? found : combine(expectation.across, found);
  const broken = candidates.filter(({ value }) => !satisfies(value, expectation));
  const deciding = worst(expectation, broken.length > 0 ? broken : candidates);
  return {
    holds: broken.length === 0,
    ...deciding,
    checked: candidates.length,
    broken: broken.length,
    problem: Number.isNaN(deciding.value) ? "nothing was observed" : "",
  };
}

function nothing(problem: string): Judgement {
  return { holds: false, value: Number.NaN, labels: "", seed: undefined, checked: 0, broken: 0, problem };
}

function candidatesOf(expectation: ExpectationSpec, runs: readonly FinishedRun[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const run of runs) {
    for (const { metric, stat, labels, value } of run.metrics) {
      if (metric !== expectation.metric || stat !== expectation.stat) continue;
      if (matchesLabels(labels, expectation.labels)) candidates.push({ labels, seed: run.seed, value });
    }
  }
  return candidates;
}

/** One value for each series: over the replications that observed it. */
function combine(across: "mean" | "p95", candidates: readonly Candidate[]): Candidate[] {
  const series = groupBy(candidates, (candidate) => candidate.labels);
  return [...series].map(([labels, ofSeries]) => {
    const values = ofSeries.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    return { labels, seed: undefined, value: across === "mean" ? meanOf(values) : percentile95(values) };
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Linear between order statistics, at position 0.95 (n - 1) from 0: Hyndman and Fan's type 7, the default of R and NumPy. */
function percentile95(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const position = 0.95 * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

function satisfies(value: number, { operator, value: bound }: ExpectationSpec): boolean {
  return !Number.isNaN(value) && compares(value, operator, bound);
}

/** The first of those furthest on the wrong side (or nearest to it); a value that was not observed is worst of all. */
function worst(expectation: ExpectationSpec, candidates: readonly Candidate[]): Candidate {
  const badness = ({ value }: Candidate): number => {
    if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
    switch (expectation.operator) {
      case "<":
      case "<=":
        return value;
      case ">":
      case ">=":
        return -value;
      case "==":
        return Math.abs(value - expectation.value);
      case "!=":
        return -Math.abs(value - expectation.value);
    }
  };
  return candidates.reduce((worse, candidate) => (badness(candidate) > badness(worse) ? candidate : worse));
}

const LISTED = 8;

/** What the author may have meant: the stats of the metric, or the labels of the stat. */
function whatThereIs({ metric, stat }: ExpectationSpec, runs: readonly FinishedRun[]): string {
  const values = runs.flatMap((run) => run.metrics).filter((value) => value.metric === metric);
  if (values.length === 0) return `no run reports ${metric}`;
  const ofStat = values.filter((value) => value.stat === stat);
  if (ofStat.length === 0)
    return `${metric} has no stat ${stat}; it has ${listOf(values.map((v) => v.stat))}`;
  const labels = ofStat.map((value) =>
    value.labels === "" ? "no labels (the whole run)" : `{${value.labels}}`,
  );
  return `nothing matches; ${metric}.${stat} exists with ${listOf(labels)}`;
}

function listOf(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const more = distinct.length > LISTED ? ` and ${distinct.length - LISTED} more` : "";
  return distinct.slice(0, LISTED).join(", ") + more;
}

function pairKey(variant: string, strategy: string): string {
  return JSON.stringify([variant, strategy]);
}
