import { describe, expect, it } from "vitest";
import { sourceOf } from "../../src/document/value.ts";
import { normalQuantile } from "../../src/random/normal.ts";
import type { DistributionSpec } from "../../src/spec/distribution.ts";
import { diagnosticsOf, withTask, worldOf } from "./reading-of.ts";

const withDuration = (text: string) => withTask(`arrivals: {poisson: 1/s}, duration: ${text}, requests: {}`);
const distributionOf = (text: string): DistributionSpec => worldOf(withDuration(text)).tasks[0]!.duration;
const mistakeIn = (text: string) => {
  const [first] = diagnosticsOf(withDuration(text));
  return `${first?.code}: ${first?.message}`;
};

describe("distributions", () => {
  it.each<[string, DistributionSpec]>([
    ["5s", { kind: "constant", value: 5_000_000 }],
    ["{constant: 5s}", { kind: "constant", value: 5_000_000 }],
    ["{uniform: {min: 1s, max: 2s}}", { kind: "uniform", min: 1_000_000, max: 2_000_000 }],
    ["{exponential: 5m}", { kind: "exponential", mean: 300_000_000 }],
    ["{exponential: {mean: 5m}}", { kind: "exponential", mean: 300_000_000 }],
    ["{erlang: {shape: 3, mean: 6s}}", { kind: "erlang", shape: 3, mean: 6_000_000 }],
    ["{weibull: {shape: 0.7, scale: 1h}}", { kind: "weibull", shape: 0.7, scale: 3_600_000_000 }],
    ["{empirical: [1s, 2s, 2s]}", { kind: "empirical", values: [1_000_000, 2_000_000, 2_000_000] }],
    [
      "{truncated: {of: {exponential: 1s}, max: 5s}}",
      { kind: "truncated", of: { kind: "exponential", mean: 1_000_000 }, min: 0, max: 5_000_000 },
    ],
    [
      "{mixture: [{weight: 9, of: 1s}, {weight: 1, of: {exponential: 1m}}]}",
      {
        kind: "mixture",
        parts: [
          { weight: 9, of: { kind: "constant", value: 1_000_000 } },
          { weight: 1, of: { kind: "exponential", mean: 60_000_000 } },
        ],
      },
    ],
  ])("%s", (text, spec) => {
    expect(distributionOf(text)).toEqual(spec);
  });

  it("lognormal: by mu and sigma of seconds", () => {
    // The median is e^2 s = 7.389056 s = 7,389,056 us, and ln 7,389,056.099 = 15.815511.
    expect(distributionOf("{lognormal: {mu: 2, sigma: 0.5}}")).toEqual({
      kind: "lognormal",
      mu: expect.closeTo(15.815511, 6),
      sigma: 0.5,
    });
  });

  it("lognormal: by median and a quantile", () => {
    // ln 40,000,000 = 17.504390; sigma = ln(300 / 40) / 2.326348 = 2.014903 / 2.326348 = 0.866123
    expect(distributionOf("{lognormal: {median: 40s, p99: 5m}}")).toEqual({
      kind: "lognormal",
      mu: expect.closeTo(17.50439, 5),
      sigma: expect.closeTo(0.866123, 6),
    });
    // A quantile below the median: ln(10 / 40) / -1.281552 = 1.081731
    expect(distributionOf("{lognormal: {median: 40s, p10: 10s}}")).toMatchObject({
      sigma: expect.closeTo(1.081731, 6),
    });
    // ln(2) / 3.290527 = 0.210649 at p99.95
    expect(distributionOf("{lognormal: {median: 1s, p99.95: 2s}}")).toMatchObject({
      sigma: expect.closeTo(0.210649, 6),
    });
  });

  it("lognormal: by mean and cv", () => {
    // sigma^2 = ln(1 + 1) = 0.693147; mu = ln 1,000,000 - 0.346574 = 13.815511 - 0.346574 = 13.468937
    expect(distributionOf("{lognormal: {mean: 1s, cv: 1}}")).toEqual({
      kind: "lognormal",
      mu: expect.closeTo(13.468937, 6),
      sigma: expect.closeTo(0.832555, 6),
    });
  });

  it.each([
    // Probabilities below exp(-745), the least that a double holds.
    ["{truncated: {of: {exponential: 1s}, min: 750s}}", "bad-distribution: the distribution never falls"],
    [
      "{truncated: {of: {erlang: {shape: 2, mean: 2s}}, min: 800s}}",
      "bad-distribution: the distribution never",
    ],
    [
      "{truncated: {of: {weibull: {shape: 2, scale: 1s}}, min: 28s}}",
      "bad-distribution: the distribution never",
    ],
    [
      "{truncated: {of: {lognormal: {mu: 0, sigma: 0.1}}, min: 48s}}",
      "bad-distribution: the distribution never",
    ],
    [
      "{truncated: {of: {empirical: [1s, 9s]}, min: 2s, max: 5s}}",
      "bad-distribution: the distribution never",
    ],
    ["{}", "missing-key: a distribution needs a key that says which"],
    ["{exponentail: 5m}", 'unknown-key: unknown key "exponentail"'],
    ["{exponential: 0s}", "out-of-range: must be longer than zero"],
    ["{exponential: 5m, mean: 3s}", 'unknown-key: unknown key "mean"'],
    ["{uniform: {min: 2s, max: 1s}}", "bad-distribution: min is more than max"],
    ["{uniform: {min: 2s}}", 'missing-key: the key "max" is missing'],
    ["{erlang: {shape: 1.5, mean: 1s}}", "out-of-range: 1.5 is not a whole number"],
    ["{weibull: {shape: 0, scale: 1s}}", "out-of-range: 0 is too small"],
    ["{lognormal: {median: 40s}}", 'missing-key: the key "p99" is missing'],
    ["{lognormal: {median: 40s, p99: 5s}}", "bad-distribution: p99 and median are the wrong way round"],
    ["{lognormal: {median: 40s, p50: 40s}}", "bad-distribution: p50 is the median itself"],
    ["{lognormal: {median: 40s, p90: 1m, p99: 2m}}", "conflicting-keys"],
    ["{lognormal: {mu: 1, sigma: 1, cv: 2}}", 'unknown-key: unknown key "cv"'],
    ["{empirical: []}", "out-of-range: must not be empty"],
    ["{empirical: [1]}", 'bad-duration: "1" has no unit'],
    ["{mixture: [{weight: 0, of: 1s}]}", "out-of-range: must be more than 0"],
    ["{truncated: {of: 5s, max: 4s}}", "bad-distribution: the distribution never falls between min and max"],
    ["{truncated: {of: {exponential: 1s}, min: 4s, max: 4s}}", "bad-distribution: min is not less than max"],
    ["100ns", 'bad-duration: "100ns" is less than a microsecond'],
  ])("%s is refused", (text, mistake) => {
    expect(mistakeIn(text)).toContain(mistake);
  });
});

