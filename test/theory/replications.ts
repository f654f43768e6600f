import { fileURLToPath } from "node:url";
import { plan } from "../../src/batch/plan.ts";
import { runBatch } from "../../src/batch/run-batch.ts";
import { catalog } from "../../src/run/catalog.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { RunOutcome, RunResult } from "../../src/spec/run-result.ts";
import type { ScenarioSpec } from "../../src/spec/scenario-spec.ts";

export const FULL = process.env["STOWAGE_FULL"] === "1";
/** Milliseconds that one test may take on a machine that does other things besides. */
export const LONG = FULL ? 3_600_000 : 400_000;

export async function scenarioAt(url: URL): Promise<ScenarioSpec> {
  const { scenario, diagnostics } = await loadScenario(fileURLToPath(url), { catalog, sets: [] });
  if (scenario === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return scenario;
}

/** All replications of one variant of the scenario in this folder, with seeds from `seed` on; in worker threads. */
export async function replications(
  file: string,
  variant: string,
  change: Partial<ScenarioSpec["replications"]> = {},
): Promise<readonly RunResult[]> {
  const scenario = await scenarioAt(new URL(file, import.meta.url));
  const variants = scenario.variants.filter(({ name }) => name === variant);
  const chosen = { ...scenario, variants, replications: { ...scenario.replications, ...change } };
  const runs = plan(chosen, { check: false, eventQueue: "ladder" });
  const finished = await runBatch(runs, { jobs: 2, memory: 1024, stuckAfter: 300 });
  return finished.map(({ outcome }) => resultOf(outcome));
}

function resultOf(outcome: RunOutcome): RunResult {
  if (outcome.status === "failed") throw new Error(`seed ${outcome.seed}: ${outcome.message}`);
  return outcome;
}

/** The value of a metric over the whole run: "wait_s.mean". */
export function metricOf({ metrics }: RunResult, name: string): number {
  const [metric, stat] = name.split(".");
  const found = metrics.find((each) => each.metric === metric && each.stat === stat && each.labels === "");
  if (found === undefined) throw new Error(`the run has no ${name}`);
  return found.value;
}
