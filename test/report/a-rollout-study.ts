import type { RolloutRecord } from "../../src/spec/rollout.ts";
import type { RunResult, TimelineSeries } from "../../src/spec/run-result.ts";
import { aRun } from "./a-study.ts";

/** A rollout that was complete after a minute, one replica of four missing on the way. */
export function aRollout(more: Partial<RolloutRecord> = {}): RolloutRecord {
  return {
    workload: "deployment/web",
    action: "rollout",
    start: 60e6,
    end: 120e6,
    duration: 60e6,
    firstReady: 12.5e6,
    wanted: 4,
    resized: 0,
    minServing: 3,
    minAvailability: 0.75,
    timeBelowWanted: 45e6,
    shortfall: 45e6,
    surge: 1,
    surgeTime: 30e6,
    surgeCost: 0.25,
    availabilityTime: 48.75e6,
    created: 4,
    deleted: 4,
    disrupted: 0,
    failed: 0,
    restarted: 0,
    outcome: "complete",
    isStalled: false,
    reason: "",
    status: "",
    gap: 15e6,
    gapEstimate: 14.25e6,
    stages: [1e6, 0, 0, 0, 0, 0, 0.5e6, 0, 8.5e6, 40e6, 0, 10e6],
    ...more,
  };
}

/** A rollout that never was complete. */
export function aStall(workload: string, reason: string, more: Partial<RolloutRecord> = {}): RolloutRecord {
  return aRollout({
    workload,
    reason,
    end: 600e6,
    duration: Number.NaN,
    firstReady: Number.NaN,
    outcome: "stalled",
    isStalled: true,
    gap: Number.NaN,
    gapEstimate: Number.NaN,
    ...more,
  });
}

/** A gauge of four buckets of a minute. */
export function aGauge(metric: string, labels: string, ...values: readonly number[]): TimelineSeries {
  const mean = Float64Array.from(values);
  return { metric, labels, mean, min: mean, max: mean };
}

/** A run of replicas: revision 2 takes over from 1, three of the four pods of which zone b has one. */
export function aRolloutRun(
  strategy: string,
  seed: number,
  values: Readonly<Record<string, number>> = {},
  more: Partial<RunResult> = {},
): RunResult {
  const web = 'deployment="web"';
  return aRun(
    strategy,
    seed,
    { "wanted_pods.max": 4, "availability.min": 0.75, ...values },
    {
      endedAt: 240e6,
      timeline: {
        step: 60e6,
        buckets: 4,
        series: [
          aGauge("wanted_pods", web, 4, 4, 4, 4),
          aGauge("unavailable_pods", web, 0, 1, 1, 0),
          aGauge("ready_pods", `${web},revision="1"`, 4, 2, 0, 0),
          aGauge("ready_pods", `${web},revision="2"`, 0, 1, 3, 4),
          aGauge("pods_by_zone", 'zone="a"', 3, 2, 2, 3),
          aGauge("pods_by_zone", 'zone="b"', 1, 1, 1, 1),
        ],
      },
      rollouts: [aRollout()],
      ...more,
    },
  );
}
