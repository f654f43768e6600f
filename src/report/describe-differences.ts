import type { Comparison } from "./compare-pairs.ts";
import { betterOf, type ComparedRuns, metricInfo } from "./compared-runs.ts";
import { decimalsFor, displayUnit, formatNumber, formatShare } from "./format-quantity.ts";
import type { KeyFigure } from "./key-figures.ts";
import { parseLabels } from "./labels.ts";
import { isWorthAWord } from "./slight-difference.ts";
import { findRow, type Summary } from "./summarize.ts";

/** Figures that one sentence goes through. */
const FIGURES = 3;

/**
 * Who is better by how much, in sentences: each strategy against the baseline, variant by variant, then each variant
 * against the first, for the baseline strategy. The first key figure is always spoken of, the others where they differ.
 */
export function describeDifferences(
  study: ComparedRuns,
  summary: Summary,
  figures: readonly KeyFigure[],
): readonly string[] {
  const { variants, baseline } = study.scenario;
  const sentences: string[] = [];
  for (const variant of variants) {
    const prefix = variants.length > 1 ? `${nameOfVariant(variant.name)}: ` : "";
    const undecided: string[] = [];
    for (const label of bestFirst(study, summary, variant.name, figures[0])) {
      const comparisons = figures.map((figure) => findRow(summary, variant.name, label, figure)?.toBaseline);
      const sentence = sentenceOf(label, baseline, figures, comparisons);
      if (sentence !== "") sentences.push(prefix + sentence);
      else if (comparisons.some((comparison) => comparison !== undefined)) undecided.push(label);
    }
    if (undecided.length > 0) {
      const names = listOf([...undecided, baseline]);
      sentences.push(`${prefix}no difference found between ${names} (${titles(figures)})`);
    }
  }
  for (const variant of variants.slice(1)) {
    const first = nameOfVariant(variants[0]!.name);
    const comparisons = figures.map(
      (figure) => findRow(summary, variant.name, baseline, figure)?.toFirstVariant,
    );
    const name = nameOfVariant(variant.name);
    const sentence = sentenceOf(`${baseline} under ${name}`, `under ${first}`, figures, comparisons);
    sentences.push(
      sentence || `no difference found between ${name} and ${first} with ${baseline} (${titles(figures)})`,
    );
  }
  return sentences;
}

/** The strategies but the baseline: the best by the first figure comes first; those without a value come last. */
function bestFirst(
  study: ComparedRuns,
  summary: Summary,
  variant: string,
  figure: KeyFigure | undefined,
): readonly string[] {
  const others = study.scenario.strategies
    .map(({ label }) => label)
    .filter((label) => label !== study.scenario.baseline);
  if (figure === undefined) return others;
  const sign = betterOf(metricInfo(study.metrics, figure.metric), figure.labels) === "higher" ? -1 : 1;
  const rank = new Map(
    others.map((label) => [
      label,
      sign * (findRow(summary, variant, label, figure)?.toBaseline?.difference ?? Number.NaN),
    ]),
  );
  const orLast = (value: number) => (Number.isNaN(value) ? Number.MAX_VALUE : value);
  return others.toSorted((a, b) => orLast(rank.get(a)!) - orLast(rank.get(b)!));
}

function nameOfVariant(name: string): string {
  return name === "" ? "the scenario as written" : name;
}

