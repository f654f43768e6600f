import { describe, expect, it } from "vitest";
import { draftsOf, mistakesOf, readText } from "./reading-of.ts";

function aSet(kind: "StatefulSet" | "DaemonSet", spec = ""): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: it}
spec:
  selector: {matchLabels: {app: it}}
  template: {metadata: {labels: {app: it}}, spec: {containers: [{name: main, image: "it:v1"}]}}
${spec}`;
}

describe("a StatefulSet", () => {
  const rulesOf = (spec?: string) => draftsOf(aSet("StatefulSet", spec))[0];

  it("has the defaults of Kubernetes", () => {
    expect(rulesOf()).toMatchObject({
      podManagement: "OrderedReady",
      update: { kind: "RollingUpdate", partition: 0 },
      firstOrdinal: 0,
      revisionHistoryLimit: 10,
      claimRetention: { whenDeleted: "Retain", whenScaled: "Retain" },
    });
  });

  it("is kept as its spec says", () => {
    const spec = `  podManagementPolicy: Parallel
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}
  ordinals: {start: 5}
  revisionHistoryLimit: 3
  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}
`;
    expect(rulesOf(spec)).toMatchObject({
      podManagement: "Parallel",
      update: { kind: "RollingUpdate", partition: 2 },
      firstOrdinal: 5,
      revisionHistoryLimit: 3,
      claimRetention: { whenDeleted: "Retain", whenScaled: "Delete" },
    });
    expect(readText(aSet("StatefulSet", spec)).survey.ignoredFields).toEqual([]);
  });

  it.each([
    ["{type: RollingUpdate}", { kind: "RollingUpdate", partition: undefined }],
    ["{type: RollingUpdate, rollingUpdate: {}}", { kind: "RollingUpdate", partition: 0 }],
    ["{rollingUpdate: {partition: 1}}", { kind: "RollingUpdate", partition: 1 }],
    ["{type: OnDelete}", { kind: "OnDelete" }],
  ])("updateStrategy %s", (written, update) => {
    expect(rulesOf(`  updateStrategy: ${written}\n`)).toMatchObject({ update });
  });

  it("is told of maxUnavailable that a feature gate would be needed", () => {
    const spec = "  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}\n";
    expect(mistakesOf(aSet("StatefulSet", spec))).toEqual([
      expect.stringMatching(/warning no-effect: .*MaxUnavailableStatefulSet, which is off by default/),
    ]);
  });

  it.each([
    ["  podManagementPolicy: Serial\n", /wrong-value: unknown podManagementPolicy "Serial"/],
    ["  updateStrategy: {type: Recreate}\n", /wrong-value: unknown type "Recreate"/],
    [
      "  updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}\n",
      /conflicting-keys: OnDelete takes no rollingUpdate/,
    ],
    [
      "  persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep}\n",
      /wrong-value: unknown whenDeleted "Keep"/,
    ],
    ["  ordinals: {start: -1}\n", /out-of-range: start is -1/],
  ])("%s is a mistake", (spec, mistake) => {
    expect(mistakesOf(aSet("StatefulSet", spec))).toEqual([expect.stringMatching(mistake)]);
  });
});

describe("a DaemonSet", () => {
  const rulesOf = (spec?: string) => draftsOf(aSet("DaemonSet", spec))[0];
  const int = (value: number) => ({ kind: "int", value });

  it("has the defaults of Kubernetes", () => {
    const update = { kind: "RollingUpdate", maxSurge: int(0), maxUnavailable: int(1) };
    expect(rulesOf()).toMatchObject({ update, revisionHistoryLimit: 10 });
  });

  it.each([
    [
      '{rollingUpdate: {maxUnavailable: "30%"}}',
      { kind: "RollingUpdate", maxSurge: int(0), maxUnavailable: { kind: "percent", value: 30 } },
    ],
    [
      "{rollingUpdate: {maxSurge: 2, maxUnavailable: 0}}",
      { kind: "RollingUpdate", maxSurge: int(2), maxUnavailable: int(0) },
    ],
    ["{type: OnDelete}", { kind: "OnDelete" }],
  ])("updateStrategy %s", (written, update) => {
    const spec = `  updateStrategy: ${written}\n`;
    expect(rulesOf(spec)).toMatchObject({ update });
    expect(readText(aSet("DaemonSet", spec)).survey.ignoredFields).toEqual([]);
  });

  it.each([
    ["{rollingUpdate: {maxUnavailable: 0}}", /both 0: a rollout could not take a step/],
    ["{rollingUpdate: {maxSurge: 1}}", /both more than 0/],
    ["{type: OnDelete, rollingUpdate: {maxSurge: 1}}", /OnDelete takes no rollingUpdate/],
  ])("updateStrategy %s is a mistake", (written, mistake) => {
    expect(mistakesOf(aSet("DaemonSet", `  updateStrategy: ${written}\n`))).toEqual([
      expect.stringMatching(mistake),
    ]);
  });
});
