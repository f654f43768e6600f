import type { ControllerRun } from "../recording.ts";

/** What a recording does not tell of a run. */
export interface Untold {
  /** What time it was when it began, in microseconds since 1970; absent: as ever. */
  readonly startTime?: number;
  /** When what was served had got to who asked, between 0 and 1: evaluations.ts. */
  readonly lag?: number;
  /** What decides between nodes that are as good as each other; 1 if absent. */
  readonly seed?: number;
  /** Number of the machine: another-machine.ts; 1 if absent. */
  readonly machine?: number;
  /** How long the recorder watches after its last action at least, in seconds. */
  readonly rest?: number;
}

/** Parts of a second that are tried. */
const PARTS = 10;
const LAGS = [0, 1, 0.5];

/** Ways to place pods that are tried. */
const SEEDS = 32;

/**
 * What may have been, the likeliest first. A metric counts by how old it is, in timestamps that are cut to whole
 * seconds, and at which part of a second a run with autoscalers began was not recorded; nor was when an answer was
 * there on a loaded machine. Which pods are preempted hangs on where they came to be, which is chance among equals.
 * `first`: the seed to begin with, which is the number of the machine, too.
 */
export function* untoldOf(run: ControllerRun, first: number): Generator<Untold> {
  if (!run.actions.some(({ what }) => what === "metrics-served")) {
    const seeds = hasPreemption(run) ? SEEDS : 1;
    for (let i = 0; i < seeds; i++) yield { seed: first + i, machine: first };
    return;
  }
  const day = Date.UTC(2026, 0, 5) * 1000;
  for (const lag of LAGS)
    for (let part = 0; part < PARTS; part++)
      yield { lag, startTime: day + (part * 1_000_000) / PARTS, seed: first, machine: first };
}

/** Whether a pod had to go for another one. */
export function hasPreemption({ changes }: Pick<ControllerRun, "changes">): boolean {
  return changes.some(({ set }) => String(set?.["disruption"] ?? "").endsWith("PreemptionByScheduler"));
}
