import { existsSync } from "node:fs";
import { join } from "node:path";
import { redrawResults } from "../report/write-results.ts";
import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { REPORT_FLAGS } from "./flags.ts";
import { printSummary } from "./print-summary.ts";
import type { Values } from "./read-flags.ts";

/** Draws a results folder again, and prints its summary. Nothing is simulated. */
export async function reportCommand(
  flags: Values<typeof REPORT_FLAGS>,
  named: readonly string[],
  { terminal }: Context,
): Promise<ExitCode> {
  const [folder] = named;
  if (folder === undefined) throw wrongInput("stowage report: found no folder; allowed: a results folder");
  if (!existsSync(join(folder, "manifest.json"))) {
    throw wrongInput(
      `stowage report: ${folder} is no results folder; allowed: one that a run has written, such as results/NAME/HASH`,
    );
  }
  await printSummary(await redrawResults(folder), flags.output, terminal);
  return EXIT.fine;
}
