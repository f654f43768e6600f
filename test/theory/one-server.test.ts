import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/spec/run-result.ts";
import { disagreements } from "./agreement.ts";
import { FULL, LONG, metricOf } from "./replications.ts";

const meanWait = (exact: number) => ({
  quantity: "mean wait",
  exact,
  measured: (run: RunResult) => metricOf(run, "wait_s.mean"),
});
const utilization = (exact: number) => ({
  quantity: "utilization",
  exact,
  measured: (run: RunResult) => metricOf(run, "cpu_utilization.mean"),
});

describe("M/M/1", { timeout: LONG }, () => {
  // Kleinrock (1975), 3.2: W = rho / (mu - lambda), with mu = 1/s.
  // rho = 0.7: 0.7 / 0.3 = 2.33333 s. rho = 0.9: 0.9 / 0.1 = 9 s.
  it("waits as theory says at rho = 0.7", async () => {
    expect(await disagreements("m-m-1.yaml", "rho-0.7", [meanWait(2.33333), utilization(0.7)])).toEqual([]);
  });

  it.runIf(FULL)("waits as theory says at rho = 0.9", async () => {
    expect(await disagreements("m-m-1.yaml", "rho-0.9", [meanWait(9), utilization(0.9)])).toEqual([]);
  });
});

describe("M/G/1", { timeout: LONG }, () => {
  // Pollaczek and Khinchine, in Kleinrock (1975), 5.7: W = lambda E[S^2] / (2 (1 - rho)), with E[S] = 1 s.
  // At rho = 0.7 that is 0.7 / 0.6 = 7/6 of E[S^2], at rho = 0.9 it is 0.9 / 0.2 = 4.5 of it.
  //   Erlang, 2 stages: E[S^2] = 1 + 1/2 = 1.5.              1.75000 and 6.75 s
  //   exponential of mean 0.5 or 1.5 s, half and half:
  //     E[S^2] = (2 x 0.25 + 2 x 2.25) / 2 = 2.5.            2.91667 and 11.25 s
  //   lognormal with cv 1.5: E[S^2] = 1 + 2.25 = 3.25.       3.79167 and 14.625 s
  it("waits as theory says with Erlang service at rho = 0.7", async () => {
    expect(await disagreements("m-g-1.yaml", "erlang-0.7", [meanWait(1.75), utilization(0.7)])).toEqual([]);
  });

  // Long tails need millions of customers more for the same precision, and so does a high load.
  it.runIf(FULL).each([
    ["hyperexponential-0.7", 2.91667, 0.7],
    ["lognormal-0.7", 3.79167, 0.7],
    ["erlang-0.9", 6.75, 0.9],
    ["hyperexponential-0.9", 11.25, 0.9],
    ["lognormal-0.9", 14.625, 0.9],
  ])("waits as theory says: %s", async (variant, wait, rho) => {
    expect(await disagreements("m-g-1.yaml", variant, [meanWait(wait), utilization(rho)])).toEqual([]);
  });
});
