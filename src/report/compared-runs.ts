import type { MetricInfo } from "../spec/catalog.ts";
import type { RunFailure, RunOutcome, RunResult } from "../spec/run-result.ts";
import type { ExpectationSpec } from "../spec/scenario-spec.ts";
import { parseLabels } from "./labels.ts";

/** The part of a Study that figures are computed from: a Study fits it, and so does what is read back from a folder. */
export interface ComparedRuns {
  readonly scenario: ComparedScenario;
  readonly metrics: readonly MetricInfo[];
  readonly planned: number;
  /** In plan order: variant, then strategy, then seed. */
  readonly outcomes: readonly (FinishedRun | RunFailure)[];
}

export interface ComparedScenario {
  readonly name: string;
  readonly question: string;
  readonly strategies: readonly { readonly label: string }[];
  readonly baseline: string;
  readonly variants: readonly { readonly name: string }[];
  readonly expectations: readonly ExpectationSpec[];
}

export type FinishedRun = Pick<RunResult, "status" | "variant" | "strategy" | "seed" | "metrics">;

export function finishedRuns<Run extends FinishedRun>(
  outcomes: readonly (Run | RunFailure)[],
): readonly Run[] {
  return outcomes.filter((outcome): outcome is Run => outcome.status === "finished");
}

export function failedRuns(
  outcomes: readonly (FinishedRun | RunFailure | RunOutcome)[],
): readonly RunFailure[] {
  return outcomes.filter((outcome): outcome is RunFailure => outcome.status === "failed");
}

/** The metric's entry in the catalog of the study; a name that the catalog lacks gets one without a unit. */
export function metricInfo(metrics: readonly MetricInfo[], name: string): MetricInfo {
  const known = metrics.find((metric) => metric.name === name);
  return known ?? { name, unit: "1", stats: [], labels: [], better: "neither", meaning: "" };
}

/** Which direction is better; of work it depends on what became of it. */
export function betterOf(info: MetricInfo, labels: string): MetricInfo["better"] {
  if (info.name !== "core_hours" && info.name !== "gib_hours") return info.better;
  const outcome = parseLabels(labels).get("outcome");
  return outcome === "lost" ? "lower" : outcome === "useful" ? "higher" : info.better;
}
