import { describe, expect, it } from "vitest";
import { isExtendedResource, isNativeResource } from "../../src/spec/resource-names.ts";

describe("a resource", () => {
  it.each([
    ["cpu", true, false],
    ["hugepages-2Mi", true, false],
    ["kubernetes.io/batch-cpu", true, false],
    ["example.kubernetes.io/thing", true, false],
    ["nvidia.com/gpu", false, true],
    ["example.com/Foo_bar.1", false, true],
    ["requests.example.com/gpu", false, false],
    ["Example.com/gpu", false, false],
    ["example.com/", false, false],
    ["example.com/-gpu", false, false],
    ["a.b/c/d", false, false],
    [`example.com/${"a".repeat(63)}`, false, true],
    [`example.com/${"a".repeat(64)}`, false, false],
  ])("%s is Kubernetes' own: %s, extended: %s", (name, isNative, isExtended) => {
    expect(isNativeResource(name)).toBe(isNative);
    expect(isExtendedResource(name)).toBe(isExtended);
  });

  it("has a domain that leaves room for what quotas put before it", () => {
    const domain = (length: number) => Array.from({ length }, (_, i) => (i % 50 === 49 ? "." : "a")).join("");
    // "requests." has 9 characters, a domain at most 253.
    expect(isExtendedResource(`${domain(244)}/gpu`)).toBe(true);
    expect(isExtendedResource(`${domain(245)}/gpu`)).toBe(false);
  });
});
