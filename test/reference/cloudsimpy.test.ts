import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import { metricOf, runsOf } from "./run-file.ts";
import { FULL, HAS_SHARED } from "./shared-data.ts";

if (!FULL) console.warn("skipped: 2.55 million instances; npm run test:full has them");

describe.skipIf(!FULL || !HAS_SHARED)(
  "CloudSimPy's batch tasks on 300 machines",
  { timeout: 900_000 },
  () => {
    // 2,551,075 instances and 112,793,881.04 core seconds, counted by a separate program over the file; durations are
    // kept to the microsecond, so that the sum may differ in the tenths.
    it.each(["first-fit", "best-fit", "least-allocated"])(
      "all end, and the queue obeys Little: %s",
      async (name) => {
        const result = runScenario((await runsOf("cloudsimpy.yaml")).get(name)!);
        const [wait, count] = [metricOf(result, "wait_s.mean"), metricOf(result, "wait_s.count")];
        console.info(
          `cloudsimpy ${name}: mean wait ${wait} s, makespan ${metricOf(result, "makespan_s.last")} s`,
        );
        expect(metricOf(result, "tasks_ended.sum")).toBe(2_551_075);
        expect(count).toBe(2_551_075);
        expect(result.pending).toEqual([]);
        const useful = result.metrics.find(
          ({ metric, labels }) => metric === "core_hours" && labels === 'outcome="useful"',
        )!;
        expect(useful.value * 3600).toBeCloseTo(112_793_881.04, 0);
        // All came and all left, so L = lambda W holds of the whole run: L T = the sum of the waits.
        const waited = metricOf(result, "pending_pods.mean") * (result.endedAt / 1e6);
        expect(Math.abs(waited / (wait * count) - 1)).toBeLessThan(1e-9);
        expect(wait).toBeGreaterThan(0);
      },
    );
  },
);
