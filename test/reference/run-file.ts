import { fileURLToPath } from "node:url";
import { plan } from "../../src/batch/plan.ts";
import { catalog } from "../../src/run/catalog.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { PodRecord, RunResult } from "../../src/spec/run-result.ts";
import type { RunSpec } from "../../src/spec/run-spec.ts";

export interface Ran {
  readonly result: RunResult;
  /** Records of all tasks, by their number. */
  readonly pods: readonly PodRecord[];
}

/** The runs of the scenario in this folder, by the label of their strategy. */
export async function runsOf(file: string): Promise<ReadonlyMap<string, RunSpec>> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { scenario, diagnostics } = await loadScenario(path, { catalog, sets: [] });
  if (scenario === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const runs = plan(scenario, { check: false, eventQueue: "ladder" });
  return new Map(runs.map((run) => [run.strategy.label, run]));
}

export function run(spec: RunSpec): Ran {
  const pods: PodRecord[] = [];
  const result = runScenario(spec, {
    events: {
      pod: (record) => {
        pods[record.index] = { ...record };
      },
    },
  });
  return { result, pods };
}

/** The value of a metric over the whole run: "wait_s.mean". */
export function metricOf({ metrics }: RunResult, name: string): number {
  const [metric, stat] = name.split(".");
  const found = metrics.find((each) => each.metric === metric && each.stat === stat && each.labels === "");
  if (found === undefined) throw new Error(`the run has no ${name}`);
  return found.value;
}
