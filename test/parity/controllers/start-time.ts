import type { ControllerRun } from "./recording.ts";

/**
 * What time it was when a run began, in microseconds since 1970: the second of the minute where the recorder noted it.
 * Else of what is cut to whole seconds something can be told: at which part of a second a deadline was reached, or in
 * which half of one the run began.
 */
export function startTimeOf({ actions, changes }: ControllerRun): number {
  const clock = actions.find(({ what }) => what === "wall-clock");
  const second = clock?.["second_of_minute"] ?? deadlineFraction({ changes }) ?? halfOf(changes);
  return Date.UTC(2026, 0, 5) * 1000 + Math.round(Number(second) * 1e6);
}

/** From a timer's end to the write that tells of it, in seconds. */
const LATENCY = 0.02;

/** A deadline counts from a start that was cut. */
function deadlineFraction({ changes }: Pick<ControllerRun, "changes">): number | undefined {
  const reached = changes.find(({ set }) => /DeadlineExceeded/.test(String(set?.["cond.FailureTarget"])));
  const request = changes.find(
    ({ kind, set, t }) => kind === "Pod" && set?.["terminating"] && t <= (reached?.t ?? 0),
  );
  const t = request?.t ?? reached?.t;
  return t === undefined ? undefined : fraction(LATENCY - t);
}

/** Cut times are rounded to whole seconds from the run's start: by less than half a second, or by more. */
function halfOf(changes: ControllerRun["changes"]): number {
  for (const { kind, set, t } of changes) {
    const written = set?.["startTime"];
    if (kind !== "Job" || !Array.isArray(written) || typeof written[1] !== "number") continue;
    return fraction((written[1] < t - 0.5 ? 0.75 : 0.25) - Math.floor(t));
  }
  return 0;
}

function fraction(seconds: number): number {
  return seconds - Math.floor(seconds);
}
