import type { Comparison } from "../../comparison.ts";
import type { ControllerCase, ControllerRun } from "../recording.ts";
import { judge } from "./judgement.ts";
import { whyMissed } from "./known-misses.ts";
import { predict } from "./predict.ts";

/**
 * Compares the main figures of a whole scenario with those of its repeats; gives how many are missed. Those that are
 * explained by name (known-misses.ts) are told as taken, and not counted.
 */
export function compareFigures(recorded: ControllerCase, run: ControllerRun, comparison: Comparison): number {
  const { keyFigures } = recorded;
  if (keyFigures === undefined) return 0;
  const { figures } = predict(recorded, run);
  let missed = 0;
  for (const [figure, repeats] of Object.entries(keyFigures)) {
    if (NOT_WRITTEN.test(figure)) continue;
    const found = figures[figure] ?? null;
    const { verdict } = judge({ case: recorded.id, figure, found, all: keyFigures });
    if (verdict !== "missed" || whyMissed(recorded.id, figure) !== undefined) continue;
    missed++;
    comparison.wrong(
      `figure ${figure.replace(/^(job|drain) \S+:/, "$1:")}`,
      `run ${run.repeat}`,
      found,
      repeats,
    );
  }
  return missed;
}

/** Leaves no trace in what was written. */
export const NOT_WRITTEN = /^drain \S+: refused$/;
