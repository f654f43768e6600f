import { jStat } from "jstat";
import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { meanInterval } from "../../src/stats/confidence.ts";
import { pairedDifference } from "../../src/stats/paired.ts";
import { studentQuantile } from "../../src/stats/student-t.ts";

describe("Student's t", () => {
  it.each([
    // Closed forms: one degree tan(pi (p - 1/2)); two degrees (2p - 1) / sqrt(2 p (1 - p))
    [0.975, 1, Math.tan(0.475 * Math.PI)],
    [0.9, 2, 0.8 / Math.sqrt(0.18)],
    // By the incomplete beta function of mpmath, 30 digits
    [0.975, 3, 3.1824463052837095],
    [0.975, 9, 2.2621571627982053],
    [0.975, 19, 2.0930240544083096],
    [0.995, 29, 2.7563859036706053],
    [0.9995, 30, 3.645958635042022],
    [0.95, 99, 1.6603911560169908],
    [0.975, 1000, 1.9623390808264085],
  ])("at %d with %d degrees is %d", (p, degrees, t) => {
    expect(Math.abs(studentQuantile(p, degrees) - t)).toBeLessThan(1e-11);
  });

  it("agrees with jstat as far as jstat goes, 1e-7", () => {
    for (const degrees of [1, 2, 3, 4, 5, 9, 19, 29, 30, 99, 1000]) {
      for (const p of [0.005, 0.3, 0.5, 0.75, 0.9, 0.95, 0.975, 0.995]) {
        const oracle = jStat.studentt.inv(p, degrees);
        expect(Math.abs(studentQuantile(p, degrees) - oracle)).toBeLessThan(
          1e-7 * Math.max(1, Math.abs(oracle)),
        );
      }
    }
  });

  it("nears the normal quantile: 1.959964 at 97.5 %", () => {
    // t = z + (z^3 + z) / (4 n) + ... = 1.959964 + 0.0000237
    expect(studentQuantile(0.975, 100_000)).toBeCloseTo(1.9599877, 6);
  });

  it.each([
    [0, 5],
    [1, 5],
    [Number.NaN, 5],
    [0.5, 0],
    [0.5, 2.5],
  ])("refuses p %d with %d degrees", (p, degrees) => {
    expect(() => studentQuantile(p, degrees)).toThrow(RangeError);
  });
});

describe("the interval of a mean", () => {
  it("is mean +- t s / sqrt(n)", () => {
    const found = meanInterval([10, 12, 14, 16, 18], 0.95);
    // mean 14; s = sqrt((16 + 4 + 0 + 4 + 16) / 4) = sqrt(10); half = 2.77644511 x sqrt(10 / 5) = 3.92648631
    expect([found.count, found.mean]).toEqual([5, 14]);
    expect(found.standardDeviation).toBeCloseTo(Math.sqrt(10), 14);
    expect(found.low).toBeCloseTo(10.0735137, 6);
    expect(found.high).toBeCloseTo(17.9264863, 6);
  });

  it("widens with the level: 4.60409487 at 99 % and 4 degrees", () => {
    // 4.60409487 x sqrt(2) = 6.51117341
    expect(meanInterval([10, 12, 14, 16, 18], 0.99).high).toBeCloseTo(20.5111734, 6);
  });

  it("is everything below two numbers", () => {
    expect(meanInterval([3], 0.95)).toEqual({
      count: 1,
      mean: 3,
      standardDeviation: NaN,
      low: -Infinity,
      high: Infinity,
    });
    expect(meanInterval([], 0.95)).toEqual({
      count: 0,
      mean: NaN,
      standardDeviation: NaN,
      low: -Infinity,
      high: Infinity,
    });
  });

  it("leaves out runs in which nothing was observed", () => {
    expect(meanInterval([1, Number.NaN, 3], 0.95)).toEqual(meanInterval([1, 3], 0.95));
    expect(meanInterval([1, Number.NaN, 3], 0.95).count).toBe(2);
  });

  it("is a point where all numbers are equal", () => {
    expect(meanInterval([0.1, 0.1, 0.1], 0.95)).toMatchObject({ low: 0.1, high: 0.1, standardDeviation: 0 });
  });

  it.each([0, 1, 95, -0.5, Number.NaN])("refuses the level %d", (level) => {
    expect(() => meanInterval([1, 2], level)).toThrow(RangeError);
  });

  it("holds what is true as often as its level says", () => {
    // 2,000 samples of 5 uniform numbers; 95 % of 2,000 is 1,900, standard error sqrt(2000 x 0.95 x 0.05) = 9.7.
    // The t interval is a little off for uniform numbers, by less than 1 %: 20 more.
    const random = seedrandom.tychei("coverage");
    let hits = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanInterval(
        Array.from({ length: 5 }, () => random.double()),
        0.95,
      );
      if (low <= 0.5 && 0.5 <= high) hits++;
    }
    expect(Math.abs(hits - 1900)).toBeLessThan(59);
  });
});

describe("a paired difference", () => {
  it("pairs by seed, in any order, and leaves out seeds without a partner", () => {
    const subject = new Map([
      [1, 10],
      [2, 25],
      [3, 30],
      [9, 1000],
    ]);
    const baseline = new Map([
      [3, 27],
      [2, 21],
      [1, 8],
      [4, -1000],
    ]);
    const found = pairedDifference(subject, baseline, 0.95);
    // differences 2, 4, 3: mean 3, s 1, t(0.975, 2) = 4.30265273; half = 4.30265273 / sqrt(3) = 2.48413772
    expect([found.count, found.mean, found.standardDeviation]).toEqual([3, 3, 1]);
    expect(found.low).toBeCloseTo(0.51586228, 7);
    expect(found.high).toBeCloseTo(5.48413772, 7);
  });

  it("leaves out pairs in which nothing was observed", () => {
    const found = pairedDifference(
      new Map([
        [1, 5],
        [2, Number.NaN],
        [3, 7],
      ]),
      new Map([
        [1, 1],
        [2, 1],
        [3, Number.NaN],
      ]),
      0.95,
    );
    expect([found.count, found.mean]).toEqual([1, 4]);
    expect(found.low).toBe(-Infinity);
  });

  it("is tighter than either sample when both share their noise", () => {
    const seeds = Array.from({ length: 10 }, (_, i) => i);
    const noise = (seed: number) => 100 * ((seed * 0.618034) % 1);
    const subject = new Map(seeds.map((seed) => [seed, noise(seed) + 1 + 0.1 * (seed % 2)]));
    const baseline = new Map(seeds.map((seed) => [seed, noise(seed)]));
    const found = pairedDifference(subject, baseline, 0.95);
    expect(found.mean).toBeCloseTo(1.05, 10);
    expect(found.low).toBeGreaterThan(0);
    expect(meanInterval(subject.values(), 0.95).low).toBeLessThan(meanInterval(baseline.values(), 0.95).mean);
  });
});
