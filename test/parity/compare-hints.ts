import type { Comparison } from "./comparison.ts";
import type { Counts } from "./counts.ts";
import type { AnyCase } from "./folder.ts";

/** What the README of the recordings says of hints.jsonl.gz, as far as it is counted. */
export interface HintCase extends AnyCase {
  readonly probes: readonly unknown[];
}

export function countHints({ probes }: HintCase): Counts {
  return { cases: 1, steps: probes.length, verdicts: 0, scores: 0 };
}

export function compareHints({ probes }: HintCase, comparison: Comparison): void {
  comparison.leave("queueing hints are not replayed yet", { steps: probes.length });
}
