import type { MetricInfo } from "./catalog.ts";
import type { RunOutcome } from "./run-result.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** One scenario with all that its runs gave: what reports are made from. */
export interface Study {
  /** Of Stowage. */
  readonly version: string;
  readonly scenario: ScenarioSpec;
  readonly metrics: readonly MetricInfo[];
  /** How many runs the scenario asks for; fewer outcomes mean that the batch was interrupted. */
  readonly planned: number;
  /** In plan order: variant, then strategy, then seed. */
  readonly outcomes: readonly RunOutcome[];
}
