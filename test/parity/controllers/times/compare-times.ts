import { controlPlaneOf } from "../flags.ts";
import { paceOf, slowerThanQuiet } from "../pace.ts";
import type { Change, ControllerCase, ControllerRun } from "../recording.ts";
import { lastingIn } from "./lasting.ts";
import { boundsOf, phasesIn } from "./phases.ts";
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
 * percentile to the high one. Where the bounds cannot be met, and how much wider they are:
 *
 * - Low ends: a loaded machine only makes slower, and most recordings were taken at loads of 5 to 14 on two cores. A step
 *   may be faster than its 1st percentile by 50 ms, or by what its repeat may have waited (`waitedAt`) if that is more;
 *   a phase than 0.8 of the fastest by as much for each of its steps (`stepsOf`), which wait one after another.
 * - Where more than 200 pods come and client limits are raised, the two cores were the limit, of which the simulator
 *   knows nothing: steps and phases may be as fast as they like.
 * - High ends of phases: 50 ms more, since one step may be as late (most such phases take a few ms), and what kwok took
 *   more in this run than on a quiet machine: it plays the kubelets, here at the median of its times. After nodes fail
 *   or return, 1 s: a monitor that passes each 5 s drifts by what its passes take.
 * - Timers of Jobs: earlier by what two steps may have waited: what ends a Job, or comes after the end of the one before
 *   it, is a step after another.
 * - Not compared: pods that waited for room by themselves (they are part of phases), phases that end with the pass of a
 *   garbage collector or the back-off of a refused controller (phases.ts), whole scenarios (end-to-end/: by figures).
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
    const slowest = quantile(known, 0.99);
    // Which of the requests that wait in a line for tokens gets the next one is chance.
    const turn = slowest > IN_LINE ? 1000 / controlPlaneOf(recorded).controllerLimit.rate : 0;
    hold("a step is too slow", `${step}, ms`, quantile(values, 0.99), 0, slowest + STEP + turn);
  }
  const timers = timersIn(own);
  // Heartbeats end, and minutes begin, at another moment in each repeat.
  const isAlike = run.actions.every(({ what }) => what !== "node-fail" && what !== "wall-clock");
  const known = (isAlike ? recorded.runs : [run]).map(({ changes }) => timersIn(changes));
  for (const [timer, found] of timers) {
    const times = known.flatMap((each) => each.get(timer) ?? []);
    const early = timer.startsWith("Job ") ? (2 * waitedAt(run.load1)) / 1e3 : 0;
    if (times.length > 0)
      hold("a timer", timer, found, Math.min(...times) - TIMER - early, Math.max(...times) + TIMER);
  }
  const lasted = recorded.runs.map(({ changes }) => lastingIn(changes));
  for (const [timer, found] of lastingIn(own)) {
    const times = lasted.map((each) => each.get(timer) ?? []);
    // Where it ran more often in some repeats than in others, nobody knows which is which.
    const isCounted = times.every(({ length }) => length === found.length);
    for (const [position, each] of found.entries()) {
      const known = isCounted ? times.map((all) => all[position]!) : times.flat();
      if (known.length > 0)
        hold("a timer", timer, each, Math.min(...known) - TIMER, Math.max(...known) + TIMER);
    }
  }
  const repeats = recorded.runs.map((each) => ({
    phases: phasesIn(each, each.changes),
    waited: (phase: string) => (stepsOf(phase, each) * waitedAt(each.load1)) / 1e3,
  }));
  const kwok = slowerThanQuiet(paceOf(run)) / 1e6;
  for (const [phase, found] of phasesIn(run, own)) {
    const known = repeats.flatMap(({ phases }) => phases.get(phase) ?? []);
    if (known.length < repeats.length) continue;
    const fastest = Math.min(
      ...repeats.map(({ phases, waited }) => 0.8 * phases.get(phase)! - waited(phase)),
    );
    const slack = phase.includes("node-") ? TIMER : STEP / 1e3 + kwok;
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
 * Milliseconds that a step may have waited for one of two cores at a load: the steps of the recordings, sorted by load,
 * were slower by 55 ms for each that waits at the most.
 */
function waitedAt(load1: readonly number[]): number {
  return Math.max(STEP, WAITED * (Math.max(...load1) - CORES));
}

/** Steps of a phase that wait one after another: those that a rollout took, and at least what each phase may. */
function stepsOf(phase: string, run: ControllerRun): number {
  const [from, to] = boundsOf(phase, run);
  const sizes = run.changes.filter(
    ({ kind, t, set }) =>
      kind === "ReplicaSet" && t >= from && t < to && set?.["spec.replicas"] !== undefined,
  );
  return Math.max(IN_A_ROW, sizes.length);
}

/** Milliseconds. */
const STEP = 50;
const WAITED = 67;
/** What takes longer than this has waited in a line. */
const IN_LINE = 1_000;
const CORES = 2;
/** From a Deployment's spec to its status by way of ReplicaSets and pods, and back. */
const IN_A_ROW = 8;
/** Seconds. */
const TIMER = 1;
/** Pods. */
const CROWD = 200;
