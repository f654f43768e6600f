import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../src/units/duration.ts";

describe("parseDuration", () => {
  it.each([
    ["0", 0],
    ["0s", 0],
    ["30s", 30_000_000],
    // 1 h 30 min = 5,400 s
    ["1h30m", 5_400_000_000],
    ["1.5h", 5_400_000_000],
    ["250ms", 250_000],
    ["7us", 7],
    ["7µs", 7],
    ["7μs", 7],
    ["2d", 172_800_000_000],
    ["1d1h1m1s1ms1us", 90_061_001_001],
    [".5s", 500_000],
    // To the nearest microsecond, halves upwards.
    ["1500ns", 2],
    ["1499ns", 1],
    ["1us499ns", 1],
    ["0.0000015s", 2],
  ])("reads %s", (text, microseconds) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: microseconds });
  });

  it.each([
    ["", "empty"],
    ["5", "missing-unit"],
    ["1h5", "missing-unit"],
    ["5 apples", "unknown-unit"],
    ["5min", "unknown-unit"],
    ["5w", "unknown-unit"],
    ["-5s", "negative"],
    ["s", "malformed"],
    ["1.2.3s", "malformed"],
    ["1h ", "unknown-unit"],
    ["999ns", "too-fine"],
    ["0.1us", "too-fine"],
    ["200000d", "too-large"],
    ["1".repeat(200), "malformed"],
  ])("refuses %s", (text, reason) => {
    expect(parseDuration(text)).toMatchObject({ ok: false, reason });
  });

  it("names the unit that was meant", () => {
    expect(parseDuration("5min")).toMatchObject({ hint: 'write "5m"' });
    expect(parseDuration("5 hours")).toMatchObject({ hint: 'write "5h"' });
    expect(parseDuration("5")).toMatchObject({ hint: 'write "5s" for seconds, "5m" for minutes' });
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0s"],
    [7, "7us"],
    [1500, "1.5ms"],
    [250_000, "250ms"],
    [2_500_000, "2.5s"],
    [60_000_000, "1m"],
    [5_400_000_000, "1h30m"],
    [86_400_000_000, "1d"],
    [90_061_001_001, "1d1h1m1.001001s"],
    [Infinity, "never"],
  ])("writes %d us", (microseconds, text) => {
    expect(formatDuration(microseconds)).toBe(text);
  });

  it("is read back as the same time", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(parseDuration(formatDuration(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it("never throws for what it is given", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseDuration(text)).toHaveProperty("ok");
      }),
    );
  });
});
