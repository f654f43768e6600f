import { expect, it } from "vitest";
import { matchesLabels } from "../../src/spec/label-selector.ts";
import type { WorkloadSpec } from "../../src/spec/objects.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { templateHash } from "../../src/spec/template-hash.ts";
import { objectsOf } from "./reading-of.ts";

/** The template of a workload of this kind with one container of this image. */
function templateOf(kind: string, image = "app:v1"): PodTemplateSpec {
  const { workloads } = objectsOf(`
apiVersion: ${kind === "Job" ? "batch/v1" : "apps/v1"}
kind: ${kind}
metadata: {name: web}
spec:
  ${kind === "Job" ? "" : "selector: {matchLabels: {app: web}}"}
  template:
    metadata: {labels: {app: web}}
    spec:
      restartPolicy: ${kind === "Job" ? "Never" : "Always"}
      containers: [{name: main, image: "${image}"}]
`);
  return (workloads[0] as Exclude<WorkloadSpec, { kind: "Pod" }>).template;
}

const WEB = { key: "app", operator: "In", values: ["web"] };

it.each(["ReplicaSet", "StatefulSet"])("the pods of a %s are counted by what it selects", (kind) => {
  expect(templateOf(kind).ownerSelector).toEqual([WEB]);
  expect(templateOf(kind).labels).toEqual({ app: "web" });
});

it.each(["DaemonSet", "Job"])("a %s says nothing about whom to count", (kind) => {
  expect(templateOf(kind).ownerSelector).toBeUndefined();
});

it("the pods of a Deployment are counted by revision", () => {
  const template = templateOf("Deployment");
  const hash = templateHash(template.key);
  expect(template.labels).toEqual({ app: "web", "pod-template-hash": hash });
  expect(template.ownerSelector).toEqual([WEB, { ...WEB, key: "pod-template-hash", values: [hash] }]);
  const next = templateOf("Deployment", "app:v2");
  expect(matchesLabels(next.ownerSelector, next.labels)).toBe(true);
  expect(matchesLabels(next.ownerSelector, template.labels)).toBe(false);
});
