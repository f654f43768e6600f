import { describe, expect, it } from "vitest";
import { splitList } from "../../src/manifest/yaml-list.ts";
import { mistakesOf, objectsOf } from "./reading-of.ts";

/** As kubectl lays it out. */
const LIST = `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: a
  spec:
    containers:
    - image: app:v1
      name: main
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      text: |
        items:
        - not an element
    name: b
  spec:
    containers:
    - image: app:v2
      name: main
kind: List
metadata:
  resourceVersion: ""
`;

describe("a List as kubectl prints it", () => {
  it("is split at its elements", () => {
    const parts = splitList(LIST);
    expect(parts?.items.map(([from, to]) => LIST.slice(from, to).split("\n").length - 1)).toEqual([8, 12]);
    expect(parts?.rest.map(([from, to]) => LIST.slice(from, to))).toEqual([
      "apiVersion: v1\n",
      'kind: List\nmetadata:\n  resourceVersion: ""\n',
    ]);
  });

  it("is read as the same in any other layout", () => {
    const indented = LIST.replaceAll(/^(- | {2}(?!resource))/gm, "  $1");
    expect(splitList(indented)).toBeUndefined();
    expect(objectsOf(LIST)).toEqual(objectsOf(indented));
    expect(objectsOf(LIST).workloads).toMatchObject([{ kind: "Pod", pods: [{ name: "a" }, { name: "b" }] }]);
  });

  it("has its mistakes where they stand", () => {
    const wrong = LIST.replace("image: app:v2", "image: 2").replace("kind: Pod\n", "kind: [Pod\n");
    expect(mistakesOf(wrong)).toEqual([
      '5:3 error syntax: a "]" is missing',
      "21:14 error wrong-type: must be a string, found the number 2",
    ]);
    expect(mistakesOf(LIST.replace("kind: List", "kind: 7"))).toEqual([
      "23:7 error wrong-type: must be a string, found the number 7",
    ]);
  });

  it("is left whole where an element may refer to another, and where other documents follow", () => {
    expect(splitList(LIST.replace("metadata:", "metadata: &m"))).toBeUndefined();
    expect(splitList(`${LIST}---\nkind: Pod\n`)).toBeUndefined();
    expect(splitList(`# kubectl get\n---\n${LIST}`)?.items).toHaveLength(2);
  });

  it("may end without a line end, or with its last element", () => {
    const last = LIST.slice(0, LIST.indexOf("kind: List")).replace("items:", "kind: List\nitems:").trimEnd();
    expect(objectsOf(last).workloads).toMatchObject([{ pods: [{ name: "a" }, { name: "b" }] }]);
  });
});
