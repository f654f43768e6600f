import { describe, expect, it } from "vitest";
import { int64, matchesLabels } from "../../src/spec/label-selector.ts";

const LEAST = "-9223372036854775808";
const MOST = "9223372036854775807";

function compares(value: string, operator: "Gt" | "Lt", bound: string): boolean {
  return matchesLabels([{ key: "n", operator, values: [bound] }], { n: value });
}

describe("Gt and Lt", () => {
  it.each([
    ["9223372036854775807", "Gt", "9223372036854775806", true],
    ["9223372036854775806", "Gt", "9223372036854775807", false],
    ["9223372036854775806", "Lt", "9223372036854775807", true],
    ["9223372036854775808", "Gt", "1", false],
    ["1", "Lt", "9223372036854775808", false],
    ["1", "Gt", "-9223372036854775808", true],
    ["1", "Gt", "-9223372036854775809", false],
    ["-9223372036854775809", "Lt", "1", false],
    ["-9223372036854775808", "Lt", "-9223372036854775807", true],
    ["5", "Gt", "+4", true],
    ["5", "Gt", "four", false],
    ["", "Lt", "4", false],
  ] as const)("%s %s %s: %s", (value, operator, bound, isMatch) => {
    expect(compares(value, operator, bound)).toBe(isMatch);
  });
});

describe("a whole number of 64 bits", () => {
  it("ends where int64 ends", () => {
    expect(int64(LEAST)).toBe(-(2n ** 63n));
    expect(int64(MOST)).toBe(2n ** 63n - 1n);
    expect(int64("-9223372036854775809")).toBeUndefined();
    expect(int64("9223372036854775808")).toBeUndefined();
    expect(int64("007")).toBe(7n);
    expect(int64("1.0")).toBeUndefined();
  });
});
