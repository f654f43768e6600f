import { relative } from "node:path";
import type { FinishedRun } from "../batch/run-batch.ts";
import type { Spool } from "../report/write-pods.ts";
import { writeResults } from "../report/write-results.ts";
import type { Study } from "../spec/study.ts";
import type { RunFlags } from "./flags.ts";
import { batchCommand, type Typed } from "./repeat-command.ts";
import { resultsFolder } from "./results-folder.ts";

/**
 * Writes the results folder of a study, whole or not at all, and gives its path; `hash` is that of its inputs.
 *
 * Throws a ResultsError.
 */
export async function writeStudy(
  study: Study,
  hash: string,
  finished: readonly FinishedRun[],
  typed: Typed,
  flags: RunFlags,
): Promise<string> {
  const folder = resultsFolder(flags.out, study.scenario.name, hash);
  await writeResults(folder, study, {
    hash,
    command: batchCommand(typed),
    pods: spoolsOf(finished, ({ podsFile }) => podsFile),
    events: spoolsOf(finished, ({ eventsFile }) => eventsFile),
    timing: timingOf(finished),
    drawing: { charts: !flags["no-charts"], page: !flags["no-html"] },
  });
  return relative("", folder) || folder;
}

function spoolsOf(finished: readonly FinishedRun[], fileOf: (run: FinishedRun) => string): readonly Spool[] {
  return finished
    .filter((one) => fileOf(one) !== "")
    .map((one) => ({
      strategy: one.run.strategy.label,
      variant: one.run.variant,
      seed: one.run.seed,
      path: fileOf(one),
    }));
}

function timingOf(finished: readonly FinishedRun[]): object {
  return {
    runs: finished.map(({ run, wall }) => ({
      strategy: run.strategy.label,
      variant: run.variant,
      seed: run.seed,
      wall_s: Math.round(wall * 1000) / 1000,
    })),
  };
}
