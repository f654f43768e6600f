import { describe, expect, it } from "vitest";
import type { KeptField } from "../../src/spec/world.ts";
import { aDeployment, aJob, manifests } from "./a-manifest.ts";
import { diagnosticsOf, scenarioWith, specOf, worldOf } from "./reading-of.ts";

const SIZED = aDeployment("web");
const OPEN = SIZED.replace("  replicas: 3\n", "");
const PAUSED = OPEN.replace("spec:\n", "spec:\n  paused: true\n");
const RELABELLED = SIZED.replaceAll("app: web}", "app: shop}");
const annotated = (lastApplied: string) =>
  SIZED.replace(
    "metadata: {name: web,",
    `metadata: {name: web, uid: d1, annotations: {kubectl.kubernetes.io/last-applied-configuration: '${lastApplied}'},`,
  );

function reading(start: string, applied: Readonly<Record<string, string>>, timeline: string) {
  const files = manifests({ "start.yaml": start, ...applied });
  return { text: scenarioWith({ workloads: "{manifests: [start.yaml]}", timeline: `[${timeline}]` }), files };
}

describe("an apply leaves alone what neither its manifest nor the one before says", () => {
  const keptBy = (start: string, ...applied: readonly string[]): readonly (readonly KeptField[])[] => {
    const named = Object.fromEntries(applied.map((text, i) => [`v${i}.yaml`, text]));
    const timeline = applied.map((_, i) => `{at: ${i + 1}m, apply: v${i}.yaml}`).join(", ");
    const { text, files } = reading(start, named, timeline);
    return worldOf(text, { files }).timeline.map((entry) =>
      entry.verb === "apply" ? entry.workloads[0]!.kept : [],
    );
  };

  it.each([
    ["never said", OPEN, [OPEN], [["replicas", "isPaused"]]],
    ["said now", OPEN, [SIZED], [["isPaused"]]],
    // Taken out of the manifest: back to the default.
    ["said before", SIZED, [OPEN, OPEN], [["isPaused"], ["replicas", "isPaused"]]],
    ["another field", OPEN, [PAUSED], [["replicas"]]],
    // A dump always has a number; what was applied is in the annotation.
    ["of a dump that was applied without", annotated("{}"), [OPEN], [["replicas", "isPaused"]]],
    ["of a dump that was applied with", annotated('{"spec":{"replicas":3}}'), [OPEN], [["isPaused"]]],
  ])("%s", (_, start, applied, kept) => {
    expect(keptBy(start, ...applied)).toEqual(kept);
  });
});

