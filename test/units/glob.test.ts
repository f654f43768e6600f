import fc from "fast-check";
import { expect, it } from "vitest";
import { matchesGlob } from "../../src/units/glob.ts";

it.each([
  ["shop/checkout:*", "shop/checkout:v2", true],
  ["shop/*", "shop/checkout:v2", true],
  ["*", "shop/checkout", false],
  ["*/*", "shop/checkout", true],
  ["shop*", "shop/checkout", false],
  ["*checkout*", "checkout", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-b-b-", false],
  ["web-?", "web-1", true],
  ["web-?", "web-12", false],
  ["a?b", "a/b", false],
  ["", "", true],
  ["", "a", false],
  ["**", "", true],
  ["a.c", "abc", false],
  ["Shop", "shop", false],
])("%s against %s: %s", (pattern, text, wanted) => {
  expect(matchesGlob(pattern, text)).toBe(wanted);
});

it("agrees with the regular expression of the same meaning", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      const expression = pattern.replaceAll("*", "[^/]*").replaceAll("?", "[^/]");
      expect(matchesGlob(pattern, text)).toBe(new RegExp(`^(?:${expression})$`).test(text));
    }),
  );
});

it("takes no exponential time", () => {
  expect(matchesGlob(`${"a*".repeat(200)}b`, "a".repeat(5000))).toBe(false);
});
