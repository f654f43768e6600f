import {
  type HintCase as ReplayedCase,
  recordedEvents,
  registeredEvents,
  replayHints,
} from "../reference/replayed-hints.ts";
import type { Comparison } from "./comparison.ts";
import type { Counts } from "./counts.ts";
import type { AnyCase } from "./folder.ts";

export type HintCase = ReplayedCase & AnyCase;

export function countHints({ probes }: HintCase): Counts {
  return { cases: 1, steps: probes.length, verdicts: 0, scores: 0 };
}

/** Compares what each change means and what each plugin says of it, and what plugins want to hear of. */
export function compareHints({ id, probes, registered }: HintCase, comparison: Comparison): void {
  if (registered !== undefined)
    comparison.same("events of each plugin", registeredEvents(), recordedEvents(registered));
  for (const [step, probe] of probes.entries())
    comparison.step(step, () => {
      comparison.same("hints", replayHints({ id, probes: [probe] }).disagreements, []);
    });
}
