import type { MetricValue } from "../spec/run-result.ts";
import { labelText } from "./label-text.ts";

/** The textbook's value of a metric, and how far it is from the simulated one. */
export function estimateValues(of: string, value: number, simulated: number): MetricValue[] {
  const labels = labelText({ of });
  return [
    { metric: "estimate", stat: "last", labels, value },
    { metric: "estimate_error", stat: "last", labels, value: (value - simulated) / simulated },
  ];
}
