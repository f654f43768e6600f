import { expect, it } from "vitest";
import { diagnosticsOf } from "./reading-of.ts";

const text = (version: string) => `apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
kubernetesVersion: "${version}"
horizon: 1h
cluster: {pools: [{name: web, count: 4, machine: {cpu: "4", memory: 16Gi}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      resources: {requests: {cpu: 200m}}
      containers: [{name: c, image: "x:v1", resources: {requests: {cpu: 200m, memory: 1Mi}}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  maxReplicas: 30
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  behavior:
    scaleUp: {tolerance: "0.02"}
`;

const told = (version: string) =>
  diagnosticsOf(text(version)).flatMap(({ line, code, message }) =>
    code === "no-effect" ? [`${line} ${message}`] : [],
  );

it("fields that a release does not know are told", () => {
  const whole = "17 the API server of 1.33 drops resources of the pod as a whole, known since 1.34";
  const tolerance = "27 the API server of 1.33 drops tolerance, known since 1.35";
  expect(told("1.33")).toEqual([whole, tolerance]);
  expect(told("1.34")).toEqual([tolerance.replaceAll("1.33", "1.34")]);
  expect(told("1.36")).toEqual([]);
});