describe("what kubectl refuses", () => {
  const told = (start: string, applied: string, timeline: string) => {
    const { text, files } = reading(start, { "v2.yaml": applied }, timeline);
    return diagnosticsOf(text, { files })
      .filter(({ file }) => file === "x.yaml")
      .map(({ severity, message }) => `${severity}: ${message}`);
  };

  it("is another selector, where the file is named", () => {
    expect(told(SIZED, RELABELLED, "{at: 1m, apply: v2.yaml}")).toEqual([
      "error: spec.selector of deployment/web differs from the one that it has, and is immutable",
    ]);
    // A new object may select what it likes.
    expect(told(SIZED, RELABELLED, "{at: 1m, delete: deployment/web}, {at: 2m, apply: v2.yaml}")).toEqual([]);
  });

  it("is another template of a Job", () => {
    const other = aJob("pi").replace("64Mi", "128Mi");
    expect(told(aJob("pi"), other, "{at: 1m, apply: v2.yaml}")).toEqual([
      "error: spec.template of job/pi differs from the one that it has, and is immutable",
    ]);
    expect(told(aJob("pi"), aJob("pi"), "{at: 1m, apply: v2.yaml}")).toEqual([]);
  });

  it("is how a StatefulSet makes pods and claims", () => {
    const set = (spec: string) =>
      aDeployment("db")
        .replace("kind: Deployment", "kind: StatefulSet")
        .replace("spec:\n", `spec:\n  ${spec}\n`);
    const claims =
      "volumeClaimTemplates: [{metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]";
    const differs = (field: string) => [
      `error: spec.${field} of statefulset/db differs from the one that it has, and is immutable`,
    ];
    const apply = "{at: 1m, apply: v2.yaml}";
    expect(told(set(""), set("podManagementPolicy: Parallel"), apply)).toEqual(
      differs("podManagementPolicy"),
    );
    expect(told(set(""), set(claims), apply)).toEqual(differs("volumeClaimTemplates"));
    expect(told(set(""), set("updateStrategy: {type: OnDelete}"), apply)).toEqual([]);
  });

  it.each([
    [
      "{at: 2m, scale: deployment/web, replicas: 2}, {at: 1m, delete: deployment/web}",
      "deployment/web is not there any more by then",
    ],
    ["{at: 1m, rolloutRestart: deployment/api}, {at: 2m, apply: v2.yaml}", "deployment/api is not there yet"],
    [
      "{at: 1m, rolloutPause: deployment/web}, {at: 2m, rolloutUndo: deployment/web}",
      "deployment/web is paused by then: kubectl does not undo what is paused",
    ],
    [
      "{at: 1m, rolloutPause: deployment/web}, {at: 2m, rolloutRestart: deployment/web}",
      "deployment/web is paused by then: kubectl does not restart what is paused",
    ],
    [
      "{at: 1m, rolloutPause: deployment/web}, {at: 2m, rolloutPause: deployment/web}",
      "deployment/web is paused already",
    ],
    ["{at: 1m, rolloutResume: deployment/web}", "deployment/web is not paused by then"],
  ])("is warned of: %s", (timeline, message) => {
    expect(told(SIZED, aDeployment("api"), timeline)).toEqual([`warning: ${message}`]);
  });

  it("is not what a pattern names besides others, or what is there again", () => {
    const again =
      "{at: 1m, delete: deployment/web}, {at: 2m, apply: v2.yaml}, {at: 3m, rolloutRestart: deployment/web}";
    expect(told(SIZED, SIZED, again)).toEqual([]);
    expect(
      told(SIZED, aDeployment("api"), '{at: 1m, rolloutRestart: "deployment/*"}, {at: 2m, apply: v2.yaml}'),
    ).toEqual([]);
  });
});

describe("manifests that stand in the timeline", () => {
  const written = (spec: string) =>
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {${spec}, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: "app:v1"}]}}}}`;
  const appliedBy = (timeline: string) => {
    const { text, files } = reading(SIZED, { "v2.yaml": aJob("once") }, timeline);
    return worldOf(text, { files }).timeline.map((entry) =>
      entry.verb === "apply"
        ? [
            entry.target,
            ...entry.workloads.map(({ spec }) => [spec.label, "replicas" in spec && spec.replicas]),
          ]
        : [],
    );
  };

  it("come to the same as those in files, alone or in a list with files", () => {
    expect(
      appliedBy(
        `{at: 1m, apply: ${written("replicas: 5")}}, {at: 2m, apply: [v2.yaml, ${written("replicas: 6")}]}`,
      ),
    ).toEqual([
      ["deployment/web", ["deployment/web", 5]],
      ["v2.yaml, deployment/web", ["job/once", false], ["deployment/web", 6]],
    ]);
  });

  it("differ between variants that change them", () => {
    const { text, files } = reading(SIZED, {}, `{at: 1m, apply: ${written("replicas: 5")}}`);
    const both = `${text}variants: [{name: a}, {name: b, set: {timeline: [{at: 1m, apply: ${written("replicas: 9")}}]}}]`;
    const replicas = specOf(both, { files }).variants.map(({ world }) =>
      world.timeline.map((entry) => (entry.verb === "apply" ? entry.workloads[0]!.spec : undefined)),
    );
    expect(replicas).toMatchObject([[{ replicas: 5 }], [{ replicas: 9 }]]);
  });
});
