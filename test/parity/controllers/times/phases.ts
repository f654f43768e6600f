import type { Change, ControllerRun } from "../recording.ts";

/** Seconds from what was done to the last change that came of it, by the number and name of what was done. */
export type Phases = ReadonlyMap<string, number>;

/**
 * A phase begins with an action that finds all quiet, and goes on to the last change before the next such action:
 * what is done in between is part of it. Renewals of leases and Events change nothing. O(changes + actions).
 */
export function phasesIn({ actions }: ControllerRun, changes: readonly Change[]): Phases {
  const moving = changes.filter(({ kind }) => kind !== "Event" && kind !== "Lease");
  const phases = new Map<string, number>();
  const done = doneIn(actions);
  // When a controller that a quota refused tries again hangs on how often it has tried before.
  if (changes.some(({ set }) => set?.["cond.ReplicaFailure"] !== undefined)) return phases;
  done.forEach(({ t, what, kind, args }, i) => {
    const end = done[i + 1]?.t ?? Number.POSITIVE_INFINITY;
    const last = lastBefore(moving, end);
    // The garbage collector of pods looks each 20 s, and nothing tells when.
    if (kind === "Node" && what === "delete") return;
    if (args?.some((arg) => arg.includes("out-of-service"))) return;
    if (last !== undefined && last > t && end - last > QUIET)
      phases.set(`action ${i + 1}, ${what}`, last - t);
  });
  return phases;
}

function doneIn(actions: ControllerRun["actions"]): ControllerRun["actions"] {
  return actions.filter(({ t, setup, what }) => t >= 0 && setup !== true && what !== "metrics-served");
}

/** When a phase began, and the next one. */
export function boundsOf(phase: string, { actions }: ControllerRun): readonly [from: number, to: number] {
  const done = doneIn(actions);
  const position = Number(/^action (\d+)/.exec(phase)?.[1]) - 1;
  return [done[position]?.t ?? 0, done[position + 1]?.t ?? Number.POSITIVE_INFINITY];
}

function lastBefore(changes: readonly Change[], end: number): number | undefined {
  return changes.findLast(({ t }) => t < end)?.t;
}

/** Seconds in which nothing changed: a phase that was cut short tells nothing. */
const QUIET = 1;
