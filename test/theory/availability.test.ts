import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/spec/run-result.ts";
import { disagreements } from "./agreement.ts";
import { LONG, metricOf } from "./replications.ts";

describe("availability of nodes", { timeout: LONG }, () => {
  // MTTF / (MTTF + MTTR), whatever the distributions (Barlow and Proschan, 1975, 7.2): 100 h / 105 h = 0.952381.
  // Weibull of shape 1/2 and scale 50 h: MTTF = 50 h x Gamma(3) = 100 h. The share of time down, 5 h / 105 h =
  // 0.047619, is judged, since 1.5 % of it is twenty times less than 1.5 % of the share of time up.
  it.each(["exponential", "weibull-and-lognormal"])("is as theory says: %s", async (variant) => {
    const unavailability = {
      quantity: "share of time down",
      exact: 0.047619,
      measured: (run: RunResult) => 1 - metricOf(run, "node_availability.mean"),
    };
    expect(await disagreements("availability.yaml", variant, [unavailability])).toEqual([]);
  });
});
