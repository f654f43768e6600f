import { describe, expect, it } from "vitest";
import { deploymentWith, mainWith, podWith, templateOf } from "./reading-of.ts";

const placementOf = (spec: string, metadata?: string) =>
  templateOf(podWith(`${spec}\n${mainWith()}`, metadata)).placement;

describe("node affinity", () => {
  it("keeps terms, expressions and fields", () => {
    const placement = placementOf(`  nodeSelector: {disk: ssd}
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions: [{key: zone, operator: NotIn, values: [a]}, {key: cores, operator: Gt, values: ["3"]}]
          - matchFields: [{key: metadata.name, operator: In, values: [n1]}]
      preferredDuringSchedulingIgnoredDuringExecution:
        - {weight: 7, preference: {matchExpressions: [{key: gpu, operator: Exists}]}}`);
    expect(placement).toMatchObject({
      nodeSelector: { disk: "ssd" },
      requiredNodes: [
        {
          expressions: [
            { key: "zone", operator: "NotIn", values: ["a"] },
            { key: "cores", operator: "Gt", values: ["3"] },
          ],
          fields: [],
        },
        { expressions: [], fields: [{ key: "metadata.name", operator: "In", values: ["n1"] }] },
      ],
      preferredNodes: [
        { weight: 7, expressions: [{ key: "gpu", operator: "Exists", values: [] }], fields: [] },
      ],
    });
  });
});

describe("affinity to pods", () => {
  const termOf = (term: string, metadata = "  labels: {app: web, version: v2}") =>
    placementOf(
      `  affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${term}]}}`,
      metadata,
    ).avoidedPods[0];

  it("is about the pod's own namespace where no other is named", () => {
    expect(termOf("{topologyKey: zone, labelSelector: {matchLabels: {app: web}}}")).toEqual({
      topologyKey: "zone",
      selector: [{ key: "app", operator: "In", values: ["web"] }],
      namespaces: ["default"],
      namespaceSelector: undefined,
    });
  });

  it("names namespaces, or selects them: an empty selector selects all", () => {
    expect(termOf("{topologyKey: zone, namespaces: [a, b]}")).toMatchObject({
      namespaces: ["a", "b"],
      selector: undefined,
    });
    expect(termOf("{topologyKey: zone, namespaceSelector: {}}")).toMatchObject({
      namespaces: [],
      namespaceSelector: [],
    });
  });

  it("merges values of the pod's own labels, and leaves out those that it has not", () => {
    const term = `{topologyKey: zone, labelSelector: {}, matchLabelKeys: [version, none], mismatchLabelKeys: [app]}`;
    expect(termOf(term)?.selector).toEqual([
      { key: "version", operator: "In", values: ["v2"] },
      { key: "app", operator: "NotIn", values: ["web"] },
    ]);
  });
});

describe("topology spread", () => {
  it("has the defaults of the API server", () => {
    const spread =
      "  topologySpreadConstraints: [{maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]";
    expect(placementOf(spread).spread).toEqual([
      {
        maxSkew: 2,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        selector: undefined,
        minDomains: 1,
        nodeAffinityPolicy: "Honor",
        nodeTaintsPolicy: "Ignore",
      },
    ]);
  });

  it("by revision selects the pods of its own template alone", () => {
    const spread = `      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: web}}
          matchLabelKeys: [pod-template-hash]`;
    const first = templateOf(deploymentWith("", spread));
    const second = templateOf(deploymentWith("", spread).replace("app:v1", "app:v2"));
    const hash = first.labels["pod-template-hash"];
    expect(hash).toMatch(/^[0-9a-z]+$/);
    expect(first.placement.spread[0]?.selector).toEqual([
      { key: "app", operator: "In", values: ["web"] },
      { key: "pod-template-hash", operator: "In", values: [hash] },
    ]);
    expect(second.labels["pod-template-hash"]).not.toBe(hash);
  });
});
