import { Delays } from "../metrics/delays.ts";
import { labelText } from "../metrics/label-text.ts";
import type { MetricValue, TimelineMark } from "../spec/run-result.ts";

/** How long drains of the timeline took; one that is not over counts until `now`. */
export function drainDurations(marks: readonly TimelineMark[], now: number): MetricValue[] {
  const drains = marks.filter(({ what }) => what === "drain");
  if (drains.length === 0) return [];
  const targets = [...new Set(drains.map(({ target }) => target))];
  const delays = new Delays(
    "drain_duration_s",
    targets.map((target) => labelText({ target })),
    0,
  );
  for (const { from, until, target } of drains) {
    delays.add(targets.indexOf(target), (Math.min(until, now) - from) / SECOND);
  }
  return delays.values();
}

const SECOND = 1_000_000;
