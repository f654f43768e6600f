import type { Comparison } from "../../comparison.ts";
import type { ControllerCase, ControllerRun } from "../recording.ts";
import { whyMissed } from "./known-misses.ts";
import { validateRun } from "./validation-rows.ts";

/** The next draw lies outside of the range of twenty others in 2 of 21 cases. */
const OUTSIDE = 2 / 21;

/**
 * Compares the figures of a whole scenario, and those of its workloads and nodes, with those of its repeats; gives how
 * many are missed. Those that are explained by name (known-misses.ts) are told as taken, and not counted. Of those that
 * hang on chance or on the machine as many may be missed as chance has it.
 */
export function compareFigures(recorded: ControllerCase, run: ControllerRun, comparison: Comparison): number {
  if (recorded.keyFigures === undefined) return 0;
  const rows = validateRun(recorded, run);
  const free = rows.filter(({ isFree }) => isFree);
  const missed = rows.filter((row) => row.judgement.verdict === "missed" && whyMissed(row) === undefined);
  const freely = missed.filter(({ isFree }) => isFree);
  const wrong =
    freely.length > Math.ceil(OUTSIDE * free.length) ? missed : missed.filter(({ isFree }) => !isFree);
  for (const { figure, predicted, measured } of wrong) {
    const { median, range } = predicted;
    comparison.wrong(
      `figure ${generalName(figure)}`,
      `run ${run.repeat}, ${figure}`,
      { median, range },
      measured,
    );
  }
  return wrong.length;
}

function generalName(figure: string): string {
  return figure.replace(/^(job|drain) \S+:/, "$1:").replace(/: of [^:]+:/, ": of one:");
}
