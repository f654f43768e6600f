import { Workers } from "../batch/workers.ts";
import { catalog } from "../run/catalog.ts";
import { choose } from "./choose.ts";
import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode, gravest } from "./exit-code.ts";
import type { RunFlags } from "./flags.ts";
import { headline } from "./headline.ts";
import { readScenarios } from "./read-scenarios.ts";
import { heapOf, jobsOf, runStudy } from "./run-study.ts";

/** Runs what the scenarios say. All are read before the first runs: mistakes come first, and all at once. */
export async function runCommand(
  flags: RunFlags,
  named: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const files = [...named, ...flags.file];
  return await runFiles(flags, files.length === 0 ? [headline()] : files, context);
}

/** As `run`, on files that are named, of what may well be one strategy each. */
export async function compareCommand(
  flags: RunFlags,
  named: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const files = [...named, ...flags.file];
  if (files.length === 0) throw wrongInput("stowage compare: found no file; allowed: one or more scenarios");
  return await runFiles(flags, files, context);
}

async function runFiles(flags: RunFlags, files: readonly string[], context: Context): Promise<ExitCode> {
  // They load while this thread reads.
  const jobs = jobsOf(flags);
  const workers = new Workers({ jobs, memory: heapOf(flags, jobs) });
  try {
    return await runRead(flags, files, workers, context);
  } finally {
    await workers.close();
  }
}

async function runRead(
  flags: RunFlags,
  files: readonly string[],
  workers: Workers,
  context: Context,
): Promise<ExitCode> {
  const sets = setsOf(flags);
  const ignoreUnsupported = flags["ignore-unsupported"];
  const read = await readScenarios(files, { sets, quiet: flags.quiet, ignoreUnsupported }, context);
  const chosen = read.map(({ file, scenario }) => ({ file, scenario: choose(scenario, flags, catalog) }));
  const codes: ExitCode[] = [];
  for (const [i, one] of chosen.entries()) {
    if (context.interrupt.aborted) break;
    codes.push(await runStudy(one, sets, flags, context, i === 0 ? workers : undefined));
  }
  return context.interrupt.aborted ? EXIT.interrupted : gravest(codes);
}

function setsOf({ set, horizon }: RunFlags): readonly string[] {
  return horizon === undefined ? set : [...set, `horizon=${horizon}`];
}
