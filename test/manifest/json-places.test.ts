import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonPlaces } from "../../src/manifest/json-places.ts";

/** All paths into a value, with what is there. */
function pathsInto(value: unknown): [path: (string | number)[], value: unknown][] {
  const inner = Array.isArray(value)
    ? value.map((each, i): [string | number, unknown] => [i, each])
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return [
    [[], value],
    ...inner.flatMap(([key, each]) =>
      pathsInto(each).map(([path, end]): [(string | number)[], unknown] => [[key, ...path], end]),
    ),
  ];
}

describe("places in JSON", () => {
  it("are those of the values, however the text is laid out", () => {
    const indents = fc.constantFrom(undefined, 1, "\t");
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), indents, (value, indent) => {
        const text = ` ${JSON.stringify(value, null, indent)}\n`;
        const places = new JsonPlaces(text);
        for (const [path, expected] of pathsInto(JSON.parse(text))) {
          const { start, end } = places.find(path).value;
          expect(JSON.parse(text.slice(start, end))).toEqual(expected);
        }
      }),
    );
  });

  it("of keys hold their quotes", () => {
    const text = '{"a": {"b\\"c" : 1}}';
    const { start, end } = new JsonPlaces(text).find(["a", 'b"c']).key;
    expect(text.slice(start, end)).toBe('"b\\"c"');
  });

  it("lead to the innermost value that is there", () => {
    const text = '{"a": [1, {"b": 2}]}';
    const { start, end } = new JsonPlaces(text).find(["a", 1, "c", "d"]).value;
    expect(text.slice(start, end)).toBe('{"b": 2}');
  });
});
