import type { Change, ControllerCase, ControllerRun } from "../recording.ts";
import { phasesIn } from "./phases.ts";
import { BOUND_LATER, KWOK, stepsIn } from "./steps.ts";
import { timersIn } from "./timers.ts";

/** What is not in time: what it is called in general, where it was, what was found, and what is allowed. */
export type Late = [what: string, about: string, found: unknown, recorded: unknown];

export interface ComparedTimes {
  /** How many times were compared. */
  readonly compared: number;
  readonly wrong: readonly Late[];
}

/**
 * Compares when things happened in our replay of a run with when they really did. Issue 6: single steps from the 1st to
 * the 99th percentile and 50 ms, timers within 1 s, phases from 0.8 of the fastest to 1.2 of the slowest repeat.
 *
 * Ours take the same time whenever nobody is in their way, so their median is held to the low end, and their 99th
 * percentile to the high one. A loaded machine only makes slower: low ends are lower by what each repeat may have
 * waited for it. Where many pods come and client limits are raised, the two cores of the recording machine were the
 * limit, of which the simulator knows nothing: there steps may be as fast as they like. Pods that waited for room are
 * part of a phase alone. Whole scenarios are compared by their figures (end-to-end/).
 */
export function compareTimes(
  recorded: ControllerCase,
  run: ControllerRun,
  own: readonly Change[],
): ComparedTimes {
  const wrong: Late[] = [];
  if (run.measured !== undefined) return { compared: 0, wrong };
  let compared = 0;
  const hold = (what: string, about: string, found: number, from: number, to: number) => {
    compared++;
    if (found >= from && found <= to) return;
    const allowed = [from, to].map((each) => Math.round(each * 1e3) / 1e3);
    wrong.push([what, `run ${run.repeat}, ${about}`, found, allowed]);
  };
  const isCrowded = recorded.flags.kcm.length > 0 && podsOf(run) > CROWD;
  const all = recorded.runs.map(({ changes, load1 }) => ({
    steps: stepsIn(changes, true),
    waited: waitedAt(load1),
  }));
  for (const [step, values] of stepsIn(own, true)) {
    if (step === KWOK || step === BOUND_LATER) continue;
    const known = all.flatMap(({ steps }) => steps.get(step) ?? []);
    if (known.length === 0) continue;
    const lows = all.map(({ steps, waited }) => quantile(steps.get(step) ?? [], 0.01) - waited);
    const fastest = isCrowded ? 0 : Math.min(...lows.filter((low) => !Number.isNaN(low)));
    hold("a step is too fast", `${step}, ms`, quantile(values, 0.5), fastest, Number.POSITIVE_INFINITY);
    hold("a step is too slow", `${step}, ms`, quantile(values, 0.99), 0, quantile(known, 0.99) + STEP);
  }
  const timers = timersIn(own);
  // Heartbeats end at another moment in each repeat, and a loaded machine made the last progress late.
  const isAlike = run.actions.every(({ what }) => what !== "node-fail");
  const known = (isAlike ? recorded.runs : [run]).map(({ changes }) => timersIn(changes));
  for (const [timer, found] of timers) {
    const times = known.flatMap((each) => each.get(timer) ?? []);
    if (times.length > 0)
      hold("a timer", timer, found, Math.min(...times) - TIMER, Math.max(...times) + TIMER);
  }
  const repeats = recorded.runs.map((each) => ({
    phases: phasesIn(each, each.changes),
    waited: (IN_A_ROW * waitedAt(each.load1)) / 1e3,
  }));
  for (const [phase, found] of phasesIn(run, own)) {
    const known = repeats.flatMap(({ phases }) => phases.get(phase) ?? []);
    if (known.length < repeats.length) continue;
    const fastest = Math.min(...repeats.map(({ phases, waited }) => 0.8 * phases.get(phase)! - waited));
    // A node's return is noticed in the next pass of the monitor.
    const slack = phase.includes("node-") ? TIMER : (STEPS_OF_A_PHASE * STEP) / 1e3;
    hold("a phase", phase, found, isCrowded ? 0 : fastest, 1.2 * Math.max(...known) + slack);
  }
  return { compared, wrong };
}

/** The smallest value that so large a share of the values does not exceed, as latency.json has it. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

function podsOf({ changes }: ControllerRun): number {
  return changes.filter(({ kind, op }) => kind === "Pod" && op === "create").length;
}

/**
 * Milliseconds that a step may have waited for one of two cores: README of the recordings, a few when all was quiet, a
 * second at a load of about 8.
 */
function waitedAt(load1: readonly number[]): number {
  const load = Math.max(...load1);
  return Math.max(STEP, (1000 * (load - CORES)) / (8 - CORES));
}

/** Milliseconds. */
const STEP = 50;
/** The least that a phase is made of, each of which may be late: a write, what comes of it, and a pod's own status. */
const STEPS_OF_A_PHASE = 3;
const CORES = 2;
/** Steps of a phase that come one after another: from a Deployment's spec to its status by way of pods, and back. */
const IN_A_ROW = 8;
/** Seconds. */
const TIMER = 1;
/** Pods. */
const CROWD = 200;
