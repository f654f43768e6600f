import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Placed } from "../document/value.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/** The cure for a path that leads nowhere. */
export const RELATIVE = "the path is relative to the scenario";

/** Reports mistakes in a file in that file, and that it cannot be read where the scenario names it. */
export function reportProblems(
  problems: readonly Diagnostic[],
  { value, place }: Placed<string>,
  reading: Reading,
): void {
  for (const problem of problems) {
    if (problem.code !== "unreadable-file") reading.add(problem);
    else {
      const hint = problem.hint === "" ? RELATIVE : problem.hint;
      reading.error(place, problem.code, `the file "${shorten(value)}": ${problem.message}`, hint);
    }
  }
}
