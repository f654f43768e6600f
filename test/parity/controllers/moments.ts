import type { ControllerRun, RecordedAction } from "./recording.ts";

/** When what the recorder did was there, in seconds: the API took its time, and kubectl some more. */
export function momentOf(action: RecordedAction, { changes }: ControllerRun): number {
  const { t, t1, change, what, args = [] } = action;
  if (change !== undefined) return changes[change]?.t ?? t;
  if (what !== "kubectl" || t1 === undefined) return t;
  const names = args.map((arg) => arg.slice(arg.indexOf("/") + 1));
  const written = changes.find(
    (each) =>
      each.t >= t &&
      each.t <= t1 + 0.1 &&
      names.includes(each.name) &&
      BY_KUBECTL.some((field) => each.set?.[field]),
  );
  return written?.t ?? t;
}

/** What kubectl writes. */
const BY_KUBECTL = ["generation", "paused", "unschedulable"];
