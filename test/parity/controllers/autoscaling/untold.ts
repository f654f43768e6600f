import type { ControllerRun } from "../recording.ts";

/** What a recording does not tell of a run. */
export interface Untold {
  /** What time it was when it began, in microseconds since 1970; absent: as ever. */
  readonly startTime?: number;
  /** When what was served had got to who asked, between 0 and 1: evaluations.ts. */
  readonly lag?: number;
}

/** Parts of a second that are tried. */
const PARTS = 10;
const LAGS = [0, 1, 0.5];

/**
 * What may have been, the likeliest first. A metric counts by how old it is, in timestamps that are cut to whole
 * seconds, and at which part of a second a run with autoscalers began was not recorded; nor was when an answer was
 * there on a loaded machine.
 */
export function* untoldOf({ actions }: ControllerRun): Generator<Untold> {
  if (!actions.some(({ what }) => what === "metrics-served")) {
    yield {};
    return;
  }
  const day = Date.UTC(2026, 0, 5) * 1000;
  for (const lag of LAGS)
    for (let part = 0; part < PARTS; part++) yield { lag, startTime: day + (part * 1_000_000) / PARTS };
}
