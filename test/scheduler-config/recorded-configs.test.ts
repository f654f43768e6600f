import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSchedulerConfig } from "../../src/scheduler-config/read-scheduler-config.ts";
import type { ProfileSpec } from "../../src/spec/scheduler.ts";
import { casesOfFamily, RECORDINGS } from "../reference/recorded-cases.ts";
import { HAS_ALL_RECORDINGS } from "../reference/recordings-folder.ts";

const FAMILIES = readdirSync(RECORDINGS)
  .filter((file) => file.endsWith(".jsonl.gz"))
  .map((file) => file.slice(0, -".jsonl.gz".length))
  .filter((family) => !["hints", "queue"].includes(family));

describe("a configuration is resolved as the real kube-scheduler 1.36 does", () => {
  it("in every recorded case that has one", () => {
    let count = 0;
    for (const family of FAMILIES) {
      for (const { id, config, plugins } of casesOfFamily(family)) {
        if (config === null) continue;
        count++;
        const { spec, diagnostics } = readSchedulerConfig({ name: id, text: JSON.stringify(config) }, false);
        expect({ id, diagnostics }).toEqual({ id, diagnostics: [] });
        const found = Object.fromEntries(
          spec!.profiles.map((each) => [each.schedulerName, recordedAs(each)]),
        );
        expect({ id, profiles: found }).toEqual({ id, profiles: withoutNull(plugins ?? {}) });
      }
    }
    expect(count).toBeGreaterThan(HAS_ALL_RECORDINGS ? 700 : 150);
  }, 60_000);
});

function recordedAs({ plugins, percentageOfNodesToScore }: ProfileSpec): object {
  return {
    ...plugins,
    score: plugins.score.map(({ name, weight }) => [name, weight]),
    ...(percentageOfNodesToScore === undefined ? {} : { percentageOfNodesToScore }),
  };
}

/** No score plugin at all is recorded as null. */
function withoutNull(plugins: Readonly<Record<string, object>>): object {
  return Object.fromEntries(
    Object.entries(plugins).map(([name, sets]) => [
      name,
      Object.fromEntries(Object.entries(sets).map(([point, value]) => [point, value ?? []])),
    ]),
  );
}