function titles(figures: readonly KeyFigure[]): string {
  const named = figures.slice(0, FIGURES).map((figure) => figure.title);
  const more = figures.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** "" where no difference was found in any figure. Of one metric only the first figure that differs is spoken of. */
function sentenceOf(
  name: string,
  other: string,
  figures: readonly KeyFigure[],
  comparisons: readonly (Comparison | undefined)[],
): string {
  const spoken = new Map<string, string>();
  let isCertain = true;
  figures.forEach((figure, position) => {
    const comparison = comparisons[position];
    if (!isWorthAWord(figure, comparison)) return;
    if (spoken.size === FIGURES || spoken.has(figure.metric)) return;
    if (Number.isNaN(comparison.halfWidth)) isCertain = false;
    spoken.set(figure.metric, clauseOf(figure, comparison, spoken.size === 0 ? other : ""));
  });
  if (spoken.size === 0) return "";
  const clauses = [...spoken.values()].join(", ") + (isCertain ? "" : "; one run, so no interval");
  const first = figures[0]!;
  const isFirstUndecided = comparisons[0] !== undefined && !spoken.has(first.metric);
  return isFirstUndecided
    ? `${name}: no difference found in ${first.title}, but it ${clauses}`
    : `${name} ${clauses}`;
}

/** "waits 1.8 s less than least-allocated (-12 % ± 3 %)" */
function clauseOf(figure: KeyFigure, comparison: Comparison, other: string): string {
  const { difference, halfWidth, relative, relativeHalfWidth } = comparison;
  const amount = amountOf(figure, Math.abs(difference), halfWidth);
  const than = other === "" ? "" : ` than ${other}`;
  const share = shareOf(relative, relativeHalfWidth, figure, halfWidth);
  return `${phrase(figure, amount, difference < 0)}${than}${share === "" ? "" : ` (${share})`}`;
}

/** Without a share to speak of (the other is zero) the half-width itself; without either nothing. */
function shareOf(relative: number, relativeHalfWidth: number, figure: KeyFigure, halfWidth: number): string {
  if (!Number.isNaN(relative)) return formatShare(relative, relativeHalfWidth);
  return Number.isNaN(halfWidth) ? "" : `± ${amountOf(figure, halfWidth, halfWidth)}`;
}

function amountOf(figure: KeyFigure, amount: number, halfWidth: number): string {
  const { name, factor } = displayUnit(figure.metric, figure.unit, amount);
  // 0.2 x 100 is a little more than 20.
  const shown = Number((amount * factor).toPrecision(12));
  const text = formatNumber(shown, decimalsFor(shown, halfWidth * factor));
  if (name === "%") return `${text} points`;
  return name === "" ? text : `${text} ${name}`;
}

function phrase(figure: KeyFigure, amount: string, lower: boolean): string {
  const less = lower ? "less" : "more";
  switch (figure.metric) {
    case "wait_s": {
      const workload = parseLabels(figure.labels).get("workload");
      const waits =
        workload === undefined ? `waits ${amount} ${less}` : `lets ${workload} wait ${amount} ${less}`;
      return figure.stat === "mean" ? waits : `${waits} at ${figure.stat}`;
    }
    case "cost":
      return `costs ${amount} ${less}`;
    case "makespan_s":
      return `is done ${amount} ${lower ? "sooner" : "later"}`;
    case "rollout_duration_s": {
      const action = parseLabels(figure.labels).get("action");
      const verb = action === undefined ? undefined : VERBS[action];
      if (verb === undefined) break;
      return `${verb} ${amount} ${lower ? "sooner" : "later"}`;
    }
    case "recovery_s":
      return `recovers ${amount} ${lower ? "sooner" : "later"}`;
    case "availability":
      if (figure.stat !== "min") break;
      if (figure.labels !== "") {
        const workload = [...parseLabels(figure.labels).values()].join(" ");
        return lower ? `lets ${workload} fall ${amount} lower` : `keeps ${workload} ${amount} higher`;
      }
      return lower
        ? `falls ${amount} lower at the worst moment`
        : `stays ${amount} higher at the worst moment`;
    case "time_below_wanted_s":
      if (figure.labels !== "") break;
      return `is below wanted for ${amount} ${less}`;
    case "hpa_under_replica_s":
      return `lacks ${amount} ${less}`;
    case "hpa_over_replica_s":
      return `has ${amount} ${less} to spare`;
    case "hpa_lag_s":
      return `follows ${amount} ${lower ? "sooner" : "later"}`;
    case "pods_disrupted":
      return `disrupts ${amount} ${lower ? "fewer" : "more"} pods`;
    case "core_hours":
      if (figure.labels === 'outcome="lost"') return `loses ${amount} ${less}`;
  }
  if (figure.unit === "1" && COUNTED.has(figure.stat)) {
    const things = amount === "1" ? figure.title.replace(/s\b/, "") : figure.title;
    return `has ${amount} ${lower ? "fewer" : "more"} ${things}`;
  }
  return `has ${figure.title} ${amount} ${lower ? "lower" : "higher"}`;
}

/** Stats of what is counted in things. */
const COUNTED: ReadonlySet<string> = new Set(["sum", "count"]);

/** What a strategy does when it completes what the label `action` says. */
const VERBS: Readonly<Record<string, string>> = {
  rollout: "has rolled out",
  restart: "has restarted",
  rollback: "has rolled back",
  "scale-out": "has scaled out",
};

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
