import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildNodes } from "../../src/manifest/build-nodes.ts";
import { buildObjects } from "../../src/manifest/build-objects.ts";
import type { Shape } from "../../src/manifest/known/field-types.ts";
import { KIND_NAMES, kindInfo } from "../../src/manifest/known/kinds.ts";
import { readManifests } from "../../src/manifest/read-manifests.ts";
import { readPod } from "../../src/manifest/stored-objects.ts";
import { BASIC, readText, steady } from "./reading-of.ts";

/** Values of the right type, and now and then of any other. */
function valuesOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  const right = rightValuesOf(shape, depth);
  return fc.oneof({ weight: 200, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue() });
}

function rightValuesOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "text":
      return fc.constantFrom("", "a", "In", "Exists", "Always", "NoExecute", "25%", "a/b", "__proto__", "2");
    case "whole":
      return fc.integer({ min: -1, max: 3 });
    case "number":
      return fc.double({ min: -1, max: 200, noNaN: true });
    case "flag":
      return fc.boolean();
    case "quantity":
      return fc.constantFrom(1, "1", "250m", "4Gi", "-1", "x", "9".repeat(60), 1e21);
    case "int-or-text":
      return fc.constantFrom(0, 1, "0%", "25%", "x", -1);
    case "anything":
      return fc.jsonValue();
    case "list":
      return depth > 12 ? fc.constant([]) : fc.array(valuesOf(shape.of, depth + 1), { maxLength: 2 });
    case "map":
      return fc.dictionary(
        fc.constantFrom("a", "cpu", "memory", "x/y", "__proto__"),
        valuesOf(shape.of, depth + 1),
        {
          maxKeys: 2,
        },
      );
    case "fields":
      return depth > 12 ? fc.constant({}) : someFields(shape, depth);
  }
}

/** What must be there, and a few more: with all of them a pod would have thousands of values. */
function someFields(shape: Extract<Shape, { kind: "fields" }>, depth: number): fc.Arbitrary<unknown> {
  const optional = [...shape.fields.keys()].filter((name) => !shape.required.includes(name));
  return fc.subarray(optional, { maxLength: Math.min(4, optional.length) }).chain((chosen) => {
    const names = [...shape.required, ...chosen];
    const values = names.map((name) => [name, valuesOf(shape.fields.get(name)!.shape, depth + 1)]);
    return fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>);
  });
}

const objects = fc.constantFrom(...KIND_NAMES).chain((kind) => {
  const info = kindInfo(kind)!;
  return valuesOf(info.type.shape, 0).map((object) =>
    typeof object === "object" && object !== null
      ? { ...object, kind, apiVersion: info.apiVersions[0] }
      : object,
  );
});

describe("reading whatever is written", () => {
  it("never throws, and what it makes of a mistake asks for no less than nothing", () => {
    fc.assert(
      fc.property(fc.array(objects, { maxLength: 4 }), fc.boolean(), (items, ignoreUnsupported) => {
        const text = JSON.stringify({ apiVersion: "v1", kind: "List", items });
        const { drafts } = readManifests([{ name: "a.json", text }], { ignoreUnsupported });
        const built = buildObjects(drafts, { resources: BASIC, behaviorOf: steady });
        buildNodes(drafts, { resources: BASIC });
        for (const workload of built.workloads) {
          if (!("template" in workload)) continue;
          expect(workload.template.requests.every((amount) => amount >= 0)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never throws for any JSON, nor for any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.string({ unit: "binary" })), (text) => {
        readText(text);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws for stored pods", () => {
    fc.assert(
      fc.property(fc.jsonValue(), valuesOf(kindInfo("Pod")!.type.shape, 0), (any, pod) => {
        readPod(any);
        readPod(pod);
      }),
      { numRuns: 200 },
    );
  });
});
