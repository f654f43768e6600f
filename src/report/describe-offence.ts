import { unitOf } from "../spec/unit-of.ts";
import type { ExpectationResult } from "./check-expectations.ts";
import { type ComparedRuns, metricInfo } from "./compared-runs.ts";
import { formatQuantity } from "./format-quantity.ts";

/** "36.1 s in the run with seed 43 (2 of 20 break it)", or why nothing could be checked. */
export function describeOffence(study: ComparedRuns, result: ExpectationResult): string {
  if (result.problem !== "") {
    return result.seed === undefined
      ? result.problem
      : `${result.problem} in the run with seed ${result.seed}`;
  }
  const unit = unitOf(metricInfo(study.metrics, result.metric), result.stat);
  const value = formatQuantity(result.metric, unit, result.value, 4);
  const labels = result.labels === "" ? "" : ` {${result.labels}}`;
  const across =
    result.across === "every-run" ? ` in the run with seed ${result.seed}` : ` (${result.across} over runs)`;
  const how = result.holds
    ? `the closest of ${result.checked}`
    : `${result.broken} of ${result.checked} break it`;
  return `${value}${labels}${across}${result.checked > 1 ? ` (${how})` : ""}`;
}
