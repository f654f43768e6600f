import { durationOf } from "./durations.ts";
import type { Change, ControllerRun } from "./recording.ts";

/** What kwok takes for its writes, in microseconds: delays that pods ask for are left out. */
export interface Pace {
  /** From a pod's binding to the write that it runs. */
  readonly start: number;
  /** From a deletion request to the end of the containers, and from there to the end of the object. */
  readonly stop: number;
  readonly removal: number;
}

/** On a machine with little else to do. */
const QUIET: Pace = { start: 14_000, stop: 30_000, removal: 30_000 };

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
export function paceOf({ changes, actions }: ControllerRun): Pace {
  const asked = (annotation: string) => {
    const found = JSON.stringify(actions).matchAll(new RegExp(`"${annotation}":"([^"]+)"`, "g"));
    const delay = Math.min(...Array.from(found, ([, text]) => durationOf(text!)), Number.POSITIVE_INFINITY);
    return Number.isFinite(delay) ? delay : 0;
  };
  const steps = { start: [] as number[], stop: [] as number[], removal: [] as number[] };
  const since = new Map<string, { readonly step: keyof Pace; readonly t: number }>();
  for (const change of changes) {
    if (change.kind !== "Pod") continue;
    const { t, name } = change;
    const before = since.get(name);
    const done = stepDoneBy(change);
    if (before !== undefined && before.step === done) steps[done].push(Math.round((t - before.t) * 1e6));
    if (done !== undefined) since.delete(name);
    const next = stepBegunBy(change, before?.step);
    if (next !== undefined) since.set(name, { step: next, t });
  }
  const pace = (step: keyof Pace, delay: number) => {
    const times = steps[step].sort((a, b) => a - b);
    if (times.length === 0) return QUIET[step];
    return Math.min(SLOWEST, Math.max(QUIET[step], times[times.length >> 1]! - delay));
  };
  return {
    start: pace("start", asked("rec/start")),
    stop: pace("stop", asked("rec/term")),
    removal: pace("removal", 0),
  };
}

function stepDoneBy({ op, set = {} }: Change): keyof Pace | undefined {
  if (op === "delete") return "removal";
  const phase = (set["phase"] as readonly unknown[] | undefined)?.[1];
  if (phase === "Running") return "start";
  return phase === "Failed" || phase === "Succeeded" ? "stop" : undefined;
}

function stepBegunBy(change: Change, before: keyof Pace | undefined): keyof Pace | undefined {
  const { op, set = {} } = change;
  if (op !== "update") return undefined;
  if (set["terminating"] !== undefined) return "stop";
  if (before === "stop" && stepDoneBy(change) === "stop") return "removal";
  return set["node"] === undefined ? undefined : "start";
}
