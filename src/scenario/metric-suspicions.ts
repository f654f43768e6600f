import type { Place, Placed } from "../document/value.ts";
import type { AutoscalerDraft } from "../manifest/drafts.ts";
import type { Part } from "../manifest/part.ts";
import type { LoadMetricSpec } from "../spec/load.ts";
import type { BehaviorEntry } from "./behaviors.ts";
import type { Objective } from "./objectives.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/** Metrics of which no kubelet tells, by the keys of their sources. */
const SOURCES = ["pods", "object", "external"];

/** Warns of metrics of an autoscaler that no load stands for, where they are written; else at `place`. */
export function warnOfUnknownMetrics(
  { part }: AutoscalerDraft,
  metrics: readonly LoadMetricSpec[],
  place: Place,
  reading: Reading,
): void {
  for (const written of metricNames(part)) {
    const name = String(written.value);
    if (metrics.some((each) => each.name === name)) continue;
    const message = `no load stands for the metric "${shorten(name)}": its autoscaler finds no value`;
    const hint = `add to the scenario: metrics: [{name: ${shorten(name)}, load: ...}]`;
    reading.warn(written.place ?? place, "no-effect", message, hint);
  }
}

/** The names of an autoscaler's metrics of which no kubelet tells. */
function metricNames(part: AutoscalerDraft["part"]): readonly Part[] {
  return (part.get("spec")?.list("metrics") ?? []).flatMap((each) =>
    SOURCES.flatMap((source) => each.at(source, "metric", "name") ?? []),
  );
}

/** What may follow a load. */
export interface LoadUsers {
  readonly behaviors: readonly BehaviorEntry[];
  readonly objectives: readonly Objective[];
  readonly autoscalers: readonly AutoscalerDraft[];
  readonly metrics: readonly LoadMetricSpec[];
}

/** Warns of loads that nothing follows: no usage, no metric of an autoscaler, no objective. */
export function warnOfUnusedLoads(
  loads: readonly Placed<string>[],
  { behaviors, objectives, autoscalers, metrics }: LoadUsers,
  reading: Reading,
): void {
  const scaledBy = new Set(
    autoscalers.flatMap(({ part }) => metricNames(part).map(({ value }) => String(value))),
  );
  const used = new Set([
    ...behaviors.flatMap(({ usage }) =>
      [usage?.cpu, usage?.memory].flatMap((each) =>
        typeof each === "object" && each.kind === "load" ? [each.load.value] : [],
      ),
    ),
    ...objectives.flatMap(({ load }) => load?.value ?? []),
    ...metrics.flatMap(({ name, load }) => (scaledBy.has(name) ? [loads[load]!.value] : [])),
  ]);
  for (const { value, place } of loads) {
    if (used.has(value)) continue;
    const message = `nothing follows the load "${shorten(value)}"`;
    const hint = `let usage follow it, behaviors: [{..., usage: {cpu: {load: ${shorten(value)}, each: 2m}}}], or an autoscaler's metric, or an objective`;
    reading.warn(place, "no-effect", message, hint);
  }
}
