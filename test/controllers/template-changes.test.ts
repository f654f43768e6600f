import { describe, expect, it } from "vitest";
import { restarted, withImage } from "../../src/controllers/template-changes.ts";
import { templateHash } from "../../src/spec/template-hash.ts";
import { aTemplate, BEHAVIOR } from "./controlled-cluster.ts";

describe("another image", () => {
  it("makes the template that would have been written so", () => {
    const changed = withImage(aTemplate("v1"), "c", "v2", BEHAVIOR);
    expect(changed.key).toBe(aTemplate("v2").key);
    expect(changed.containers[0]!.image).toBe("v2");
    expect(withImage(changed, "c", "v1", BEHAVIOR).key).toBe(aTemplate("v1").key);
  });

  it("changes nothing where it is the image already, or no container has the name", () => {
    const template = aTemplate("v1");
    expect(withImage(template, "c", "v1", BEHAVIOR)).toBe(template);
    expect(withImage(template, "other", "v2", BEHAVIOR)).toBe(template);
  });

  it("is told by a key that is no JSON too", () => {
    const plain = { ...aTemplate("v1"), key: "plain" };
    expect(withImage(plain, "c", "v2", BEHAVIOR).key).toBe("plain; image of c: v2");
  });
});

it("renews the label that tells revisions apart, and what selects by it", () => {
  const selector = [{ key: "pod-template-hash", operator: "In" as const, values: ["old"] }];
  const template = aTemplate("v1");
  const zone = { topologyKey: "topology.kubernetes.io/zone", selector, namespaces: ["default"] };
  const made = restarted(
    {
      ...template,
      labels: { app: "a", "pod-template-hash": "old" },
      ownerSelector: [{ key: "app", operator: "In", values: ["a"] }, ...selector],
      placement: { ...template.placement, avoidedPods: [{ ...zone, namespaceSelector: undefined }] },
    },
    7,
  );
  const hash = made.labels["pod-template-hash"]!;
  expect(hash).not.toBe("old");
  expect(made.placement.avoidedPods[0]!.selector).toEqual([{ ...selector[0], values: [hash] }]);
  expect(made.ownerSelector).toEqual([
    { key: "app", operator: "In", values: ["a"] },
    { ...selector[0], values: [hash] },
  ]);
});

describe("a restart", () => {
  it("is another revision with the same containers", () => {
    const template = aTemplate("v1");
    const again = restarted(template, 7);
    expect(again.key).not.toBe(template.key);
    expect(restarted(template, 8).key).not.toBe(again.key);
    expect(again.containers).toBe(template.containers);
  });
});

it("templates are told apart in names by ten safe characters", () => {
  const hashes = ["a", "b", "ab", ""].map(templateHash);
  expect(new Set(hashes).size).toBe(4);
  for (const hash of hashes) expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{10}$/);
});
