import { randomLogNormal, randomWeibull } from "d3-random";
import { jStat } from "jstat";
import { describe, expect, it } from "vitest";
import { compileDistribution } from "../../src/random/distributions.ts";
import { meanOf } from "../../src/random/mean-of.ts";
import { createStream } from "../../src/random/streams.ts";
import type { DistributionSpec } from "../../src/spec/distribution.ts";

const DRAWS = 40_000;

function draws(spec: DistributionSpec, count = DRAWS): Float64Array {
  const stream = createStream(42, "distributions");
  const draw = compileDistribution(spec);
  return Float64Array.from({ length: count }, () => draw(stream));
}

/**
 * Kolmogorov-Smirnov: the largest distance between the share of values up to x and cdf(x), times sqrt(n).
 * Above 1.95 with probability 2 exp(-2 x 1.95^2) = 0.001 if the values come from this cdf.
 */
function distance(values: Float64Array, cdf: (x: number) => number): number {
  let worst = 0;
  values.toSorted().forEach((x, i) => {
    const p = cdf(x);
    worst = Math.max(worst, (i + 1) / values.length - p, p - i / values.length);
  });
  return worst * Math.sqrt(values.length);
}

const between = (cdf: (x: number) => number, min: number, max: number) => (x: number) =>
  (cdf(Math.min(Math.max(x, min), max)) - cdf(min)) / (cdf(max) - cdf(min));

const exponentialCdf = (x: number) => jStat.exponential.cdf(x, 1 / 40);
const erlangCdf = (x: number) => jStat.gamma.cdf(x, 4, 10);
const weibullCdf = (x: number) => jStat.weibull.cdf(x, 720, 0.7);
const lognormalCdf = (x: number) => jStat.lognormal.cdf(x, 3, 0.8);

const exponential: DistributionSpec = { kind: "exponential", mean: 40 };
const erlang: DistributionSpec = { kind: "erlang", shape: 4, mean: 40 };
const weibull: DistributionSpec = { kind: "weibull", shape: 0.7, scale: 720 };
const lognormal: DistributionSpec = { kind: "lognormal", mu: 3, sigma: 0.8 };
const truncated = (of: DistributionSpec, min: number, max: number): DistributionSpec => ({
  kind: "truncated",
  of,
  min,
  max,
});

describe("quantiles: draws follow the distribution function", () => {
  it.each<[string, DistributionSpec, (x: number) => number]>([
    ["uniform", { kind: "uniform", min: 5, max: 9 }, (x) => (x - 5) / 4],
    ["exponential", exponential, exponentialCdf],
    ["erlang", erlang, erlangCdf],
    ["erlang of one phase", { kind: "erlang", shape: 1, mean: 40 }, exponentialCdf],
    ["weibull", weibull, weibullCdf],
    ["weibull of shape 1", { kind: "weibull", shape: 1, scale: 40 }, exponentialCdf],
    ["lognormal", lognormal, lognormalCdf],
    [
      "mixture",
      {
        kind: "mixture",
        parts: [
          { weight: 3, of: exponential },
          { weight: 0, of: { kind: "constant", value: -1 } },
          { weight: 1, of: lognormal },
        ],
      },
      (x) => 0.75 * exponentialCdf(x) + 0.25 * lognormalCdf(x),
    ],
    ["truncated exponential", truncated(exponential, 20, 100), between(exponentialCdf, 20, 100)],
    [
      "truncated exponential, one limit",
      truncated(exponential, 20, Infinity),
      (x) => 1 - Math.exp(-(x - 20) / 40),
    ],
    ["truncated erlang", truncated(erlang, 10, 60), between(erlangCdf, 10, 60)],
    ["truncated erlang, upper tail", truncated(erlang, 60, 200), between(erlangCdf, 60, 200)],
    ["truncated weibull", truncated(weibull, 24, 2000), between(weibullCdf, 24, 2000)],
    ["truncated lognormal", truncated(lognormal, 10, 50), between(lognormalCdf, 10, 50)],
    ["truncated lognormal, upper tail", truncated(lognormal, 60, 90), between(lognormalCdf, 60, 90)],
    ["truncated uniform", truncated({ kind: "uniform", min: 0, max: 10 }, 5, 99), (x) => (x - 5) / 5],
    [
      "truncated twice: the limits intersect",
      truncated(truncated(exponential, 10, 100), 20, 500),
      between(exponentialCdf, 20, 100),
    ],
    [
      "truncated mixture",
      truncated(
        {
          kind: "mixture",
          parts: [
            { weight: 3, of: exponential },
            { weight: 1, of: lognormal },
            { weight: 5, of: { kind: "constant", value: 1000 } },
          ],
        },
        20,
        100,
      ),
      between((x) => 3 * exponentialCdf(x) + lognormalCdf(x), 20, 100),
    ],
  ])("%s", (_, spec, cdf) => {
    expect(distance(draws(spec), cdf)).toBeLessThan(1.95);
  });

  it("a wrong parameter would be noticed: a mean 3 % off", () => {
    // The distribution functions differ by up to 0.03 / e = 0.011, times sqrt(40,000) = 2.2, plus chance.
    expect(distance(draws({ kind: "exponential", mean: 41.2 }), exponentialCdf)).toBeGreaterThan(1.95);
  });

  it("has the quantiles that closed forms give", () => {
    // p of exponential: -40 ln(1 - p); standard error of a quantile: sqrt(p (1 - p) / n) / density
    const sorted = draws(exponential).toSorted();
    const at = (p: number) => sorted[Math.round(p * DRAWS)]!;
    // median 40 ln 2 = 27.726, density 0.0125, error 0.5 / 200 / 0.0125 = 0.2; tolerance 4 errors
    expect(Math.abs(at(0.5) - 27.726)).toBeLessThan(0.8);
    // p99 = 40 ln 100 = 184.207, density 0.00025, error 0.0995 / 200 / 0.00025 = 1.99
    expect(Math.abs(at(0.99) - 184.207)).toBeLessThan(8);
  });
});

