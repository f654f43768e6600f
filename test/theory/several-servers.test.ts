import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/spec/run-result.ts";
import { disagreements } from "./agreement.ts";
import { erlangC } from "./erlang-c.ts";
import { FULL, LONG, metricOf, replications } from "./replications.ts";

/** Mean wait and utilization of M/M/4 with mu = 1/s: W = C / (c mu - lambda). Kleinrock (1975), 3.5. */
function theory(lambda: number) {
  const wait = erlangC(4, lambda) / (4 - lambda);
  return [
    { quantity: "mean wait", exact: wait, measured: (run: RunResult) => metricOf(run, "wait_s.mean") },
    {
      quantity: "utilization",
      exact: lambda / 4,
      measured: (run: RunResult) => metricOf(run, "cpu_utilization.mean"),
    },
  ];
}

describe("Erlang C", () => {
  // c = 1: a customer waits if the server is busy, C = rho.
  // c = 2, a = 1: B(1) = 1/2, B(2) = (1/2) / (2 + 1/2) = 1/5, C = (1/5) / (1 - (1/2)(4/5)) = 1/3.
  // c = 4, a = 2.8: terms 1, 2.8, 3.92, 3.658667 of the sum of a^k / k!, which is 11.378667, and
  // (2.8^4 / 24) / 0.3 = 2.561067 / 0.3 = 8.536889: C = 8.536889 / 19.915556 = 0.428654.
  it("is what the definition gives", () => {
    expect(erlangC(1, 0.7)).toBeCloseTo(0.7, 12);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(erlangC(4, 2.8)).toBeCloseTo(0.428654, 6);
  });
});

describe("M/M/4", { timeout: LONG }, () => {
  it("waits as Erlang C says on one node of four CPUs, rho = 0.7", async () => {
    expect(await disagreements("m-m-4.yaml", "one-node", theory(2.8))).toEqual([]);
  });

  // First come, first served, whichever server: the same customers start at the same instants, so the waits are
  // equal to the last bit, and what holds of one node holds of four.
  it("waits the same on four nodes of one CPU", async () => {
    const seeds = { count: FULL ? 30 : 2, seed: 1 };
    const [one, four] = await Promise.all(
      ["one-node", "four-nodes"].map((variant) => replications("m-m-4.yaml", variant, seeds)),
    );
    const delays = (runs: readonly RunResult[]) =>
      runs.map(({ metrics }) => metrics.filter(({ metric }) => /^(wait|turnaround)_s$/.test(metric)));
    expect(delays(four!)).toEqual(delays(one!));
    expect(delays(one!)[0]!.length).toBeGreaterThan(0);
  });

  it.runIf(FULL)("waits as Erlang C says on four nodes, rho = 0.7", async () => {
    expect(await disagreements("m-m-4.yaml", "four-nodes", theory(2.8))).toEqual([]);
  });

  it.runIf(FULL)("waits as Erlang C says at rho = 0.9", async () => {
    expect(await disagreements("m-m-4.yaml", "rho-0.9", theory(3.6))).toEqual([]);
  });
});
