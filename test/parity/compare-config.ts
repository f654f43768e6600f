import type { SchedulerSpec } from "../../src/spec/scheduler.ts";
import type { RecordedProfile } from "../reference/recorded-cases.ts";
import type { Comparison } from "./comparison.ts";

/** Compares what is made of a configuration: plugins by extension point, weights, percentages. */
export function compareConfig(
  recorded: Readonly<Record<string, RecordedProfile>>,
  scheduler: SchedulerSpec,
  comparison: Comparison,
): void {
  const found = new Map(scheduler.profiles.map((profile) => [profile.schedulerName, profile]));
  comparison.sameSet("names of profiles", found.keys(), Object.keys(recorded));
  for (const [name, { percentageOfNodesToScore, ...points }] of Object.entries(recorded)) {
    const profile = found.get(name);
    if (profile === undefined) continue;
    const { score, ...others } = profile.plugins;
    const sets: Readonly<Record<string, unknown>> = {
      ...others,
      score: score.map(({ name, weight }) => [name, weight]),
    };
    for (const [point, plugins] of Object.entries(points))
      comparison.same(`plugins of ${name} at ${point}`, sets[point], plugins ?? []);
    if (percentageOfNodesToScore !== undefined)
      comparison.same(
        `percentage of ${name}`,
        profile.percentageOfNodesToScore,
        percentageOfNodesToScore ?? undefined,
      );
  }
}
