import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBandwidth } from "../../src/units/bandwidth.ts";
import { parseRate } from "../../src/units/rate.ts";
import { parseIntOrPercent, parsePercentage, parseRatio } from "../../src/units/ratio.ts";

describe("parseRate", () => {
  it.each([
    // 60 s / 30 = 2 s
    ["30/min", 2_000_000],
    ["30 / m", 2_000_000],
    // 1 s / 0.7 = 1.428571... s
    ["0.7/s", 1_000_000 / 0.7],
    // 3,600 s / 12 = 300 s
    ["12/h", 300_000_000],
    // 86,400 s / 5 = 17,280 s
    ["5/d", 17_280_000_000],
    // 10 s / 4
    ["4/10s", 2_500_000],
    ["1e3/s", 1000],
    ["2/ms", 500],
  ])("reads %s as a mean gap", (text, gap) => {
    expect(parseRate(text)).toEqual({ ok: true, value: gap });
  });

  it.each([
    ["", "empty"],
    ["30", "missing-unit"],
    ["30/", "unknown-unit"],
    ["30/fortnight", "unknown-unit"],
    ["30/0s", "unknown-unit"],
    ["x/s", "malformed"],
    ["0/s", "malformed"],
    ["-1/s", "negative"],
    ["2/us", "unknown-unit"],
    ["1001/ms", "too-fine"],
    ["1e-99/d", "too-large"],
  ])("refuses %s", (text, reason) => {
    expect(parseRate(text)).toMatchObject({ ok: false, reason });
  });
});

describe("ratios", () => {
  it("reads percentages", () => {
    expect(parsePercentage("2%")).toEqual({ ok: true, value: 0.02 });
    expect(parsePercentage("99.9%")).toEqual({ ok: true, value: 0.999 });
    expect(parsePercentage("1e2%")).toEqual({ ok: true, value: 1 });
    expect(parsePercentage("2")).toMatchObject({ reason: "missing-unit", hint: 'write "2%"' });
    expect(parsePercentage("%")).toMatchObject({ reason: "malformed" });
    expect(parsePercentage("-2%")).toMatchObject({ reason: "negative" });
    expect(parsePercentage("")).toMatchObject({ reason: "empty" });
  });

  it("reads ratios either way", () => {
    expect(parseRatio("0.02")).toEqual({ ok: true, value: 0.02 });
    expect(parseRatio("150%")).toEqual({ ok: true, value: 1.5 });
    expect(parseRatio("two")).toMatchObject({ reason: "malformed" });
  });

  it("reads whole numbers and whole percentages, as Kubernetes' int-or-string", () => {
    expect(parseIntOrPercent("3")).toEqual({ ok: true, value: { kind: "int", value: 3 } });
    expect(parseIntOrPercent("25%")).toEqual({ ok: true, value: { kind: "percent", value: 0.25 } });
    expect(parseIntOrPercent("2.5%")).toMatchObject({ reason: "malformed" });
    expect(parseIntOrPercent("-1")).toMatchObject({ reason: "negative" });
    expect(parseIntOrPercent("")).toMatchObject({ reason: "empty" });
  });
});

describe("parseBandwidth", () => {
  it.each([
    // 10^9 bit / 8 / 10^6 us = 125 bytes a microsecond
    ["1Gbit/s", 125],
    ["1 Gbit/s", 125],
    ["1Gbps", 125],
    ["100MB/s", 100],
    ["1MiB/s", 1.048576],
    ["8bit/s", 0.000001],
  ])("reads %s", (text, bytesPerMicrosecond) => {
    expect(parseBandwidth(text)).toEqual({ ok: true, value: bytesPerMicrosecond });
  });

  it.each([
    ["", "empty"],
    ["1", "missing-unit"],
    ["1Gb", "malformed"],
    ["1Xbit/s", "unknown-unit"],
    ["0Gbit/s", "malformed"],
    ["-1Gbit/s", "negative"],
  ])("refuses %s", (text, reason) => {
    expect(parseBandwidth(text)).toMatchObject({ ok: false, reason });
  });
});

it("no parser throws for what it is given", () => {
  const parsers = [parseRate, parsePercentage, parseRatio, parseIntOrPercent, parseBandwidth];
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const parse of parsers) expect(parse(text)).toHaveProperty("ok");
    }),
  );
});
