import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/spec/run-result.ts";
import { judge } from "./agreement.ts";

/** 30 runs whose wait is 1 less and 1 more than 100, in turn, or so many times that. */
function runsAround(mean: number, spread: number): RunResult[] {
  return Array.from({ length: 30 }, (_, i) => {
    const value = mean + (i % 2 === 0 ? spread : -spread);
    return { metrics: [{ metric: "wait_s", stat: "mean", labels: "", value }] } as unknown as RunResult;
  });
}

const expected = (exact: number) => ({
  quantity: "wait",
  exact,
  measured: (run: RunResult) => run.metrics[0]!.value,
});

describe("what counts as agreement with theory", () => {
  // s = sqrt(30 / 29) = 1.01710, so the interval is 100 ± 3.659 x 1.01710 / sqrt(30) = 100 ± 0.67947.
  it("is an exact value inside the 99.9 % interval", () => {
    expect(judge(runsAround(100, 1), expected(100)).halfWidth).toBeCloseTo(0.67947, 4);
    expect(judge(runsAround(100, 1), expected(100.67)).agrees).toBe(true);
    expect(judge(runsAround(100, 1), expected(99.31)).agrees).toBe(false);
  });

  // 2.2 x 0.67947 = 1.4948 and 2.3 x 0.67947 = 1.5628, of 100.
  it("is an interval of at most 1.5 % on each side", () => {
    expect(judge(runsAround(100, 2.2), expected(100)).agrees).toBe(true);
    expect(judge(runsAround(100, 2.3), expected(100)).agrees).toBe(false);
  });
});
