import { describe, expect, it } from "vitest";
import { defaultCases, HAS_RECORDINGS } from "./recorded-cases.ts";
import { replay } from "./replay.ts";

describe.skipIf(!HAS_RECORDINGS)("kube-default decides as the real kube-scheduler 1.36", () => {
  it.each(["taints", "nodeaffinity", "resources", "images"])("in every case of family %s", (family) => {
    const cases = defaultCases(family);
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.flatMap((each) => replay(each))).toEqual([]);
  });
});
