import { durationOf, microseconds } from "./durations.ts";
import type { Change, ControllerRun } from "./recording.ts";

/** What kwok takes for its writes, in microseconds: delays that pods ask for are left out. */
export interface Pace {
  /** From a pod's binding to the write that it runs. */
  readonly start: number;
  /** From a deletion request to the end of the containers, and from there to the end of the object. */
  readonly stop: number;
  readonly removal: number;
  /** Stretches of time in which it did not keep up, in order. */
  readonly jams: readonly Jam[];
}

/** From when on, until when, and at which moments it wrote meanwhile; microseconds. */
export interface Jam {
  readonly from: number;
  readonly to: number;
  readonly writes: readonly number[];
}

/** On a machine with little else to do. */
const QUIET = { start: 14_000, stop: 30_000, removal: 30_000 };

/** At the most. */
const SLOWEST = 250_000;

/** By how much all writes of a pod's life together are slower than on such a machine, in microseconds. */
export function slowerThanQuiet({ start, stop, removal }: Pace): number {
  return start - QUIET.start + stop - QUIET.stop + removal - QUIET.removal;
}

/**
 * What kwok took in a recorded run: medians, in microseconds. It plays the kubelets, and is no part of what is
 * simulated. O(changes).
 */
export function paceOf({ changes, actions, seconds }: ControllerRun): Pace {
  let isAlike = true;
  const asked = (annotation: string) => {
    const found = JSON.stringify(actions).matchAll(new RegExp(`"${annotation}":"([^"]+)"`, "g"));
    const all = new Set(Array.from(found, ([, text]) => durationOf(text!)));
    isAlike &&= all.size <= 1;
    return all.size === 0 ? 0 : Math.min(...all);
  };
  const delays: Readonly<Record<Step, number>> = {
    start: asked("rec/start"),
    stop: asked("rec/term"),
    removal: 0,
  };
  const writes: number[] = [];
  const steps: Record<Step, Taken[]> = { start: [], stop: [], removal: [] };
  const since = new Map<string, { readonly step: Step; readonly t: number }>();
  for (const change of changes) {
    if (change.kind !== "Pod") continue;
    const { t, name } = change;
    const before = since.get(name);
    const done = stepDoneBy(change);
    if (done !== undefined || change.set?.["ready"] !== undefined) writes.push(microseconds(t));
    if (before !== undefined && before.step === done)
      steps[done].push({ from: microseconds(before.t) + delays[done], to: microseconds(t) });
    if (done !== undefined) since.delete(name);
    const next = stepBegunBy(change, before?.step);
    if (next !== undefined) since.set(name, { step: next, t });
  }
  const left = Array.from(since.values(), ({ step, t }) => ({
    from: microseconds(t) + delays[step],
    to: microseconds(seconds) + AFTER,
  }));
  // What is frozen does not write, however few wait, and what asks for other delays does not wait.
  const isPlain = isAlike && !actions.some(({ what }) => what === "node-fail");
  const pace = (step: Step) => {
    const times = steps[step].map(({ from, to }) => to - from).sort((a, b) => a - b);
    if (times.length === 0) return QUIET[step];
    return Math.min(SLOWEST, Math.max(QUIET[step], times[times.length >> 1]!));
  };
  return {
    start: pace("start"),
    stop: pace("stop"),
    removal: pace("removal"),
    jams: isPlain ? jamsIn([...Object.values(steps).flat(), ...left], writes) : [],
  };
}

type Step = "start" | "stop" | "removal";

/** When something was to be written, and when it was; microseconds. */
interface Taken {
  readonly from: number;
  readonly to: number;
}

/** What was not written at the end of a recording is not written for some time, in microseconds. */
const AFTER = 5_000_000;

/** So many that wait at a time are a jam. */
const MANY = 8;

/** O(n log n). `writes`: the moments of all, ascending. */
function jamsIn(taken: readonly Taken[], writes: readonly number[]): readonly Jam[] {
  const moments = taken
    .flatMap(({ from, to }) => [
      { t: from, more: 1 },
      { t: to, more: -1 },
    ])
    .sort((a, b) => a.t - b.t);
  const jams: Jam[] = [];
  let [waiting, since] = [0, 0];
  for (const { t, more } of moments) {
    waiting += more;
    if (waiting === MANY && more > 0) since = t;
    if (waiting === MANY - 1 && more < 0)
      jams.push({ from: since, to: t, writes: writes.filter((each) => each > since && each <= t) });
  }
  return jams;
}

function stepDoneBy({ op, set = {} }: Change): Step | undefined {
  if (op === "delete") return "removal";
  const phase = (set["phase"] as readonly unknown[] | undefined)?.[1];
  if (phase === "Running") return "start";
  return phase === "Failed" || phase === "Succeeded" ? "stop" : undefined;
}

function stepBegunBy(change: Change, before: Step | undefined): Step | undefined {
  const { op, set = {} } = change;
  if (op !== "update") return undefined;
  if (set["terminating"] !== undefined) return "stop";
  if (before === "stop" && stepDoneBy(change) === "stop") return "removal";
  return set["node"] === undefined ? undefined : "start";
}
