import { describe, expect, it } from "vitest";
import { pinnedNames, preferenceOf } from "../../../src/cluster/placement/node-selection.ts";
import type { NodeSelectorTerm } from "../../../src/spec/pod.ts";
import { allowed, asking, isIn, traitNodes } from "../../scheduling/constrained.ts";
import { aCluster } from "../../worlds.ts";

const nodes = traitNodes(
  { labels: { disk: "ssd", arch: "arm64" } },
  { labels: { disk: "ssd" } },
  { labels: { disk: "hdd" } },
);
const term = (
  expressions: NodeSelectorTerm["expressions"],
  fields: NodeSelectorTerm["fields"] = [],
): NodeSelectorTerm => ({ expressions, fields });

function among(placement: Parameters<typeof asking>[0]): number[] {
  return allowed(aCluster(nodes).cluster, asking(placement));
}

describe("node selection", () => {
  it("needs every entry of nodeSelector", () => {
    expect(among({ nodeSelector: { disk: "ssd" } })).toEqual([0, 1]);
    expect(among({ nodeSelector: { disk: "ssd", arch: "arm64" } })).toEqual([0]);
    expect(among({ nodeSelector: { disk: "" } })).toEqual([]);
  });

  it("needs any of the required terms, and all of a term", () => {
    const arm = term([isIn("arch", "arm64")]);
    const hdd = term([isIn("disk", "hdd")]);
    expect(among({ requiredNodes: [arm, hdd] })).toEqual([0, 2]);
    expect(among({ requiredNodes: [term([isIn("arch", "arm64"), isIn("disk", "hdd")])] })).toEqual([]);
    expect(
      among({ requiredNodes: [term([isIn("disk", "ssd")], [isIn("metadata.name", "n1", "n2")])] }),
    ).toEqual([1]);
  });

  it("matches nothing by a term without expressions and fields, nor by a list without terms", () => {
    expect(among({ requiredNodes: [term([])] })).toEqual([]);
    expect(among({ requiredNodes: [] })).toEqual([]);
  });

  it("needs nodeSelector and affinity both, and the name that the spec says", () => {
    const hdd = [term([isIn("disk", "hdd")])];
    expect(among({ nodeSelector: { arch: "arm64" }, requiredNodes: hdd })).toEqual([]);
    expect(among({ nodeName: "n1" })).toEqual([1]);
    expect(among({ nodeName: "n9" })).toEqual([]);
  });

  it("adds up the weights of preferred terms", () => {
    const terms = [
      { weight: 10, ...term([isIn("disk", "ssd")]) },
      { weight: 3, ...term([isIn("arch", "arm64")]) },
      { weight: 50, ...term([]) },
    ];
    // n0 matches both, n1 the first, n2 none; a term with nothing in it matches nothing.
    expect(nodes.map((node) => preferenceOf(terms, node))).toEqual([13, 10, 0]);
  });

  it("knows the nodes that are pinned by name, where every term does that", () => {
    const name = (...names: string[]) => term([], [isIn("metadata.name", ...names)]);
    expect(pinnedNames(undefined)).toBeUndefined();
    expect(pinnedNames([name("n0"), name("n2")])).toEqual(new Set(["n0", "n2"]));
    expect(pinnedNames([name("n0"), term([isIn("disk", "ssd")])])).toBeUndefined();
    expect(pinnedNames([term([], [isIn("metadata.name", "n0"), isIn("metadata.name", "n1")])])).toEqual(
      new Set(),
    );
    expect(
      pinnedNames([term([], [{ key: "metadata.name", operator: "NotIn", values: ["n0"] }])]),
    ).toBeUndefined();
  });
});
