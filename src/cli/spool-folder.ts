import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { SpoolChoice } from "../batch/run-batch.ts";
import { fileError } from "../report/results-error.ts";
import type { RunSpec } from "../spec/run-spec.ts";

export type WhichRuns = "all" | "first" | "none";

export interface SpoolFolder {
  readonly path: string;
  remove(): void;
}

/**
 * Makes a folder in the folder of results, for what runs write while they run.
 *
 * There, since it is the disk that the user has chosen for large files; and first, so that a folder that cannot be
 * written is found before hours of simulation. Throws a ResultsError.
 */
export function makeSpoolFolder(out: string): SpoolFolder {
  let path: string;
  try {
    mkdirSync(out, { recursive: true });
    path = mkdtempSync(join(out, ".spool-"));
  } catch (error) {
    throw fileError("cannot write results to", out, error);
  }
  const remove = () => rmSync(path, { recursive: true, force: true });
  // Also when the process ends at once, at the second Ctrl-C.
  process.once("exit", remove);
  return {
    path,
    remove() {
      process.removeListener("exit", remove);
      remove();
    },
  };
}

/** Chooses the runs that write; "first" is the first replication of each strategy and variant. */
export function spoolChoice(
  directory: string,
  runs: readonly RunSpec[],
  which: { readonly events: WhichRuns; readonly pods: WhichRuns },
): SpoolChoice {
  const firsts = new Set(runs.filter((run, i) => !isSamePlace(run, runs[i - 1])));
  const chosen = { all: () => true, first: (run: RunSpec) => firsts.has(run), none: () => false };
  return { directory, events: chosen[which.events], pods: chosen[which.pods] };
}

/** In plan order the replications of a strategy and variant follow each other. */
function isSamePlace(run: RunSpec, before: RunSpec | undefined): boolean {
  return before !== undefined && run.variant === before.variant && run.strategy === before.strategy;
}