describe("a list of durations in a file", () => {
  const files = (text: string) => ({ text: () => ({ ok: true as const, value: sourceOf("d.txt", text) }) });
  const inFile = (keys: string) => withDuration(`{empirical: {file: d.txt${keys}}}`);

  it("has one a line, and comments", () => {
    const text = "# start-up times\n1s\n\n250ms # fast\n";
    const world = worldOf(inFile(""), { files: files(text) });
    expect(world.tasks[0]!.duration).toEqual({ kind: "empirical", values: [1_000_000, 250_000] });
  });

  it("may hold plain numbers of a unit", () => {
    const world = worldOf(inFile(", unit: ms"), { files: files("1.5\n2\n") });
    expect(world.tasks[0]!.duration).toEqual({ kind: "empirical", values: [1500, 2000] });
  });

  it("is reported by its own lines", () => {
    const [first] = diagnosticsOf(inFile(""), { files: files("1s\n2\n") });
    expect(first).toMatchObject({ file: "d.txt", line: 2, column: 1, code: "bad-row" });
    expect(diagnosticsOf(inFile(""), { files: files("# none\n") })[0]).toMatchObject({ code: "empty" });
  });
});

describe("normalQuantile", () => {
  it.each([
    // Published: the quantiles of the standard normal distribution to nine digits.
    [0.5, 0],
    [0.75, 0.67448975],
    [0.9, 1.281551566],
    [0.95, 1.644853627],
    [0.975, 1.959963985],
    [0.99, 2.326347874],
    [0.999, 3.090232306],
    [0.1, -1.281551566],
    [1e-9, -5.997807015],
    [1e-15, -7.941345326],
  ])("of %d", (p, x) => {
    expect(normalQuantile(p)).toBeCloseTo(x, 8);
  });
});
