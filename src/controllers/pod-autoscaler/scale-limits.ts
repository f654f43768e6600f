import type { ScalingRules } from "../../spec/autoscaling.ts";

/** A change that the autoscaler made. */
export interface ScaleEvent {
  /** By how many replicas, without sign. */
  readonly change: number;
  readonly at: number;
}

/** What was done lately. */
export interface ScaleEvents {
  readonly up: readonly ScaleEvent[];
  readonly down: readonly ScaleEvent[];
}

/** How many replicas there may be at most now. O(policies x events). Source: facts 5.6. */
export function scaleUpLimit(current: number, events: ScaleEvents, rules: ScalingRules, now: number): number {
  return limitOf(current, events, rules, now, {
    select: rules.select === "Min" ? Math.min : Math.max,
    pods: (start, value) => start + value,
    percent: (start, value) => Math.ceil(start * (1 + value / 100)),
  });
}

/** How few there may be now. */
export function scaleDownLimit(
  current: number,
  events: ScaleEvents,
  rules: ScalingRules,
  now: number,
): number {
  return limitOf(current, events, rules, now, {
    select: rules.select === "Min" ? Math.max : Math.min,
    pods: (start, value) => start - value,
    percent: (start, value) => Math.trunc(start * (1 - value / 100)),
  });
}

interface Direction {
  readonly select: (...limits: number[]) => number;
  readonly pods: (start: number, value: number) => number;
  readonly percent: (start: number, value: number) => number;
}

function limitOf(
  current: number,
  { up, down }: ScaleEvents,
  { select, policies }: ScalingRules,
  now: number,
  direction: Direction,
): number {
  if (select === "Disabled") return current;
  const limits = policies.map(({ kind, value, period }) => {
    const start = current - changeSince(up, now - period) + changeSince(down, now - period);
    return kind === "Pods" ? direction.pods(start, value) : direction.percent(start, value);
  });
  return direction.select(...limits);
}

function changeSince(events: readonly ScaleEvent[], cutoff: number): number {
  let sum = 0;
  for (const { at, change } of events) if (at > cutoff) sum += change;
  return sum;
}
