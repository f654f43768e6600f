import { describe, expect, it } from "vitest";
import { matchesLabels } from "../../src/spec/label-selector.ts";

type Operator = "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";

const labels = { app: "web", tier: "", cores: "8", most: "9223372036854775807" };

function matches(key: string, operator: Operator, ...values: string[]): boolean {
  return matchesLabels([{ key, operator, values }], labels);
}

describe("a label selector", () => {
  it.each<[boolean, string, Operator, string[]]>([
    [true, "app", "In", ["api", "web"]],
    [false, "app", "In", ["api"]],
    [true, "tier", "In", [""]],
    [false, "zone", "In", [""]],
    [false, "app", "NotIn", ["web"]],
    [true, "app", "NotIn", ["api"]],
    [true, "zone", "NotIn", ["a"]],
    [true, "tier", "Exists", []],
    [false, "zone", "Exists", []],
    [true, "zone", "DoesNotExist", []],
    [false, "tier", "DoesNotExist", []],
  ])("%s: %s %s %s", (wanted, key, operator, values) => {
    expect(matches(key, operator, ...values)).toBe(wanted);
  });

  it.each<[boolean, string, Operator, string]>([
    [true, "cores", "Gt", "7"],
    [false, "cores", "Gt", "8"],
    [true, "cores", "Lt", "9"],
    [false, "cores", "Lt", "8"],
    // Beyond 2^53 the neighbours are still told apart.
    [true, "most", "Gt", "9223372036854775806"],
    [false, "app", "Gt", "1"],
    [false, "cores", "Gt", "many"],
    [false, "zone", "Lt", "1"],
  ])("compares whole numbers: %s: %s %s %s", (wanted, key, operator, value) => {
    expect(matches(key, operator, value)).toBe(wanted);
  });

  it("needs all requirements; without any it matches everything, and an absent one nothing", () => {
    const app = { key: "app", operator: "In", values: ["web"] } as const;
    const zone = { key: "zone", operator: "Exists", values: [] } as const;
    expect(matchesLabels([app], labels)).toBe(true);
    expect(matchesLabels([app, zone], labels)).toBe(false);
    expect(matchesLabels([], {})).toBe(true);
    expect(matchesLabels(undefined, labels)).toBe(false);
  });

  it("is not fooled by names that every object has", () => {
    expect(matches("toString", "Exists")).toBe(false);
    expect(matches("constructor", "DoesNotExist")).toBe(true);
  });
});
