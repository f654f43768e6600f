import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { initScenario } from "../../src/scenario/init.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { mistakesIn, specOf } from "./reading-of.ts";

type Node = Record<string, unknown>;

const schema = scenarioJsonSchema() as Node;

/**
 * Whether a value satisfies the schema: an independent, small reading of the part of draft 7 that is used.
 */
function accepts(node: Node, value: unknown): boolean {
  if (node["$ref"] !== undefined) {
    const name = String(node["$ref"]).replace("#/definitions/", "");
    return accepts((schema["definitions"] as Record<string, Node>)[name]!, value);
  }
  const all = (key: string) => (node[key] as Node[] | undefined) ?? [];
  if (!all("allOf").every((each) => accepts(each, value))) return false;
  if (node["anyOf"] !== undefined && !all("anyOf").some((each) => accepts(each, value))) return false;
  if (node["oneOf"] !== undefined && all("oneOf").filter((each) => accepts(each, value)).length !== 1)
    return false;
  if (node["not"] !== undefined && accepts(node["not"] as Node, value)) return false;
  if (node["const"] !== undefined && node["const"] !== value) return false;
  if (node["enum"] !== undefined && !(node["enum"] as unknown[]).includes(value)) return false;
  if (node["type"] !== undefined && ![node["type"]].flat().some((type) => isOfType(String(type), value)))
    return false;
  if (typeof value === "string" && node["pattern"] && !new RegExp(String(node["pattern"])).test(value))
    return false;
  if (typeof value === "number" && value < Number(node["minimum"] ?? -Infinity)) return false;
  if (Array.isArray(value)) {
    if (value.length < Number(node["minItems"] ?? 0)) return false;
    return value.every((item) => accepts((node["items"] as Node | undefined) ?? {}, item));
  }
  return typeof value !== "object" || value === null || acceptsObject(node, value as Node);
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function acceptsObject(node: Node, value: Node): boolean {
  const properties = (node["properties"] ?? {}) as Record<string, Node>;
  const patterns = Object.entries((node["patternProperties"] ?? {}) as Record<string, Node>);
  const keys = Object.keys(value);
  if (!((node["required"] as string[] | undefined) ?? []).every((key) => keys.includes(key))) return false;
  if (keys.length > Number(node["maxProperties"] ?? Infinity)) return false;
  if (keys.length < Number(node["minProperties"] ?? 0)) return false;
  return keys.every((key) => {
    if (Object.hasOwn(properties, key)) return accepts(properties[key]!, value[key]);
    const pattern = patterns.find(([each]) => new RegExp(each).test(key));
    if (pattern !== undefined) return accepts(pattern[1], value[key]);
    const rest = node["additionalProperties"];
    return rest === undefined || (rest !== false && accepts(rest as Node, value[key]));
  });
}

const EXAMPLE = parse(initScenario()) as Node;

describe("the JSON Schema", () => {
  it("is draft 7, with a description of every key and the defaults", () => {
    expect(schema["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
    const properties = schema["properties"] as Record<string, Node>;
    for (const [key, property] of Object.entries(properties))
      expect(property["description"], key).toBeTruthy();
    expect(properties["kubernetesVersion"]!["default"]).toBe("1.36");
    expect(properties["start"]!["default"]).toBe("settled");
    expect(schema["required"]).toEqual(["apiVersion", "kind", "metadata"]);
  });

  it("is plain JSON, with every reference defined", () => {
    const text = JSON.stringify(schema);
    expect(JSON.parse(text)).toEqual(schema);
    for (const [, name] of text.matchAll(/#\/definitions\/(\w+)/g))
      expect(schema["definitions"]).toHaveProperty(name!);
  });

  it("accepts what stowage init writes", () => {
    expect(accepts(schema, EXAMPLE)).toBe(true);
  });

  it.each<[string, Node]>([
    ["an unknown key", { ...EXAMPLE, qestion: "x" }],
    ["an unknown key further in", { ...EXAMPLE, cluster: { pools: [{ name: "w", cuont: 1 }] } }],
    ["a missing key", { ...EXAMPLE, cluster: undefined, metadata: {} }],
    ["a duration without unit", { ...EXAMPLE, horizon: "5" }],
    ["another kind", { ...EXAMPLE, kind: "Deployment" }],
    [
      "two distributions in one",
      {
        ...EXAMPLE,
        failures: [
          { each: "node", timeToFailure: { constant: "1s", exponential: "1s" }, timeToRepair: "1s" },
        ],
      },
    ],
    ["an unknown verb", { ...EXAMPLE, timeline: [{ at: "1m", fial: "zone/a" }] }],
    ["manifests, as long as they are reserved", { ...EXAMPLE, workloads: { manifests: [] } }],
  ])("rejects %s", (_, scenario) => {
    expect(accepts(schema, scenario)).toBe(false);
  });
});

describe("what stowage init writes", () => {
  it("has neither mistakes nor warnings", () => {
    expect(mistakesIn(initScenario())).toEqual([]);
  });

  it("uses names that mean something", () => {
    const spec = specOf(initScenario());
    expect(spec.variants.map(({ name, world }) => [name, world.nodes.length])).toEqual([
      ["6-nodes", 6],
      ["8-nodes", 8],
    ]);
    expect(spec.question).not.toBe("");
  });
});

describe("the shipped schema", () => {
  it("is what `stowage schema` prints; `node dist/main.js schema --out scenarios/scenario.schema.json` renews it", () => {
    const shipped = readFileSync(new URL("../../scenarios/scenario.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(shipped)).toEqual(scenarioJsonSchema());
  });
});
