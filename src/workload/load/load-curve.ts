import type { LoadSpec } from "../../spec/load.ts";

/** A place in a load's staircase. */
export interface LoadStep {
  readonly value: number;
  /** When it ends; Infinity: never. */
  readonly until: number;
}

/** The step that holds at `now`. O(log steps). */
export function stepAt({ times, values, period }: LoadSpec, now: number): LoadStep {
  const round = period === Number.POSITIVE_INFINITY ? 0 : Math.floor(now / period) * period;
  const index = lastAtOrBefore(times, now - round);
  const next = index + 1 < times.length ? times[index + 1]! : period;
  return { value: values[index]!, until: round + next };
}

function lastAtOrBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
