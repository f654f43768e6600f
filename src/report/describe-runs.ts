import type { ComparedRuns } from "./compared-runs.ts";
import type { Summary } from "./summarize.ts";

/** "3 strategies x 20 seeds, 60 runs; mean ± half of its 95 % interval" */
export function describeRuns(study: ComparedRuns, summary: Summary): string {
  const { strategies, variants } = study.scenario;
  const finished = study.outcomes.length - summary.failed;
  const places = strategies.length * variants.length;
  const seeds = places > 0 ? study.planned / places : 0;
  const parts = [counted(strategies.length, "strategy", "strategies")];
  if (variants.length > 1) parts.push(counted(variants.length, "variant", "variants"));
  parts.push(counted(Math.round(seeds), "seed", "seeds"));
  const all =
    finished === study.planned
      ? counted(finished, "run", "runs")
      : `${finished} of ${study.planned} runs finished`;
  const what = seeds > 1 ? "mean ± half of its 95 % interval" : "one seed, so no intervals";
  return `${parts.join(" x ")}, ${all}; ${what}`;
}

/** "1 run", "2 runs" */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
