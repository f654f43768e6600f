import type { Place } from "../document/value.ts";
import type { AutoscalerDraft } from "../manifest/drafts.ts";
import type { LoadMetricSpec } from "../spec/load.ts";
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
  const sources = (part.get("spec")?.list("metrics") ?? []).flatMap((each) =>
    SOURCES.flatMap((source) => each.at(source, "metric", "name") ?? []),
  );
  for (const written of sources) {
    const name = String(written.value);
    if (metrics.some((each) => each.name === name)) continue;
    const message = `no load stands for the metric "${shorten(name)}": its autoscaler finds no value`;
    const hint = `add to the scenario: metrics: [{name: ${shorten(name)}, load: ...}]`;
    reading.warn(written.place ?? place, "no-effect", message, hint);
  }
}