describe("moments: mean, variance and meanOf", () => {
  // Variances by closed form; the fourth column is the kurtosis (or a bound), for the variance's own error.
  it.each<[string, DistributionSpec, number, number, number]>([
    // (5 + 9) / 2; 4^2 / 12; 9 / 5
    ["uniform", { kind: "uniform", min: 5, max: 9 }, 7, 1.333333, 1.8],
    // mean; mean^2; 9
    ["exponential", exponential, 40, 1600, 9],
    // mean; mean^2 / shape; 3 + 6 / 4
    ["erlang", erlang, 40, 400, 4.5],
    // 2000 phases: the product of so many uniforms would underflow; 1600 / 2000 = 0.8
    ["erlang of 2000 phases", { kind: "erlang", shape: 2000, mean: 40 }, 40, 0.8, 3.1],
    // 720 G(1 + 1/0.7) = 720 x 1.265824; 720^2 (G(1 + 2/0.7) - 1.265824^2) = 518400 x (5.029131 - 1.602309)
    ["weibull", weibull, 911.393, 1776464, 40],
    // exp(3 + 0.32); exp(6.64) (exp(0.64) - 1) = 765.0950 x 0.8964809
    ["lognormal", lognormal, 27.66035, 685.8931, 60],
    // values 1, 2, 6: mean 3, variance (4 + 1 + 9) / 3
    ["empirical", { kind: "empirical", values: [1, 2, 6] }, 3, 4.666667, 3],
    // hyperexponential 0.9 of mean 1, 0.1 of mean 11: mean 2; 2 (0.9 + 0.1 x 121) - 4 = 22
    [
      "mixture",
      {
        kind: "mixture",
        parts: [
          { weight: 9, of: { kind: "exponential", mean: 1 } },
          { weight: 1, of: { kind: "exponential", mean: 11 } },
        ],
      },
      2,
      22,
      80,
    ],
  ])("%s", (_, spec, mean, variance, kurtosis) => {
    const values = draws(spec);
    const found = values.reduce((a, b) => a + b) / DRAWS;
    const spread = values.reduce((a, b) => a + (b - mean) ** 2, 0) / DRAWS;
    expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(spread - variance)).toBeLessThan(4 * variance * Math.sqrt((kurtosis - 1) / DRAWS));
    expect(meanOf(spec) / mean).toBeCloseTo(1, 5);
  });

  it.each<[string, DistributionSpec, number]>([
    ["constant", { kind: "constant", value: 7 }, 7],
    // memoryless: 20 + 40
    ["exponential above a limit", truncated(exponential, 20, Infinity), 60],
    // a + m - (b - a) / (exp((b - a) / m) - 1) = 20 + 40 - 80 / (e^2 - 1)
    ["exponential between limits", truncated(exponential, 20, 100), 60 - 80 / (Math.E ** 2 - 1)],
    // far out, where 1 - cdf is exp(-500): 20,000 + 40
    ["exponential in its far tail", truncated(exponential, 20_000, Infinity), 20_040],
    ["uniform", truncated({ kind: "uniform", min: 0, max: 10 }, 4, 99), 7],
    ["empirical", truncated({ kind: "empirical", values: [1, 2, 6, 50] }, 2, 49), 4],
    ["limits that cut nothing off", truncated(lognormal, 0, Infinity), Math.exp(3.32)],
    ["lognormal without spread", truncated({ kind: "lognormal", mu: 0, sigma: 0 }, 0.5, 2), 1],
    // 1/4 x 10 + 3/4 x 20 with the 30 cut off
    [
      "mixture of constants",
      truncated(
        {
          kind: "mixture",
          parts: [
            { weight: 1, of: { kind: "constant", value: 10 } },
            { weight: 3, of: { kind: "constant", value: 20 } },
            { weight: 6, of: { kind: "constant", value: 30 } },
          ],
        },
        0,
        25,
      ),
      17.5,
    ],
  ])("mean of a truncated distribution: %s", (_, spec, mean) => {
    expect(meanOf(spec) / mean).toBeCloseTo(1, 8);
  });

  it.each<[string, DistributionSpec, (x: number) => number, number, number]>([
    ["erlang", erlang, erlangCdf, 10, 60],
    ["erlang, upper tail", erlang, erlangCdf, 60, 200],
    ["weibull", weibull, weibullCdf, 24, 2000],
    ["lognormal", lognormal, lognormalCdf, 10, 50],
    ["lognormal, upper tail", lognormal, lognormalCdf, 60, 90],
  ])("mean between limits against an integral of the distribution function: %s", (_, spec, cdf, min, max) => {
    // E = min + integral of 1 - F over [min, max], by the midpoint rule.
    const conditional = between(cdf, min, max);
    const steps = 20_000;
    const width = (max - min) / steps;
    let integral = min;
    for (let i = 0; i < steps; i++) integral += (1 - conditional(min + (i + 0.5) * width)) * width;
    expect(meanOf(truncated(spec, min, max)) / integral).toBeCloseTo(1, 6);
  });
});

