import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plain, PlainMap } from "../../src/manifest/plain.ts";
import { patched } from "../../src/scenario/object-edits.ts";

function patch(object: PlainMap, change: Plain): PlainMap {
  return patched(object, change, (name) => {
    throw new Error(`no ${name}`);
  });
}

describe("a patch", () => {
  it.each<[string, PlainMap, Plain, PlainMap]>([
    ["merges maps", { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ["makes maps on its way", {}, { a: { b: { c: 3 } } }, { a: { b: { c: 3 } } }],
    ["replaces lists", { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ["replaces a list by a map where nothing has a name", { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
    ["takes keys away", { a: 1, b: 2 }, { a: null }, { b: 2 }],
    [
      "merges containers by name, and adds new ones behind",
      { containers: [{ name: "x", image: "x:1", cpu: 1 }, { name: "y" }] },
      { containers: [{ name: "z" }, { name: "x", image: "x:2" }] },
      { containers: [{ name: "x", image: "x:2", cpu: 1 }, { name: "y" }, { name: "z" }] },
    ],
    [
      "goes into a list of named things by a map",
      { env: [{ name: "A", value: "1" }, { name: "B" }] },
      { env: { A: { value: "2" } } },
      { env: [{ name: "A", value: "2" }, { name: "B" }] },
    ],
    [
      "treats __proto__ as any key",
      {},
      JSON.parse('{"__proto__": {"a": 1}}'),
      JSON.parse('{"__proto__": {"a": 1}}'),
    ],
  ])("%s", (_, object, change, wanted) => {
    expect(JSON.stringify(patch(object, change))).toBe(JSON.stringify(wanted));
  });

  it("tells of a name that a list does not have, and leaves it out", () => {
    const missing: string[] = [];
    const object = { containers: [{ name: "x" }] };
    const changed = patched(object, { containers: { y: { image: "y:1" } } }, (name, known) =>
      missing.push(`${name} of ${known}`),
    );
    expect(changed).toEqual(object);
    expect(missing).toEqual(["y of x"]);
  });

  it("done twice is done once, and never changes what it is applied to", () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(values, values, (object, change) => {
        const before = JSON.stringify(object);
        const once = patched(object as PlainMap, change as Plain, () => {});
        expect(JSON.stringify(object)).toBe(before);
        expect(patched(once, change as Plain, () => {})).toEqual(once);
      }),
    );
  });
});
