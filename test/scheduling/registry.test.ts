import { describe, expect, it } from "vitest";
import { DEFINITIONS, strategyNamed } from "../../src/scheduling/registry.ts";
import { STRATEGIES } from "../../src/scheduling/strategy-infos.ts";

describe("the registry", () => {
  it("has what does it for every strategy that is listed, and nothing else", () => {
    const names = DEFINITIONS.map(({ name }) => name);
    expect(names).toEqual(STRATEGIES.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it("finds a strategy by its name, and none by another", () => {
    for (const each of DEFINITIONS) expect(strategyNamed(each.name)).toBe(each);
    expect(strategyNamed("no-such-strategy")).toBeUndefined();
  });
});
