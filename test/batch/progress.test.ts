import { describe, expect, it } from "vitest";
import { progressOf } from "../../src/batch/progress.ts";

describe("progressOf", () => {
  it("counts runs under way by their share of simulated time", () => {
    // (3 done + 0.5 + 0.25 of the two under way) of 10; 30 s for 0.375 leave 30 x 0.625 / 0.375 = 50 s
    const progress = progressOf(10, 3, 1, [0.5, 0.25], 30);
    expect(progress).toMatchObject({ total: 10, done: 3, failed: 1, fraction: 0.375 });
    expect(progress.remaining).toBeCloseTo(50);
  });

  it("says nothing about the end before anything has advanced", () => {
    expect(progressOf(4, 0, 0, [0, 0], 2)).toMatchObject({ fraction: 0, remaining: undefined });
  });

  it("counts no run for more than itself: what is simulated may overshoot the horizon", () => {
    expect(progressOf(2, 1, 0, [1.5], 1)).toMatchObject({ fraction: 1, remaining: 0 });
  });
});