describe("a sampler", () => {
  it("agrees with d3-random on the same distribution", () => {
    const stream = createStream(1, "oracle");
    const source = () => stream.next();
    const logs = Float64Array.from({ length: DRAWS }, randomLogNormal.source(source)(3, 0.8));
    const waits = Float64Array.from({ length: DRAWS }, randomWeibull.source(source)(0.7, 0, 720));
    const share = (values: Float64Array, limit: number) => values.filter((v) => v < limit).length / DRAWS;
    // Difference of two shares near 1/2: standard error sqrt(0.25 x 2 / 40,000) = 0.0035; tolerance 4 of them.
    for (const limit of [10, 20, 40]) {
      expect(Math.abs(share(draws(lognormal), limit) - share(logs, limit))).toBeLessThan(0.0142);
    }
    for (const limit of [100, 500, 1500]) {
      expect(Math.abs(share(draws(weibull), limit) - share(waits, limit))).toBeLessThan(0.0142);
    }
  });

  it("is exact on a lognormal by median and quantile: half below 40, 99 % below 300", () => {
    // sigma = ln(300 / 40) / 2.3263479
    const values = draws({ kind: "lognormal", mu: Math.log(40), sigma: Math.log(7.5) / 2.3263479 });
    // 4 standard errors: 4 x 0.5 / 200 = 0.01; 4 x sqrt(0.0099) / 200 = 0.002
    expect(Math.abs(values.filter((v) => v < 40).length / DRAWS - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(values.filter((v) => v < 300).length / DRAWS - 0.99)).toBeLessThan(0.002);
  });

  it("gives each value of a list equally often", () => {
    const counts = new Map<number, number>();
    for (const v of draws({ kind: "empirical", values: [3, 3, 8, 10] }, 40_000)) {
      counts.set(v, (counts.get(v) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([3, 8, 10]);
    // 4 standard errors: 4 sqrt(40,000 x 1/4 x 3/4) = 346; for the half 4 x 100 = 400
    expect(Math.abs(counts.get(3)! - 20_000)).toBeLessThan(400);
    expect(Math.abs(counts.get(8)! - 10_000)).toBeLessThan(346);
  });

  it("holds no state: two streams can share one", () => {
    for (const spec of [exponential, erlang, lognormal, truncated(erlang, 10, 60)]) {
      const shared = compileDistribution(spec);
      const [a, b] = [createStream(1, "a"), createStream(1, "b")];
      const mixed = [shared(a), shared(b), shared(a), shared(b)];
      const own = (name: string) => {
        const [draw, stream] = [compileDistribution(spec), createStream(1, name)];
        return [draw(stream), draw(stream)];
      };
      expect(mixed).toEqual([own("a")[0], own("b")[0], own("a")[1], own("b")[1]]);
    }
  });

  it("takes one draw a value where it says so, so that other parameters leave later draws alone", () => {
    for (const spec of [
      exponential,
      weibull,
      lognormal,
      truncated(lognormal, 60, 90),
      truncated(erlang, 1, 9),
    ]) {
      const [one, other] = [createStream(1, "x"), createStream(1, "x")];
      compileDistribution(spec)(one);
      other.next();
      expect(one.next()).toBe(other.next());
    }
  });

  it("never leaves the limits of a truncation, however far out or close", () => {
    for (const [spec, min, max] of [
      [exponential, 20_000, 20_001],
      [exponential, 10, 10.000001],
      [erlang, 1000, 1000.5],
      [erlang, 0, 1e-3],
      [weibull, 1e5, 1e5 + 1],
      [lognormal, 1e5, 2e5],
      [lognormal, 1e-4, 1e-3],
    ] as const) {
      const values = draws(truncated(spec, min, max), 500);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(min);
      expect(Math.max(...values)).toBeLessThanOrEqual(max);
      // Spread over the range, not stuck at a limit.
      expect(new Set(values).size).toBeGreaterThan(490);
      expect(meanOf(truncated(spec, min, max))).toBeGreaterThanOrEqual(min);
      expect(meanOf(truncated(spec, min, max))).toBeLessThanOrEqual(max);
    }
  });
});

describe("parameters out of range are refused with what was found and wanted", () => {
  it.each<[DistributionSpec, string]>([
    [
      { kind: "exponential", mean: 0 },
      'distribution "exponential": mean is 0, must be finite and above zero',
    ],
    [{ kind: "uniform", min: 2, max: 1 }, 'distribution "uniform": max is 1, must be at least 2'],
    [
      { kind: "erlang", shape: 1.5, mean: 1 },
      'distribution "erlang": shape is 1.5, must be a whole number above zero',
    ],
    [
      { kind: "weibull", shape: -1, scale: 1 },
      'distribution "weibull": shape is -1, must be finite and above zero',
    ],
    [{ kind: "lognormal", mu: Number.NaN, sigma: 1 }, 'distribution "lognormal": mu is NaN, must be finite'],
    [
      { kind: "empirical", values: [] },
      'distribution "empirical": number of values is 0, must be above zero',
    ],
    [
      { kind: "mixture", parts: [] },
      'distribution "mixture": sum of weights is 0, must be finite and above zero',
    ],
    [truncated(exponential, 5, 4), 'distribution "truncated": max is 4, must be at least 5'],
    [
      truncated({ kind: "uniform", min: 0, max: 1 }, 2, 3),
      'distribution "truncated": no value of "uniform" lies in [2, 3]',
    ],
    [
      truncated({ kind: "constant", value: 4 }, 0, 3),
      'distribution "truncated": no value of "constant" lies in [0, 3]',
    ],
  ])("%j", (spec, message) => {
    expect(() => compileDistribution(spec)).toThrow(new RangeError(message));
    expect(() => meanOf(spec)).toThrow(new RangeError(message));
  });
});
