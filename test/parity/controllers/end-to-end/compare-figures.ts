import type { Comparison } from "../../comparison.ts";
import type { ControllerCase, ControllerRun } from "../recording.ts";
import { judge } from "./judgement.ts";
import { predict } from "./predict.ts";

/** Compares the main figures of a whole scenario with those of its repeats; gives how many are off for no known reason. */
export function compareFigures(recorded: ControllerCase, run: ControllerRun, comparison: Comparison): number {
  const { keyFigures } = recorded;
  if (keyFigures === undefined) return 0;
  const { figures } = predict(recorded, run);
  let off = 0;
  for (const [name, repeats] of Object.entries(keyFigures)) {
    if (NOT_WRITTEN.test(name)) continue;
    const found = figures[name] ?? null;
    const judgement = judge(name, found, repeats);
    if (judgement.verdict !== "off") continue;
    off++;
    comparison.wrong(
      `figure ${name.replace(/^(job|drain) \S+:/, "$1:")}`,
      `run ${run.repeat}`,
      found,
      repeats,
    );
  }
  return off;
}

/** Leaves no trace in what was written. */
export const NOT_WRITTEN = /^drain \S+: refused$/;
