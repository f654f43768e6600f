import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RECORDINGS } from "../../../reference/recordings-folder.ts";
import type { ControllerCase } from "../recording.ts";
import { compareTimes, quantile } from "./compare-times.ts";
import { BOUND_LATER, type Steps, stepsIn, TO_BOUND } from "./steps.ts";

const SUMMARY = `${RECORDINGS}controllers/latency.json`;

describe.runIf(existsSync(SUMMARY))("steps of recorded runs", () => {
  const summary = JSON.parse(readFileSync(SUMMARY, "utf8"));
  const file = gunzipSync(readFileSync(`${RECORDINGS}controllers/latency.jsonl.gz`)).toString("utf8");
  const cases = file
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ControllerCase);

  it.each(cases.map((recorded) => [recorded.id, recorded] as const))(
    "of %s are counted as in latency.json",
    (id, recorded) => {
      expect(figuresOf(stepsIn(recorded.runs[0]!.changes))).toEqual(summary[id].steps_ms);
    },
  );

  it("of pods that all come 100 ms later are not in time", () => {
    const recorded = cases.find(({ id }) => id === "latency-default-one-by-one")!;
    const run = recorded.runs[0]!;
    expect(compareTimes(recorded, run, run.changes).wrong).toEqual([]);
    const late = run.changes.map((change) => ({
      ...change,
      t: change.kind === "Pod" ? change.t + 0.1 : change.t,
    }));
    late.sort((a, b) => a.t - b.t);
    const kinds = compareTimes(recorded, run, late).wrong.map(([what]) => what);
    expect(kinds).toContain("a step is too slow");
  });
});

/** As latency.json has them. */
function figuresOf(steps: Steps): Record<string, unknown> {
  const figures: Record<string, unknown> = {};
  for (const step of steps.keys()) {
    if (step === BOUND_LATER) continue;
    figures[step] = figureOf(step === TO_BOUND ? bound(steps) : steps.get(step)!);
  }
  if (!steps.has(TO_BOUND)) figures[TO_BOUND] = figureOf(bound(steps));
  return figures;
}

/** All, however often no node fitted. */
function bound(steps: Steps): readonly number[] {
  return [...(steps.get(TO_BOUND) ?? []), ...(steps.get(BOUND_LATER) ?? [])];
}

function figureOf(values: readonly number[]): Record<string, number> {
  return {
    n: values.length,
    p50: quantile(values, 0.5),
    p90: quantile(values, 0.9),
    p99: quantile(values, 0.99),
    max: Math.max(...values),
  };
}
