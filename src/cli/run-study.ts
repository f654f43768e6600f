import { totalmem } from "node:os";
import { plan } from "../batch/plan.ts";
import { DEFAULT_JOBS, type FinishedRun, runBatch } from "../batch/run-batch.ts";
import type { Workers } from "../batch/workers.ts";
import { checkExpectations } from "../report/check-expectations.ts";
import { isInVain } from "../scenario/survey-notes.ts";
import { METRICS } from "../spec/metrics.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import type { ScenarioSpec } from "../spec/scenario-spec.ts";
import type { Study } from "../spec/study.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { failureText } from "./failure-text.ts";
import type { RunFlags } from "./flags.ts";
import { headline } from "./headline.ts";
import { progressDisplay } from "./progress.ts";
import type { NamedScenario } from "./read-scenarios.ts";
import { repeatCommand, type Typed } from "./repeat-command.ts";
import { hashOfInputs } from "./results-folder.ts";
import { makeSpoolFolder, spoolChoice } from "./spool-folder.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Runs one scenario, with the workers if they suit it, writes its results folder and prints its summary. */
export async function runStudy(
  { file, scenario }: NamedScenario,
  sets: readonly string[],
  flags: RunFlags,
  context: Context,
  workers: Workers | undefined,
): Promise<ExitCode> {
  const { terminal } = context;
  const typed = typedFor(file, sets, scenario, flags);
  const runs = plan(scenario, { check: flags.check, eventQueue: flags["event-queue"] });
  const spools = makeSpoolFolder(flags.out);
  let hash = "";
  // Large inputs take a while to hash: done while the workers run and this thread has nothing else to do.
  const onProgress = () => {
    if (hash === "") hash = hashOfInputs(VERSION, scenario);
  };
  try {
    // What writes and prints is loaded while the workers run.
    const [finished, { writeStudy }, { printSummary }] = await Promise.all([
      runAll(runs, scenario, spools.path, flags, context, workers, onProgress),
      import("./write-study.ts"),
      import("./print-summary.ts"),
    ]);
    noteFailures(finished, typed, terminal);
    if (context.interrupt.aborted)
      terminal.note(`${scenario.name}: interrupted; ${finished.length} of ${runs.length} runs had finished`);
    if (finished.length === 0) return EXIT.interrupted;
    const study = studyOf(scenario, runs, finished);
    const folder = await writeStudy(study, hash, finished, typed, flags);
    await printSummary(study, flags.output, terminal);
    if (!flags.quiet) noteWhatIsInVain(file, scenario, terminal);
    if (!flags.quiet) terminal.note(`Results: ${folder}`);
    return codeOf(study);
  } finally {
    spools.remove();
  }
}

function noteWhatIsInVain(file: string, { notes }: ScenarioSpec, terminal: Terminal): void {
  if (!notes.some(isInVain)) return;
  terminal.note(`Not all that the manifests ask for is simulated: stowage validate ${file} lists the rest`);
}

/** More of them are seldom read; failed-runs.csv has all. */
const FAILURES_SHOWN = 10;

function noteFailures(finished: readonly FinishedRun[], typed: Typed, terminal: Terminal): void {
  const failures = finished.map(({ outcome }) => outcome).filter((outcome) => outcome.status === "failed");
  for (const failure of failures.slice(0, FAILURES_SHOWN))
    terminal.note(failureText(failure, repeatCommand(failure, typed)));
  const more = failures.length - FAILURES_SHOWN;
  if (more > 0) terminal.note(`... and ${more} more, in failed-runs.csv`);
}

async function runAll(
  runs: readonly RunSpec[],
  scenario: ScenarioSpec,
  spools: string,
  flags: RunFlags,
  { terminal, interrupt }: Context,
  workers: Workers | undefined,
  onProgress: () => void,
): Promise<readonly FinishedRun[]> {
  const display = await progressDisplay(terminal, scenario.name, flags.quiet);
  const jobs = jobsOf(flags);
  try {
    return await runBatch(runs, {
      jobs,
      memory: heapOf(flags, Math.min(jobs, runs.length)),
      workers,
      stuckAfter: flags["stuck-after"] / SECOND,
      signal: interrupt,
      onProgress: (progress) => {
        display.show(progress);
        onProgress();
      },
      spool: spoolChoice(spools, runs, flags),
    });
  } finally {
    display.stop();
  }
}

export function jobsOf(flags: RunFlags): number {
  return flags.jobs ?? DEFAULT_JOBS;
}

/** Heap of each of so many workers, MiB. */
export function heapOf(flags: RunFlags, workers: number): number {
  return Math.floor((flags.memory ?? defaultMemory(workers)) / MIB);
}

const SECOND = 1_000_000;
const MIB = 2 ** 20;
const MOST_MEMORY = 4096 * MIB;

function defaultMemory(jobs: number): number {
  return Math.min(MOST_MEMORY, (totalmem() * 0.75) / jobs);
}

function typedFor(file: string, sets: readonly string[], scenario: ScenarioSpec, flags: RunFlags): Typed {
  return {
    // Where the package lies is no part of what was asked for.
    file: file === headline() ? undefined : file,
    sets,
    strategies: flags.strategies,
    labels: scenario.strategies.map(({ label }) => label),
    variants: flags.variants,
    replications: flags.replications,
    seed: flags.seed,
    ignoreUnsupported: flags["ignore-unsupported"],
    check: flags.check,
    eventQueue: flags["event-queue"],
  };
}

function studyOf(scenario: ScenarioSpec, runs: readonly RunSpec[], finished: readonly FinishedRun[]): Study {
  const outcomes = finished.map(({ outcome }) => outcome);
  return { version: VERSION, scenario, metrics: METRICS, planned: runs.length, outcomes };
}

function codeOf(study: Study): ExitCode {
  if (study.outcomes.length < study.planned) return EXIT.interrupted;
  if (study.outcomes.some(({ status }) => status === "failed")) return EXIT.failed;
  return checkExpectations(study).every(({ holds }) => holds) ? EXIT.fine : EXIT.expectation;
}
