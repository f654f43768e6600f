import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, suggestion } from "../../src/diagnostics/did-you-mean.ts";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["", "abc", 3],
    // one swap of neighbours
    ["cuont", "count", 1],
    // one replacement, one insertion, one removal
    ["poison", "poisson", 1],
    ["counts", "count", 1],
    ["cxunt", "count", 1],
    // k -> s, e -> i, + g
    ["kitten", "sitting", 3],
  ])("of %s and %s", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("is symmetric, at most the longer length, and 0 only for equals", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance === 0).toBe(a === b);
      }),
    );
  });
});

describe("didYouMean", () => {
  const keys = ["count", "name", "machine", "zones", "timeToFailure"];

  it.each([
    ["cuont", "count"],
    ["Count", "count"],
    ["zone", "zones"],
    ["timeTofailrue", "timeToFailure"],
    ["mach", "machine"],
    ["xyz", undefined],
    ["", undefined],
    ["a".repeat(100), undefined],
  ])("%s", (word, wanted) => {
    expect(didYouMean(word, keys)).toBe(wanted);
  });

  it("takes the nearest, and the first of equals", () => {
    expect(didYouMean("bat", ["cat", "bar", "bats"])).toBe("cat");
    expect(didYouMean("bats", ["cat", "bat"])).toBe("bat");
  });

  it("does not guess between two continuations", () => {
    expect(didYouMean("least", ["least-allocated", "least-requested"])).toBeUndefined();
  });

  it("lists what there is where nothing is near", () => {
    expect(suggestion("xyz", ["a1", "b2"], "the keys are")).toBe("the keys are: a1, b2");
    expect(suggestion("xyz", [], "the keys are")).toBe("");
    const many = Array.from({ length: 14 }, (_, i) => `k${i}`);
    expect(suggestion("zzzzzz", many, "keys")).toBe(`keys: ${many.slice(0, 12).join(", ")}, and 2 more`);
  });
});
