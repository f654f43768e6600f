import { describe, expect, it } from "vitest";
import { asStrategyDefinition } from "../../src/run/load-strategy.ts";

describe("a strategy module", () => {
  it("exports a function as default or as strategy, or a definition with create", () => {
    const place = () => undefined;
    const definition = { name: "mine", create: () => ({ place() {} }) };
    expect(asStrategyDefinition({ default: place }, "label").name).toBe("label");
    expect(asStrategyDefinition({ strategy: place }, "label").name).toBe("label");
    expect(asStrategyDefinition({ default: definition }, "label")).toBe(definition);
    expect(asStrategyDefinition({ default: place, strategy: definition }, "label")).toBe(definition);
  });

  it.each([
    [{}, "found neither"],
    [{ default: 3 }, "found a number"],
    [{ default: null }, "found null"],
    [{ default: {} }, "found an object without it"],
    [{ default: { create: 3 } }, "found an object without it"],
  ])("that exports %j is refused, and what was found is said", (exports, found) => {
    expect(() => asStrategyDefinition(exports, "label")).toThrow(TypeError);
    expect(() => asStrategyDefinition(exports, "label")).toThrow(found);
  });
});
