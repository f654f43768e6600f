import { describe, expect, it } from "vitest";
import type { PodAutoscalerSpec } from "../../src/spec/autoscaling.ts";
import { objectsOf, readText } from "./reading-of.ts";

const S = 1_000_000;

function autoscaler(spec: string, version = "autoscaling/v2"): PodAutoscalerSpec {
  return objectsOf(textOf(spec, version)).autoscalers![0]!;
}

function textOf(spec: string, version: string): string {
  const head = `apiVersion: ${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\n`;
  return `${head}spec:\n${spec.replace(/^/gm, "  ")}`;
}

const TARGET = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\nmaxReplicas: 9\n";

it("fills in what Kubernetes fills in", () => {
  expect(autoscaler(TARGET)).toEqual({
    namespace: "default",
    name: "web",
    label: "hpa/web",
    isPresent: true,
    target: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 1,
    maxReplicas: 9,
    metrics: [{ kind: "Resource", resource: "cpu", target: { kind: "Utilization", percent: 80 } }],
    behavior: undefined,
  });
});

it("reads autoscaling/v1, and v2beta2 as v2", () => {
  const cpu = { kind: "Resource", resource: "cpu", target: { kind: "Utilization", percent: 60 } };
  expect(autoscaler(`${TARGET}targetCPUUtilizationPercentage: 60`, "autoscaling/v1").metrics).toEqual([cpu]);
  const metrics =
    "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]";
  expect(autoscaler(TARGET + metrics, "autoscaling/v2beta2").metrics).toEqual([cpu]);
});

it("reads every kind of metric, amounts in thousandths", () => {
  const { metrics } = autoscaler(`${TARGET}metrics:
- {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Ki}}}
- type: ContainerResource
  containerResource: {name: cpu, container: app, target: {type: Utilization, averageUtilization: 70}}
- {type: Pods, pods: {metric: {name: queue}, target: {type: AverageValue, averageValue: "2.5"}}}
- type: Object
  object:
    describedObject: {apiVersion: v1, kind: Service, name: web}
    metric: {name: hits}
    target: {type: Value, value: 2k}
- type: External
  external:
    metric: {name: jobs, selector: {matchLabels: {queue: slow, app: web}}}
    target: {type: AverageValue, averageValue: 30}
`);
  expect(metrics).toEqual([
    { kind: "Resource", resource: "memory", target: { kind: "AverageValue", value: 1_024_000 } },
    {
      kind: "ContainerResource",
      resource: "cpu",
      container: "app",
      target: { kind: "Utilization", percent: 70 },
    },
    { kind: "Pods", metric: { name: "queue", selectorText: "nil" }, averageValue: 2500 },
    {
      kind: "Object",
      object: { apiVersion: "v1", kind: "Service", name: "web" },
      metric: { name: "hits", selectorText: "nil" },
      target: { kind: "Value", value: 2_000_000 },
    },
    {
      kind: "External",
      metric: {
        name: "jobs",
        // As fmt prints a *metav1.LabelSelector.
        selectorText:
          "&LabelSelector{MatchLabels:map[string]string{app: web,queue: slow,},MatchExpressions:[]LabelSelectorRequirement{},}",
      },
      target: { kind: "AverageValue", value: 30_000 },
    },
  ]);
});

it("fills in the half of a behavior that is not written", () => {
  const { behavior } = autoscaler(`${TARGET}behavior:
  scaleDown:
    stabilizationWindowSeconds: 60
    selectPolicy: Min
    tolerance: 50m
    policies: [{type: Pods, value: 2, periodSeconds: 30}]
`);
  expect(behavior).toEqual({
    up: {
      stabilization: 0,
      select: "Max",
      policies: [
        { kind: "Pods", value: 4, period: 15 * S },
        { kind: "Percent", value: 100, period: 15 * S },
      ],
      tolerance: undefined,
    },
    down: {
      stabilization: 60 * S,
      select: "Min",
      policies: [{ kind: "Pods", value: 2, period: 30 * S }],
      tolerance: 0.05,
    },
  });
});

describe("what the API server would refuse", () => {
  const messages = (spec: string, version = "autoscaling/v2") =>
    readText(textOf(spec, version)).diagnostics.map(({ message, hint }) => `${message}: ${hint}`);

  it.each([
    [
      "scaleTargetRef: {kind: Deployment, name: web}\nminReplicas: 3\nmaxReplicas: 2",
      "maxReplicas is less than minReplicas",
    ],
    [`${TARGET}minReplicas: 0`, "minReplicas is 0: write 1 or more"],
    [`${TARGET}metrics: [{type: Pods}]`, 'a metric of type Pods needs "pods": add pods:'],
    [
      `${TARGET}metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]`,
      "a target of type Utilization needs averageUtilization",
    ],
    [
      `${TARGET}targetCPUUtilizationPercentage: 50`,
      'autoscaling/v2 has no field "targetCPUUtilizationPercentage"',
    ],
    [
      `${TARGET}behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}`,
      "stabilizationWindowSeconds is 3601",
    ],
    [
      `${TARGET}behavior: {scaleUp: {policies: [{type: Nodes, value: 1, periodSeconds: 1}]}}`,
      'unknown type "Nodes": write one of: Pods, Percent',
    ],
  ])("%s", (spec, message) => {
    expect(messages(spec).join("\n")).toContain(message);
  });

  it("a version that is not read, with the one that is", () => {
    expect(messages(TARGET, "autoscaling/v2beta1").join("\n")).toContain(
      'there is no HorizontalPodAutoscaler in autoscaling/v2beta1: write "apiVersion: autoscaling/v2"',
    );
  });

  it("what v1 keeps in annotations is not read, which is told", () => {
    const text = `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web, annotations: {autoscaling.alpha.kubernetes.io/behavior: "{}"}}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
`;
    expect(readText(text).diagnostics.map(({ message }) => message)).toContain(
      "autoscaling.alpha.kubernetes.io/behavior is not read",
    );
  });
});

it("refuses two autoscalers of one workload, of which Kubernetes lets neither act", () => {
  const other = textOf(TARGET, "autoscaling/v2").replace("name: web}", "name: again}");
  const { diagnostics } = readText(`${textOf(TARGET, "autoscaling/v2")}\n---\n${other}`);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ message }) => message)).toEqual([
    'the autoscalers "web" and "again" scale the same: in Kubernetes neither then does',
  ]);
});
