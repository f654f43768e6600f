import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatBytes, formatBytesShort, formatCpu } from "../../src/units/format.ts";
import type { Parsed } from "../../src/units/parsed.ts";
import { parseBytes, parseCount, parseCpu } from "../../src/units/quantity.ts";

function reasonOf(result: Parsed<unknown>): string {
  return result.ok ? `parsed ${result.value}` : result.reason;
}

describe("parseCpu", () => {
  it.each([
    ["250m", 250],
    ["2", 2000],
    ["0.5", 500],
    [".5", 500],
    ["5.", 5000],
    ["+1", 1000],
    ["1e3", 1_000_000],
    ["1E-2", 10],
    ["1k", 1_000_000],
    ["0", 0],
    ["-0", 0],
    // 1u is 0.001 millicores, 1.0001 is 1000.1: both are rounded up.
    ["1u", 1],
    ["1n", 1],
    ["1.0001", 1001],
    // 1Ki = 1024 cores.
    ["1Ki", 1_024_000],
    ["9007199254740991m", 9_007_199_254_740_991],
  ])("reads %s", (text, millicores) => {
    expect(parseCpu(text)).toEqual({ ok: true, value: millicores });
  });

  it.each([
    ["", "empty"],
    ["abc", "malformed"],
    ["1.2.3", "malformed"],
    ["--1", "malformed"],
    [".", "malformed"],
    ["1 core", "unknown-unit"],
    ["1mm", "unknown-unit"],
    ["1e3Ki", "unknown-unit"],
    ["-1", "negative"],
    ["1E", "too-large"],
    ["1e999999999", "too-large"],
    ["9007199254740993m", "too-large"],
    ["9".repeat(1000), "malformed"],
  ])("refuses %s", (text, reason) => {
    expect(reasonOf(parseCpu(text))).toBe(reason);
  });
});

describe("parseBytes", () => {
  it.each([
    ["4Gi", 4_294_967_296],
    ["1Ki", 1024],
    ["1Mi", 1_048_576],
    ["1Ti", 1_099_511_627_776],
    ["2Pi", 2_251_799_813_685_248],
    ["1k", 1000],
    ["1M", 1e6],
    ["1G", 1e9],
    ["1T", 1e12],
    ["1P", 1e15],
    ["1e3", 1000],
    ["1.5Gi", 1_610_612_736],
    // 0.1 Ki = 102.4 bytes, 1m = 0.001 bytes: rounded up.
    ["0.1Ki", 103],
    ["1m", 1],
  ])("reads %s", (text, bytes) => {
    expect(parseBytes(text)).toEqual({ ok: true, value: bytes });
  });

  it("has room up to 8Pi, the last whole number that a double counts", () => {
    expect(reasonOf(parseBytes("8Pi"))).toBe("too-large");
    expect(reasonOf(parseBytes("1Ei"))).toBe("too-large");
    expect(reasonOf(parseBytes("9E"))).toBe("too-large");
  });

  it("says what to type for GB, a blank and K", () => {
    expect(parseBytes("4GB")).toMatchObject({ hint: 'Kubernetes writes no B and no space: "4G"' });
    expect(parseBytes("4 GiB")).toMatchObject({ hint: 'Kubernetes writes no B and no space: "4Gi"' });
    expect(parseBytes("4K")).toMatchObject({ hint: 'write "4k" for thousands, "4Ki" for 1024' });
  });
});

describe("parseCount", () => {
  it("reads whole numbers and refuses fractions", () => {
    expect(parseCount("8")).toEqual({ ok: true, value: 8 });
    expect(parseCount("1k")).toEqual({ ok: true, value: 1000 });
    expect(reasonOf(parseCount("1.5"))).toBe("too-fine");
    expect(reasonOf(parseCount("500m"))).toBe("too-fine");
  });
});

describe("formats", () => {
  it("writes what Kubernetes would", () => {
    expect([formatCpu(250), formatCpu(2000), formatCpu(2500)]).toEqual(["250m", "2", "2500m"]);
    expect([formatBytes(0), formatBytes(1024), formatBytes(1500), formatBytes(4 * 2 ** 30)]).toEqual([
      "0",
      "1Ki",
      "1500",
      "4Gi",
    ]);
    // 1500 / 1024 = 1.4648; 98,566,144 / 1024^2 = 94; 1,000,000,000 / 1024^2 = 953.67
    expect([formatBytesShort(1500), formatBytesShort(98_566_144), formatBytesShort(1e9)]).toEqual([
      "1.46Ki",
      "94Mi",
      "954Mi",
    ]);
  });

  it("are read back as the same amount", () => {
    const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseCpu(formatCpu(value))).toEqual({ ok: true, value });
        expect(parseBytes(formatBytes(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it("never throw for what they are given", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parseCpu, parseBytes, parseCount]) expect(parse(text)).toHaveProperty("ok");
      }),
    );
  });
});
