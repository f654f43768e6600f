import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/spec/run-result.ts";
import { disagreements } from "./agreement.ts";
import { LONG, metricOf } from "./replications.ts";

/**
 * Queue and utilization of `machines` that break after an exponential time of mean 8 s and take one of `repairers`
 * for an exponential second: the birth and death chain of the number of broken machines.
 *
 * p(n + 1) / p(n) = (machines - n) lambda / (min(n + 1, repairers) mu). Source: Kleinrock (1975), 3.8 and 3.9.
 */
function machineRepair(machines: number, repairers: number): { queue: number; utilization: number } {
  let weight = 1;
  let all = 1;
  let waiting = 0;
  let busy = 0;
  for (let broken = 1; broken <= machines; broken++) {
    weight *= (machines - broken + 1) / 8 / Math.min(broken, repairers);
    all += weight;
    waiting += weight * Math.max(0, broken - repairers);
    busy += weight * Math.min(broken, repairers);
  }
  return { queue: waiting / all, utilization: busy / all / repairers };
}

describe("the formula of machine repair", () => {
  // Two machines, one repairer, lambda / mu = 1/8: weights 1, 2/8, 2/64, sum 1.28125.
  // Queue: (1/32) / 1.28125 = 0.0243902. Utilization: (1/4 + 1/32) / 1.28125 = 0.2195122.
  it("is what one writes down for two machines", () => {
    const { queue, utilization } = machineRepair(2, 1);
    expect(queue).toBeCloseTo(0.0243902, 7);
    expect(utilization).toBeCloseTo(0.2195122, 7);
  });
});

describe("machine repair", { timeout: LONG }, () => {
  it.each([
    ["one-repairer", 6, 1],
    ["three-repairers", 20, 3],
  ])("queues and repairs as theory says: %s", async (variant, machines, repairers) => {
    const { queue, utilization } = machineRepair(machines, repairers);
    const expected = [
      {
        quantity: "machines that wait",
        exact: queue,
        measured: (run: RunResult) => metricOf(run, "pending_pods.mean"),
      },
      {
        quantity: "utilization of repairers",
        exact: utilization,
        measured: (run: RunResult) => metricOf(run, "cpu_utilization.mean"),
      },
    ];
    expect(await disagreements("machine-repair.yaml", variant, expected)).toEqual([]);
  });
});
